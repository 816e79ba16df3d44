/** Where one MQTT packet ends and the next begins: a type, then a length of one to four bytes of seven bits (MQTT 5, 2.1.4). */

const lengthBytesMax = 4;

/** The whole packets at the front of `bytes`, and what is left of an unfinished one. */
export function cutPackets(bytes: Uint8Array): { packets: Uint8Array[]; rest: Uint8Array } {
  const packets: Uint8Array[] = [];
  let start = 0;
  for (let end = packetEnd(bytes, start); end !== null; end = packetEnd(bytes, start)) {
    packets.push(bytes.subarray(start, end));
    start = end;
  }
  return { packets, rest: bytes.subarray(start) };
}

/** The same PUBLISH with another payload. @param payloadAt where in `packet` the payload begins */
export function replacePayload(packet: Uint8Array, payloadAt: number, payload: string): Uint8Array {
  const lengthBytes = packet.subarray(1).findIndex((byte) => byte < 0x80) + 1;
  const head = packet.subarray(1 + lengthBytes, payloadAt);
  const tail = new TextEncoder().encode(payload);
  return Uint8Array.from([packet[0] ?? 0, ...variableByteInteger(head.length + tail.length), ...head, ...tail]);
}

function variableByteInteger(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...variableByteInteger(Math.floor(value / 0x80))];
}

/** Null while the packet is unfinished. A fifth byte of length is no MQTT; what came is then taken for the whole. */
function packetEnd(bytes: Uint8Array, start: number): number | null {
  let length = 0;
  for (let index = 0; index < lengthBytesMax; index += 1) {
    const byte = bytes[start + 1 + index];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 128 ** index;
    if (byte >= 0x80) continue;
    const end = start + 2 + index + length;
    return end <= bytes.length ? end : null;
  }
  return bytes.length;
}

/** Bytes from hex, with spaces wherever they help. @throws TypeError for anything else */
export function bytesFromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError('Not bytes in hex: two digits for each byte.');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexFromBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
