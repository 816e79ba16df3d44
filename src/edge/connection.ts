/** The life of one network connection: who is behind it, what it says and hears, its timers, its end. */
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import { mqtt5, mqtt311 } from '../model/spec-ref.ts';
import type { EnhancedExchange } from './authentication/scram-sign-in.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
import { type CloseCause, closeCauses } from './close-cause.ts';
import type { EdgeConnection, EdgeCore, Established } from './core.ts';
import { dialectBeforeConnect } from './dialects.ts';
import { dispatch } from './dispatch.ts';
import type { DeliveryPath, EdgeEvent, EventContext } from './edge-event.ts';
import { enter } from './entrance/enter.ts';
import { InboundRates } from './inbound-rates.ts';
import { leaveSession } from './leave-session.ts';
import type { Message } from './message.ts';
import type { Delivery, OutboundLink } from './outbound.ts';
import { PacketStream, type PacketStreamOwner } from './packet-stream.ts';
import { hexOf, tapped } from './tap.ts';
import { checkFirstByte } from './wire/decode.ts';
import type { Frame } from './wire/frame-reader.ts';
import { MalformedPacket } from './wire/malformed.ts';

/** Longer timers overflow in JavaScript; a sandbox does not live for 24 days. */
const timerMsMax = 2_147_483_647;

/** Who came too fast has so long for a CONNECT to be answered. */
const turnedAwayMs = 1_000;
const connectType = 1;
const publishType = 3;

/** Thrown from the header check, after the limit was reported. */
class PacketTooLarge extends Error {}

export class Connection implements EdgeConnection, OutboundLink, PacketStreamOwner {
  readonly core: EdgeCore;
  readonly id: number;
  origin: NetworkConnection;
  established: Established | null = null;
  exchange: EnhancedExchange | null = null;
  readonly #onClosed: (connection: Connection) => void;
  #packets: PacketStream;
  #context: EventContext;
  turnedAway = false;
  readonly #rates = new InboundRates();
  #closed = false;
  #lastHeardMs: number;
  #cancelTimer: () => void = () => {};
  #cancelExpiry: () => void = () => {};
  readonly #gone = new AbortController();
  #waits = false;
  readonly #waitWatchers = new Set<() => void>();

  constructor(core: EdgeCore, id: number, origin: NetworkConnection, onClosed: (connection: Connection) => void) {
    this.core = core;
    this.id = id;
    this.origin = origin;
    this.#onClosed = onClosed;
    this.#packets = new PacketStream(origin.stream, core.clock, this);
    this.#lastHeardMs = core.clock.now();
    const { listener, actor } = origin;
    this.#context = { listener, connectionId: id, actor, clientId: null, principal: null };
  }

  get closed(): boolean {
    return this.#closed;
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get writable(): boolean {
    return this.#packets.writable;
  }

  get receiveMaximum(): number {
    return this.established?.dialect.receiveMaximum ?? 0;
  }

  /** Announces itself, and begins to read once it has passed the doors of its listener. */
  open(): void {
    const { transport, remoteAddress } = this.origin;
    this.emit({ type: 'connection.opened', transport, remoteAddress });
    const { connectTimeoutMs } = this.core.policy.limits;
    this.#cancelTimer = this.core.clock.after(connectTimeoutMs, () => this.#connectTimedOut(connectTimeoutMs));
    const passage = enter(this);
    if (passage === null) this.#packets.start();
    else if (passage instanceof Promise) passage.then(this.#arrive, (error) => this.failed(error, Buffer.alloc(0)));
    else this.#arrive(passage);
  }

  turnAway(): void {
    this.turnedAway = true;
    this.#cancelTimer();
    this.#cancelTimer = this.core.clock.after(turnedAwayMs, () => this.close('connection-rate'));
  }

  /** CONNECT was accepted. */
  establish(established: Established): void {
    this.established = established;
    this.#context = { ...this.#context, clientId: established.session.clientId, principal: established.userName };
    this.#cancelTimer();
    // [MQTT-3.1.2-24]: one and a half times the keep-alive; 0 asks for no watch.
    if (established.keepAliveSeconds > 0) this.#watch(established.keepAliveSeconds * 1_500);
    this.#endWith(established.signedIn);
  }

  signedInAgain(signedIn: SignedIn): void {
    const { established } = this;
    if (!established) return;
    established.signedIn = signedIn;
    established.session.identify(signedIn);
    this.#endWith(signedIn);
  }

  emit(event: EdgeEvent): LabEvent {
    return this.core.emit({ rule: null, spec: null, ...this.#context, ...event } as UnstampedEvent);
  }

  send(frame: Buffer): void {
    if (this.#closed) return;
    this.emit({ type: 'packet.sent', ...tapped(frame) });
    this.#packets.write(frame);
  }

  sendPublish(delivery: Delivery, packetId: number, dup: boolean): boolean {
    const { message, qos, retain, path, subscriptionIds } = delivery;
    const expirySeconds = message.secondsLeft(this.core.clock.now());
    const outgoing = { message, qos, retain, dup, packetId, subscriptionIds, expirySeconds };
    const frame = this.established?.dialect.publish(outgoing);
    if (!frame) return this.#tooLargeForClient(message, path);
    this.send(frame);
    const { topicName, fromActor, fromSequence, payload, text } = message;
    const payloadBytes = payload.length;
    this.emit({ type: 'message.delivered', topicName, qos, retain, path, fromActor, fromSequence, payloadBytes, text });
    return true;
  }

  sendPubrel(packetId: number): void {
    if (this.established) this.send(this.established.dialect.ack('pubrel', packetId));
  }

  close(cause: CloseCause, lastFrame?: Buffer): void {
    if (this.#closed) return;
    const { dialect } = this.established ?? this.exchange ?? {};
    const farewell = lastFrame ?? dialect?.disconnect(cause) ?? null;
    if (farewell) this.send(farewell);
    this.#end('broker', closeCauses[cause], farewell !== null);
  }

  closedByClient(): void {
    this.#end('client', 'DISCONNECT', false);
  }

  /** Resolves when all that has been read is handled, or waits for nothing but the clock; null if it does. */
  idle(): Promise<void> | null {
    const idle = this.#packets.idle();
    if (!idle || this.#waits) return null;
    return new Promise((resolve) => {
      this.#waitWatchers.add(resolve);
      idle.then(() => {
        this.#waitWatchers.delete(resolve);
        resolve();
      });
    });
  }

  waitForClock(waiting: boolean): void {
    this.#waits = waiting;
    if (waiting) for (const wake of this.#waitWatchers) wake();
  }

  checkHeader = (firstByte: number, bytes: number): void => {
    checkFirstByte(firstByte);
    // Whoever begins otherwise shall not have the broker wait for the rest of it.
    if (!this.established && !this.exchange && firstByte >> 4 !== connectType) {
      throw new MalformedPacket('The first packet is no CONNECT.', mqtt311('3.1.0-1'), 'protocol');
    }
    const max = this.core.policy.limits.packetBytesMax;
    if (bytes <= max) return;
    const limit = 'limits.packetBytesMax';
    this.emit({ type: 'limit.reached', limit, value: bytes, max, action: 'closed', rule: limit });
    throw new PacketTooLarge();
  };

  handle(frame: Frame): Promise<void> | undefined {
    this.#lastHeardMs = this.core.clock.now();
    this.emit({ type: 'packet.received', ...tapped(frame.bytes) });
    if (this.#isTooFast(frame)) return undefined;
    try {
      return dispatch(
        this,
        (this.established?.dialect ?? this.exchange?.dialect ?? dialectBeforeConnect).decode(frame),
      );
    } catch (error) {
      this.failed(error, frame.bytes);
    }
    return undefined;
  }

  /** Closes, or reads no further once this packet is handled. Silence is not the client's fault then. */
  #isTooFast({ bytes }: Frame): boolean {
    const nowMs = this.core.clock.now();
    const packet = { isMessage: (bytes[0] ?? 0) >> 4 === publishType, bytes: bytes.length };
    const exceeded = this.#rates.book(this.core.policy.limits, packet, nowMs);
    if (!exceeded) return false;
    const { limit, value, max, onExceed, waitMs } = exceeded;
    const closes = onExceed === 'disconnect';
    this.emit({ type: 'limit.reached', limit, value, max, action: closes ? 'closed' : 'paused', rule: limit });
    if (closes) this.close('message-rate');
    else {
      this.#lastHeardMs = nowMs + waitMs;
      this.#packets.pause(waitMs);
    }
    return closes;
  }

  failed(error: unknown, unread: Buffer): void {
    if (error instanceof MalformedPacket) {
      const { message: reason, spec, kind } = error;
      this.emit({ type: 'packet.malformed', reason, spec, hex: hexOf(unread) });
      this.close(kind === 'protocol' ? 'protocol-error' : 'malformed-packet');
    } else if (error instanceof PacketTooLarge) {
      this.close('packet-too-large');
    } else {
      this.#end('broker', `internal error: ${error instanceof Error ? error.message : String(error)}`, false);
    }
  }

  drained(): void {
    this.established?.session.outbound.pump();
  }

  ended(by: 'client' | 'network', cause: string): void {
    this.#end(by, cause, false);
  }

  /** It is as if it had been delivered [MQTT-3.1.2-25]. */
  #tooLargeForClient({ topicName, fromActor }: Message, path: DeliveryPath): false {
    const reason = 'It is larger than the Maximum Packet Size of this client.';
    this.emit({ type: 'message.withheld', topicName, path, fromActor, reason, spec: mqtt5('3.1.2-24') });
    return false;
  }

  /** A connection does not outlive the credentials it was opened with; its session may. */
  #endWith({ expiresAtMs }: SignedIn): void {
    this.#cancelExpiry();
    if (expiresAtMs === null) return;
    const leftMs = Math.min(expiresAtMs - this.core.clock.now(), timerMsMax);
    this.#cancelExpiry = this.core.clock.after(Math.max(0, leftMs), () => this.close('credentials-expired'));
  }

  /** With what the doors found out, or turned away by one of them. */
  #arrive = (passage: NetworkConnection | CloseCause): void => {
    if (typeof passage === 'string') {
      // An alert or an answer may still be on its way.
      this.#end('broker', closeCauses[passage], true);
      return;
    }
    if (this.#closed) {
      passage.stream.destroy();
      return;
    }
    if (passage.stream !== this.origin.stream) this.#packets = new PacketStream(passage.stream, this.core.clock, this);
    this.origin = passage;
    this.#packets.start();
    passage.stream.resume();
  };

  #connectTimedOut(max: number): void {
    const limit = 'limits.connectTimeoutMs';
    this.emit({ type: 'limit.reached', limit, value: max, max, action: 'closed', rule: limit });
    this.close('connect-timeout');
  }

  /** Looks again when the silence could be over the limit, instead of starting a timer with every packet. */
  #watch(silenceMsMax: number): void {
    const silenceMs = this.core.clock.now() - this.#lastHeardMs;
    if (silenceMs >= silenceMsMax) this.close('keep-alive');
    else this.#cancelTimer = this.core.clock.after(silenceMsMax - silenceMs, () => this.#watch(silenceMsMax));
  }

  #end(by: 'client' | 'broker' | 'network', cause: string, gently: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    this.#cancelExpiry();
    this.#gone.abort();
    this.emit({ type: 'connection.closed', by, cause, ...this.#packets.bytes });
    if (this.established) leaveSession(this, this.established);
    this.#packets.stop(gently);
    this.#onClosed(this);
  }
}
