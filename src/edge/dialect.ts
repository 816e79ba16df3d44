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
  readonly subscriptionIds: readonly number[];
  /** What is left of its Message Expiry Interval; undefined where it does not expire. */
  readonly expirySeconds: number | undefined;
}

/** What the broker grants with CONNACK; MQTT 5 tells it. */
export interface Grant {
  readonly sessionPresent: boolean;
  /** Set where the broker chose the ClientId. */
  readonly assignedClientId: string | undefined;
  /** Set where it is not what the client asked for. */
  readonly keepAliveSeconds: number | undefined;
  readonly sessionExpirySeconds: number | undefined;
  readonly receiveMaximum: number;
  readonly packetBytesMax: number;
  readonly topicAliasMaximum: number;
  readonly responseInformation: string | undefined;
  /** End of an exchange that CONNECT began, with the method it named [MQTT-4.12.0-5]. */
  readonly authentication: AuthenticationStep | undefined;
}

export interface AuthenticationStep {
  readonly method: string;
  readonly data: Buffer;
}

export type AckOutcome = 'success' | 'no-subscribers' | 'not-authorized' | 'quota' | 'unknown-packet-id';

export interface Dialect {
  /** Whether a PUBLISH can be refused without closing. */
  readonly refusesPublish: boolean;
  /** Messages of QoS 1 and 2 that the client takes unacknowledged. */
  readonly receiveMaximum: number;
  /** Throws `MalformedPacket`. */
  decode(frame: Frame): ClientPacket;
  connack(grant: Grant): Buffer;
  refuseConnect(why: ConnectRefusal): { code: number; frame: Buffer };
  /** Null where it is larger than the client takes. */
  publish(outgoing: Outgoing): Buffer | null;
  ack(type: AckType, packetId: number, outcome?: AckOutcome): Buffer;
  /** What `ack` tells; null where the version has no such code. */
  ackCode(outcome: AckOutcome): number | null;
  suback(packetId: number, outcomes: readonly (Qos | SubscribeRefusal)[]): Buffer;
  subscribeCode(why: SubscribeRefusal): number;
  /** @param existed for each filter, whether there was such a subscription. */
  unsuback(packetId: number, existed: readonly boolean[]): Buffer;
  /** What is sent before closing; null where the version has no such packet. */
  disconnect(why: CloseCause): Buffer | null;
}
