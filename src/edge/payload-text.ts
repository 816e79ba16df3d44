const charactersMax = 256;

/** Payload as text for events: UTF-8, cut after 256 characters; bytes that are no text become \xNN. */
export function payloadText(payload: Buffer): string {
  const head = payload.subarray(0, charactersMax * 4);
  if (isPlainAscii(head)) return head.toString('latin1', 0, Math.min(head.length, charactersMax));
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let characters = 0;
  for (let at = 0; at < head.length && characters < charactersMax; characters += 1) {
    const length = sequenceLength(head[at] ?? 0);
    try {
      text += length === 0 ? escaped(head[at] ?? 0) : decoder.decode(head.subarray(at, at + length));
      at += Math.max(length, 1);
    } catch {
      text += escaped(head[at] ?? 0);
      at += 1;
    }
  }
  return text;
}

function isPlainAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte > 0x7e || (byte < 0x20 && byte !== 0x0a && byte !== 0x09 && byte !== 0x0d)) return false;
  }
  return true;
}

/** Bytes of the UTF-8 sequence that begins so; 0 for a control character or a byte that begins none. */
function sequenceLength(first: number): number {
  if (first < 0x80)
    return first >= 0x20 && first !== 0x7f ? 1 : first === 0x0a || first === 0x09 || first === 0x0d ? 1 : 0;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
