/** What differs between protocol versions, in one place per version: dialect-v311.ts, dialect-v5.ts. */
import type { CloseCause, ConnectRefusal, SubscribeRefusal } from './close-cause.ts';
import type { Message } from './message.ts';
import type { Frame } from './wire/frame-reader.ts';
import type { AckType, ClientPacket, Qos } from './wire/packets.ts';

/** One copy of a message for one subscriber. */
export interface Outgoing {
  readonly message: Message;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  /** 0 with QoS 0. */
  readonly packetId: number;
}

export interface Dialect {
  /** Throws `MalformedPacket`. */
  decode(frame: Frame): ClientPacket;
  connack(sessionPresent: boolean): Buffer;
  refuseConnect(why: ConnectRefusal): { code: number; frame: Buffer };
  publish(outgoing: Outgoing): Buffer;
  ack(type: AckType, packetId: number): Buffer;
  suback(packetId: number, outcomes: readonly (Qos | SubscribeRefusal)[]): Buffer;
  subscribeCode(why: SubscribeRefusal): number;
  unsuback(packetId: number): Buffer;
  /** What is sent before closing; null where the version has no such packet. */
  disconnect(why: CloseCause): Buffer | null;
}
