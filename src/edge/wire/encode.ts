/** Packets the broker sends, as bytes. */
import type { AckType, Qos } from './packets.ts';

export const ackFirstByte: Record<AckType, number> = { puback: 0x40, pubrec: 0x50, pubrel: 0x62, pubcomp: 0x70 };

export const pingresp: Buffer = Buffer.from([0xd0, 0]);

export function connack(sessionPresent: boolean, code: number): Buffer {
  return Buffer.from([0x20, 2, sessionPresent ? 1 : 0, code]);
}

export function ack(type: AckType, packetId: number): Buffer {
  return Buffer.from([ackFirstByte[type], 2, packetId >> 8, packetId & 0xff]);
}

export function suback(packetId: number, codes: readonly number[]): Buffer {
  return withHeader(0x90, Buffer.from([packetId >> 8, packetId & 0xff, ...codes]));
}

export function unsuback(packetId: number): Buffer {
  return Buffer.from([0xb0, 2, packetId >> 8, packetId & 0xff]);
}

export interface PublishFields {
  topicName: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  dup: boolean;
  /** Ignored with QoS 0. */
  packetId: number;
  /** MQTT 5: Property Length and properties as bytes; empty before. */
  properties: Buffer;
}

export const noPropertyBytes: Buffer = Buffer.alloc(0);

export function publish(fields: PublishFields): Buffer {
  const { topicName, payload, qos, properties } = fields;
  const topicBytes = Buffer.byteLength(topicName);
  const remainingLength = 2 + topicBytes + (qos > 0 ? 2 : 0) + properties.length + payload.length;
  const lengthBytes = varintLength(remainingLength);
  const packet = Buffer.allocUnsafe(1 + lengthBytes + remainingLength);
  packet[0] = 0x30 | (fields.dup ? 8 : 0) | (qos << 1) | (fields.retain ? 1 : 0);
  let at = writeVarint(packet, 1, remainingLength);
  packet[at] = topicBytes >> 8;
  packet[at + 1] = topicBytes & 0xff;
  at += 2 + packet.write(topicName, at + 2, topicBytes, 'utf8');
  if (qos > 0) {
    packet[at] = fields.packetId >> 8;
    packet[at + 1] = fields.packetId & 0xff;
    at += 2;
  }
  packet.set(properties, at);
  packet.set(payload, at + properties.length);
  return packet;
}

export function withHeader(firstByte: number, body: Buffer): Buffer {
  const packet = Buffer.allocUnsafe(1 + varintLength(body.length) + body.length);
  packet[0] = firstByte;
  packet.set(body, writeVarint(packet, 1, body.length));
  return packet;
}

/** Variable Byte Integer. */
export function varint(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(varintLength(value));
  writeVarint(bytes, 0, value);
  return bytes;
}

function varintLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x40_00 ? 2 : value < 0x20_00_00 ? 3 : 4;
}

/** Returns the offset behind it. */
function writeVarint(into: Buffer, from: number, value: number): number {
  let at = from;
  let left = value;
  while (left >= 0x80) {
    into[at] = (left & 0x7f) | 0x80;
    left >>>= 7;
    at += 1;
  }
  into[at] = left;
  return at + 1;
}
