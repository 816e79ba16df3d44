/** Blocks of a pcapng file, little-endian (draft-ietf-opsawg-pcapng). */
const text = new TextEncoder();

const byteOrderMagic = 0x1a2b3c4d;
const linkTypeEthernet = 1;
const tlsKeyLog = 0x544c534b;

export function sectionHeader(comment?: string): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, byteOrderMagic, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  return block(0x0a0d0d0a, body, options([[1, comment]]));
}

/** Time stamps of what follows are microseconds, which is the default. */
export function interfaceDescription(name: string): Uint8Array {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, linkTypeEthernet, true);
  return block(1, body, options([[2, name]]));
}

/** Has to stand before the packets it opens. */
export function decryptionSecrets(keyLog: string): Uint8Array {
  const secrets = text.encode(keyLog);
  const body = new Uint8Array(8 + padded(secrets.length));
  const view = new DataView(body.buffer);
  view.setUint32(0, tlsKeyLog, true);
  view.setUint32(4, secrets.length, true);
  body.set(secrets, 8);
  return block(0x0a, body);
}

export function enhancedPacket(atMs: number, frame: Uint8Array, comment?: string): Uint8Array {
  const body = new Uint8Array(20 + padded(frame.length));
  const view = new DataView(body.buffer);
  const microseconds = BigInt(Math.round(atMs * 1000));
  view.setUint32(4, Number(microseconds >> 32n), true);
  view.setUint32(8, Number(microseconds & 0xffffffffn), true);
  view.setUint32(12, frame.length, true);
  view.setUint32(16, frame.length, true);
  body.set(frame, 20);
  return block(6, body, options([[1, comment]]));
}

/** The total length stands on both sides, so that readers can go backwards. */
function block(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 12);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let offset = 8;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

/** Code and text of each; those without a text are left out, and the list ends with a zero. */
function options(list: readonly (readonly [code: number, value: string | undefined])[]): Uint8Array {
  const present = list.flatMap(([code, value]) => (value ? [{ code, bytes: text.encode(value) }] : []));
  if (present.length === 0) return new Uint8Array();
  const result = new Uint8Array(present.reduce((sum, { bytes }) => sum + 4 + padded(bytes.length), 4));
  const view = new DataView(result.buffer);
  let offset = 0;
  for (const { code, bytes } of present) {
    view.setUint16(offset, code, true);
    view.setUint16(offset + 2, bytes.length, true);
    result.set(bytes, offset + 4);
    offset += 4 + padded(bytes.length);
  }
  return result;
}

const padded = (length: number): number => (length + 3) & ~3;
