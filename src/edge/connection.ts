/**
 * The life of one network connection: bytes in, cut into packets and handed on one at a time; bytes out; timers; taps.
 * Reading stops while a packet is being handled and while the client does not take what it is sent, so neither a fast
 * writer nor a slow reader makes anything grow here.
 */
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import { mqtt5 } from '../model/spec-ref.ts';
import { type CloseCause, closeCauses } from './close-cause.ts';
import type { EdgeConnection, EdgeCore, Established } from './core.ts';
import { dialectBeforeConnect } from './dialects.ts';
import { dispatch } from './dispatch.ts';
import type { DeliveryPath, EdgeEvent, EventContext } from './edge-event.ts';
import { leaveSession } from './leave-session.ts';
import type { Message } from './message.ts';
import type { Delivery, OutboundLink } from './outbound.ts';
import { checkFirstByte } from './wire/decode.ts';
import { type Frame, FrameReader } from './wire/frame-reader.ts';
import { MalformedPacket } from './wire/malformed.ts';
import { packetTypeName } from './wire/packets.ts';

const tapBytesMax = 512;
/** Messages are sent ahead of a client that reads slowly up to here, then wait in its queue. */
const sendAheadBytesMax = 65_536;
/** Acknowledgements may pile up to here before we stop reading from a client that does not read from us. */
const unsentBytesMax = 131_072;
/** How long a closing connection may take to hand over its last packet. */
const lingerMs = 2_000;

/** Thrown from the header check, after the limit was reported. */
class PacketTooLarge extends Error {}

export class Connection implements EdgeConnection, OutboundLink {
  readonly core: EdgeCore;
  readonly id: number;
  readonly origin: NetworkConnection;
  established: Established | null = null;
  readonly #onClosed: (connection: Connection) => void;
  readonly #frames = new FrameReader((firstByte, bytes) => this.#checkHeader(firstByte, bytes));
  #context: EventContext;
  #closed = false;
  /** A packet is being handled; the next one waits. */
  #busy = false;
  #corked = false;
  #bytesIn = 0;
  #bytesOut = 0;
  #lastHeardMs: number;
  #cancelTimer: () => void = () => {};
  #idleWaiters: (() => void)[] = [];

  constructor(core: EdgeCore, id: number, origin: NetworkConnection, onClosed: (connection: Connection) => void) {
    this.core = core;
    this.id = id;
    this.origin = origin;
    this.#onClosed = onClosed;
    this.#lastHeardMs = core.clock.now();
    const { listener, actor } = origin;
    this.#context = { listener, connectionId: id, actor, clientId: null, principal: null };
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Announces itself and begins to read. */
  open(): void {
    const { stream, transport, remoteAddress } = this.origin;
    this.emit({ type: 'connection.opened', transport, remoteAddress });
    stream.on('error', (error: Error) => this.#end('network', error.message));
    stream.on('close', () => this.#end('network', 'connection lost'));
    stream.on('end', () => this.#end('client', 'closed without DISCONNECT'));
    stream.on('drain', () => this.#drained());
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    const { connectTimeoutMs } = this.core.policy.limits;
    this.#cancelTimer = this.core.clock.after(connectTimeoutMs, () => this.#connectTimedOut(connectTimeoutMs));
  }

  /** CONNECT was accepted. */
  establish(established: Established): void {
    this.established = established;
    this.#context = { ...this.#context, clientId: established.session.clientId, principal: established.userName };
    this.#cancelTimer();
    // [MQTT-3.1.2-24]: one and a half times the keep-alive.
    if (established.keepAliveSeconds > 0) this.#watch(established.keepAliveSeconds * 1_500);
  }

  emit(event: EdgeEvent): LabEvent {
    return this.core.emit({ rule: null, spec: null, ...this.#context, ...event } as UnstampedEvent);
  }

  send(frame: Buffer): void {
    if (this.#closed) return;
    const { stream } = this.origin;
    this.#bytesOut += frame.length;
    this.emit({ type: 'packet.sent', ...tapped(frame) });
    if (!this.#corked) {
      // What is sent in one turn leaves in one write.
      this.#corked = true;
      stream.cork();
      queueMicrotask(() => this.#uncork());
    }
    stream.write(frame);
  }

  get writable(): boolean {
    return !this.#closed && this.origin.stream.writableLength < sendAheadBytesMax;
  }

  get receiveMaximum(): number {
    return this.established?.dialect.receiveMaximum ?? 0;
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

  /** It is as if it had been delivered [MQTT-3.1.2-25]. */
  #tooLargeForClient({ topicName, fromActor }: Message, path: DeliveryPath): false {
    const reason = 'It is larger than the Maximum Packet Size of this client.';
    this.emit({ type: 'message.withheld', topicName, path, fromActor, reason, spec: mqtt5('3.1.2-24') });
    return false;
  }

  sendPubrel(packetId: number): void {
    if (this.established) this.send(this.established.dialect.ack('pubrel', packetId));
  }

  close(cause: CloseCause, lastFrame?: Buffer): void {
    const farewell = lastFrame ?? this.established?.dialect.disconnect(cause);
    if (farewell) this.send(farewell);
    this.#end('broker', closeCauses[cause], farewell !== null && farewell !== undefined);
  }

  closedByClient(): void {
    this.#end('client', 'DISCONNECT');
  }

  /** Resolves when all that has been read is handled, or null if it is. */
  idle(): Promise<void> | null {
    return this.#busy ? new Promise((resolve) => this.#idleWaiters.push(resolve)) : null;
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return;
    this.#bytesIn += chunk.length;
    this.#frames.append(chunk);
    this.#work();
  }

  /** Handles packets until there are none, one takes time, or the client does not read. */
  #work(): void {
    const { stream } = this.origin;
    try {
      while (!this.#closed && !this.#busy) {
        if (stream.writableLength > unsentBytesMax) {
          this.#pause();
          return;
        }
        const frame = this.#frames.next();
        if (!frame) break;
        const operation = this.#handle(frame);
        if (operation) {
          this.#wait(operation);
          return;
        }
      }
    } catch (error) {
      this.#fail(error);
    }
    if (!this.#closed && stream.isPaused()) stream.resume();
    this.#wakeIdle();
  }

  #handle(frame: Frame): Promise<void> | undefined {
    this.#lastHeardMs = this.core.clock.now();
    this.emit({ type: 'packet.received', ...tapped(frame.bytes) });
    try {
      return dispatch(this, (this.established?.dialect ?? dialectBeforeConnect).decode(frame));
    } catch (error) {
      if (error instanceof MalformedPacket) this.#malformed(error, frame.bytes);
      else throw error;
    }
    return undefined;
  }

  #wait(operation: Promise<void>): void {
    this.#busy = true;
    this.origin.stream.pause();
    const goOn = () => {
      this.#busy = false;
      this.#work();
    };
    operation.then(goOn, (error: unknown) => {
      this.#fail(error);
      goOn();
    });
  }

  #pause(): void {
    this.origin.stream.pause();
    this.#wakeIdle();
  }

  #drained(): void {
    if (this.#closed) return;
    this.established?.session.outbound.pump();
    if (!this.#busy) this.#work();
  }

  #checkHeader(firstByte: number, bytes: number): void {
    checkFirstByte(firstByte);
    const max = this.core.policy.limits.packetBytesMax;
    if (bytes <= max) return;
    const limit = 'limits.packetBytesMax';
    this.emit({ type: 'limit.reached', limit, value: bytes, max, action: 'closed', rule: limit });
    throw new PacketTooLarge();
  }

  #fail(error: unknown): void {
    if (error instanceof MalformedPacket) this.#malformed(error, this.#frames.unread());
    else if (error instanceof PacketTooLarge) this.close('packet-too-large');
    else this.#end('broker', `internal error: ${error instanceof Error ? error.message : String(error)}`);
  }

  #malformed({ message: reason, spec, kind }: MalformedPacket, bytes: Buffer): void {
    this.emit({ type: 'packet.malformed', reason, spec, hex: hexOf(bytes) });
    this.close(kind === 'protocol' ? 'protocol-error' : 'malformed-packet');
  }

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

  #uncork(): void {
    this.#corked = false;
    this.origin.stream.uncork();
  }

  #end(by: 'client' | 'broker' | 'network', cause: string, linger = false): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    const { established, origin } = this;
    this.emit({ type: 'connection.closed', by, cause, bytesIn: this.#bytesIn, bytesOut: this.#bytesOut });
    if (established) leaveSession(this, established);
    if (linger && origin.stream.writableLength < sendAheadBytesMax) this.#endGently();
    else origin.stream.destroy();
    this.#onClosed(this);
    this.#wakeIdle();
  }

  /** Lets the last packet reach the client, but not forever. */
  #endGently(): void {
    const { stream } = this.origin;
    const cancel = this.core.clock.after(lingerMs, () => stream.destroy());
    stream.resume();
    stream.end(() => {
      cancel();
      stream.destroy();
    });
  }

  #wakeIdle(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }
}

function tapped(frame: Buffer) {
  return { packetType: packetTypeName(frame[0] ?? 0), length: frame.length, hex: hexOf(frame) };
}

function hexOf(bytes: Buffer): string {
  return bytes.toString('hex', 0, Math.min(bytes.length, tapBytesMax));
}
