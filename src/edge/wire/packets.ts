/** Control packets a client sends, decoded and validated. Versions 3 (MQTT 3.1), 4 (3.1.1) and 5 share them. */
import type { Properties } from './properties.ts';

export type Qos = 0 | 1 | 2;
export type ProtocolVersion = 3 | 4 | 5;

export interface WillMessage {
  readonly topicName: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly properties: Properties;
}

export interface ConnectPacket {
  readonly type: 'connect';
  readonly protocolVersion: ProtocolVersion;
  /** Clean Session in 3.1.1, Clean Start in 5. */
  readonly clean: boolean;
  readonly keepAliveSeconds: number;
  readonly clientId: string;
  readonly userName: string | null;
  readonly password: Buffer | null;
  readonly will: WillMessage | null;
  readonly properties: Properties;
}

/** A CONNECT of a protocol we do not speak; nothing behind the level is read. */
export interface UnsupportedConnect {
  readonly type: 'unsupported-connect';
  readonly protocolName: string;
  readonly level: number;
}

export interface PublishPacket {
  readonly type: 'publish';
  /** Empty only in MQTT 5, where a topic alias stands for it. */
  readonly topicName: string;
  /** A view into what was read from the stream; copy what outlives this turn. */
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  /** 0 with QoS 0. */
  readonly packetId: number;
  readonly properties: Properties;
}

export type AckType = 'puback' | 'pubrec' | 'pubrel' | 'pubcomp';

export interface AckPacket {
  readonly type: AckType;
  readonly packetId: number;
  readonly reasonCode: number;
}

export interface SubscriptionRequest {
  readonly topicFilter: string;
  readonly qos: Qos;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
}

export interface SubscribePacket {
  readonly type: 'subscribe';
  readonly packetId: number;
  readonly subscriptions: readonly SubscriptionRequest[];
  readonly properties: Properties;
}

export interface UnsubscribePacket {
  readonly type: 'unsubscribe';
  readonly packetId: number;
  readonly topicFilters: readonly string[];
}

export interface PingPacket {
  readonly type: 'pingreq';
}

export interface DisconnectPacket {
  readonly type: 'disconnect';
  readonly reasonCode: number;
  readonly properties: Properties;
}

export interface AuthPacket {
  readonly type: 'auth';
  readonly reasonCode: number;
  readonly properties: Properties;
}

export type ClientPacket =
  | ConnectPacket
  | UnsupportedConnect
  | PublishPacket
  | AckPacket
  | SubscribePacket
  | UnsubscribePacket
  | PingPacket
  | DisconnectPacket
  | AuthPacket;

const names = [
  'reserved',
  'connect',
  'connack',
  'publish',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
  'pingreq',
  'pingresp',
  'disconnect',
  'auth',
] as const;
export type PacketTypeName = (typeof names)[number];

/** Name of the packet type in the first byte of a packet. */
export function packetTypeName(firstByte: number): PacketTypeName {
  return names[firstByte >> 4] ?? 'reserved';
}
