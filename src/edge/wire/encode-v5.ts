/** Packets the broker sends to MQTT 5 clients, as bytes. */
import { ackFirstByte, withHeader } from './encode.ts';
import type { AckType } from './packets.ts';
import type { Properties } from './properties.ts';
import { writeProperties } from './write-properties.ts';

export function connackV5(sessionPresent: boolean, reasonCode: number, properties: Properties): Buffer {
  return withHeader(
    0x20,
    Buffer.concat([Buffer.from([sessionPresent ? 1 : 0, reasonCode]), writeProperties(properties)]),
  );
}

/** With reason code 0 the short form, as 3.1.1 has it. */
export function ackV5(type: AckType, packetId: number, reasonCode: number): Buffer {
  const id = [packetId >> 8, packetId & 0xff];
  return withHeader(ackFirstByte[type], Buffer.from(reasonCode === 0 ? id : [...id, reasonCode]));
}

export function subackV5(packetId: number, codes: readonly number[]): Buffer {
  return withHeader(0x90, Buffer.from([packetId >> 8, packetId & 0xff, 0, ...codes]));
}

export function unsubackV5(packetId: number, codes: readonly number[]): Buffer {
  return withHeader(0xb0, Buffer.from([packetId >> 8, packetId & 0xff, 0, ...codes]));
}

export function disconnectV5(reasonCode: number, properties: Properties): Buffer {
  return withHeader(0xe0, Buffer.concat([Buffer.from([reasonCode]), writeProperties(properties)]));
}

export function authV5(reasonCode: number, properties: Properties): Buffer {
  return withHeader(0xf0, Buffer.concat([Buffer.from([reasonCode]), writeProperties(properties)]));
}
