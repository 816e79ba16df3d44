/** What the inspector says about one MQTT control packet: every byte belongs to exactly one field. */
import type { SpecRef } from '../model/spec-ref.ts';

export type ProtocolVersion = 3 | 4 | 5;

export const packetTypes = [
  'RESERVED',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const;
export type PacketType = (typeof packetTypes)[number];

/** One or more bits of a flag byte. */
export interface PacketBits {
  name: string;
  /** As written in the specification: `7` or `4–3`. */
  bits: string;
  value: number;
  meaning: string;
}

export interface PacketField {
  name: string;
  /** Offset of the first byte. */
  start: number;
  /** Offset after the last byte; always greater than `start`. */
  end: number;
  /** Ready to show; control characters are escaped, long values are cut after 256 characters. */
  value: string;
  /** One or two sentences for the learner. */
  meaning: string;
  bits?: PacketBits[];
  /** The clause that defines it. */
  spec?: SpecRef;
  /** What somebody who only listens learns from it; set for the telling fields. */
  eavesdropper?: string;
}

export interface DecodedPacket {
  type: PacketType;
  /** One line, e.g. `CONNECT as "lock-7", user name "lock-7", password in clear`. */
  summary: string;
  /** In order, without gaps: together they are the packet. */
  fields: PacketField[];
  /** Why this is no complete, legal packet; decoding went as far as it could. */
  problem?: string;
}
