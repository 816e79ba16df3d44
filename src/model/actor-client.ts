/**
 * The MQTT client that attacks, flows and devices are written against. A refusal is a value, never an exception:
 * what an actor could not do is as much a result as what it could.
 */
import type { ListenerName } from './ids.ts';
import type { ClientTls } from './policy/devices.ts';

/** One side of an exchange of AUTH packets (MQTT 5, 4.12). */
export interface EnhancedAuthentication {
  method: string;
  /** Authentication Data of CONNECT, or of the AUTH that begins again. */
  begin(): Uint8Array;
  /** From the broker’s challenge to the answer. Rejects to end the connection and say nothing more. */
  respond(challenge: Uint8Array): Promise<Uint8Array>;
  /** What CONNACK or the last AUTH says. Throws where the broker is not believed: the connection ends. */
  conclude(end: { method: string | null; data: Uint8Array | null }): void;
}

export interface ConnectOptions {
  clientId: string;
  userName?: string;
  password?: string;
  /** Default 4 (MQTT 3.1.1). */
  protocolVersion?: 4 | 5;
  /** `cleanSession` in 3.1.1, `cleanStart` in 5. Default true. */
  clean?: boolean;
  /** Default 60. */
  keepAliveSeconds?: number;
  /** `delaySeconds` only with protocol version 5. */
  will?: { topicName: string; payload: string; qos?: 0 | 1 | 2; retain?: boolean; delaySeconds?: number };
  /** How long the session outlives its connection; only with protocol version 5. */
  sessionExpirySeconds?: number;
  /** Messages of QoS 1 and 2 that it takes unacknowledged; only with protocol version 5. */
  receiveMaximum?: number;
  /** Default: the lab's first listener. */
  listener?: ListenerName;
  /** How it speaks TLS where the listener does. Default: the attacker checks nothing, everybody else everything. */
  tls?: ClientTls;
  /** Address in the simulated network; the actor’s own by default. */
  fromAddress?: string;
  /** What a browser would send as `Origin`. */
  origin?: string;
  /** Bytes before everything else, as a proxy in between adds them (`proxyHeader`). */
  preface?: Uint8Array;
  /** Only with protocol version 5. */
  enhanced?: EnhancedAuthentication;
  /** VULNERABLE: goes to work on CONNACK and looks at the broker’s proof this much later. */
  concludeAfterMs?: number;
}

export type ConnectOutcome =
  | { kind: 'accepted'; client: ActorClient; sessionPresent: boolean }
  | { kind: 'refused'; code: number }
  | { kind: 'closed' }
  /** The client left, since it did not believe the broker. */
  | { kind: 'distrusted'; observed: string }
  | { kind: 'inconclusive'; observed: string };

export type SubscribeOutcome =
  | { kind: 'granted'; qos: 0 | 1 | 2 }
  | { kind: 'refused'; code: number }
  | { kind: 'closed' }
  | { kind: 'inconclusive'; observed: string };

/** `acknowledged`: PUBACK or PUBCOMP came; for QoS 0: the connection still answers after the message was processed. */
export type PublishOutcome =
  | { kind: 'acknowledged' }
  | { kind: 'refused'; code: number }
  | { kind: 'closed' }
  | { kind: 'inconclusive'; observed: string };

/** `accepted`: the broker ended the exchange with success and was believed. */
export type ReauthenticationOutcome =
  | { kind: 'accepted' }
  | { kind: 'closed' }
  | { kind: 'inconclusive'; observed: string };

export interface ReceivedMessage {
  topicName: string;
  /** As UTF-8 text. */
  payload: string;
  /** As it came. */
  bytes: Uint8Array;
  qos: 0 | 1 | 2;
  retain: boolean;
}

export interface ActorClient {
  readonly clientId: string;
  /** False once the network connection has ended, whoever ended it. */
  readonly open: boolean;
  /** Every message so far, oldest first; bounded, oldest dropped. */
  readonly received: readonly ReceivedMessage[];
  subscribe(topicFilter: string, qos?: 0 | 1 | 2): Promise<SubscribeOutcome>;
  /** One SUBSCRIBE with several filters; an outcome for each, in their order. */
  subscribeTogether(topicFilters: readonly string[], qos?: 0 | 1 | 2): Promise<SubscribeOutcome[]>;
  publish(
    topicName: string,
    payload: string | Uint8Array,
    options?: { qos?: 0 | 1 | 2; retain?: boolean },
  ): Promise<PublishOutcome>;
  /** Resolves when all that the broker had routed to this client before the call has arrived: the barrier that replaces waiting. */
  barrier(): Promise<'passed' | 'closed'>;
  /** Resolves with the first message that matches, also one that came before, or null after `timeoutMs`. */
  waitFor(matches: (message: ReceivedMessage) => boolean, timeoutMs?: number): Promise<ReceivedMessage | null>;
  /** Proves anew who it is, with the method of its CONNECT. */
  reauthenticate(enhanced: EnhancedAuthentication): Promise<ReauthenticationOutcome>;
  /** Ends with DISCONNECT: the Will is discarded. */
  disconnect(): Promise<void>;
  /** Tears the network connection without DISCONNECT: the broker publishes the Will. */
  drop(): Promise<void>;
}
