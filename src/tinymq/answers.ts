/** The packets that tinymq sends. */
import type { Message, Qos } from './packets.ts';

export function packet(firstByte: number, ...parts: (Uint8Array | readonly number[])[]): Uint8Array {
  const body = parts.flatMap((part) => [...part]);
  return Uint8Array.from([firstByte, ...varint(body.length), ...body]);
}

export function connack(version: number, sessionPresent: boolean, code: number): Uint8Array {
  return packet(0x20, [sessionPresent ? 1 : 0, code], version === 5 ? [0] : []);
}

export function acknowledge(firstByte: number, packetId: number): Uint8Array {
  return packet(firstByte, two(packetId));
}

export function suback(version: number, packetId: number, codes: readonly number[]): Uint8Array {
  return packet(0x90, two(packetId), version === 5 ? [0] : [], codes);
}

export function unsuback(version: number, packetId: number, count: number): Uint8Array {
  return packet(0xb0, two(packetId), version === 5 ? [0, ...Array<number>(count).fill(0)] : []);
}

/** PUBLISH, with its topic as it came: tinymq looks at bytes no more than it must. */
export function publish(version: number, { topic, payload }: Message, qos: Qos, packetId: number): Uint8Array {
  const id = qos === 0 ? [] : two(packetId);
  const head = [...two(topic.length), ...topic, ...id, ...(version === 5 ? [0] : [])];
  const length = varint(head.length + payload.length);
  const bytes = new Uint8Array(1 + length.length + head.length + payload.length);
  bytes.set([0x30 | (qos << 1), ...length]);
  bytes.set(head, 1 + length.length);
  bytes.set(payload, 1 + length.length + head.length);
  return bytes;
}

export const pingresp = Uint8Array.of(0xd0, 0);
/** DISCONNECT of MQTT 5 with 0x81, Malformed Packet. */
export const disconnectMalformed = Uint8Array.of(0xe0, 1, 0x81);

function two(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return bytes;
}
