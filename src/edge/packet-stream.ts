/**
 * A byte stream as packets: in, cut and handed on one at a time; out, gathered into one write a turn. Reading stops
 * while a packet is being handled and while the client does not take what it is sent, so neither a fast writer nor a
 * slow reader makes anything grow here.
 */
import type { Duplex } from 'readable-stream';
import type { Clock } from '../model/clock.ts';
import { type Frame, FrameReader, type HeaderCheck } from './wire/frame-reader.ts';

/** Messages are sent ahead of a client that reads slowly up to here, then wait in its queue. */
const sendAheadBytesMax = 65_536;
/** Acknowledgements may pile up to here before we stop reading from a client that does not read from us. */
const unsentBytesMax = 131_072;
/** However much a client is in debt, it is looked at again after so long. */
const pauseMsMax = 60_000;
/** How long a closing connection may take to hand over its last packet. */
const lingerMs = 2_000;

export interface PacketStreamOwner {
  readonly checkHeader: HeaderCheck;
  /** Returns a promise where the next packet has to wait. What it throws goes to `failed`. */
  handle(frame: Frame): Promise<void> | undefined;
  /** @param unread what had been read of the packet that failed. */
  failed(error: unknown, unread: Buffer): void;
  /** The client reads again. */
  drained(): void;
  ended(by: 'client' | 'network', cause: string): void;
}

export class PacketStream {
  readonly #stream: Duplex;
  readonly #clock: Clock;
  readonly #owner: PacketStreamOwner;
  readonly #frames: FrameReader;
  #stopped = false;
  /** A packet is being handled; the next one waits. */
  #busy = false;
  /** Ends a pause; null while there is none. */
  #cancelPause: (() => void) | null = null;
  #corked = false;
  #bytesIn = 0;
  #bytesOut = 0;
  #idleWaiters: (() => void)[] = [];

  constructor(stream: Duplex, clock: Clock, owner: PacketStreamOwner) {
    this.#stream = stream;
    this.#clock = clock;
    this.#owner = owner;
    this.#frames = new FrameReader(owner.checkHeader);
  }

  get bytes(): { bytesIn: number; bytesOut: number } {
    return { bytesIn: this.#bytesIn, bytesOut: this.#bytesOut };
  }

  /** False while the client does not read. */
  get writable(): boolean {
    return !this.#stopped && this.#stream.writableLength < sendAheadBytesMax;
  }

  start(): void {
    const stream = this.#stream;
    stream.on('error', (error: Error) => this.#owner.ended('network', error.message));
    stream.on('close', () => this.#owner.ended('network', 'connection lost'));
    stream.on('end', () => this.#owner.ended('client', 'closed without DISCONNECT'));
    stream.on('drain', () => this.#drained());
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** What is sent in one turn leaves in one write. */
  write(frame: Buffer): void {
    this.#bytesOut += frame.length;
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      queueMicrotask(() => this.#uncork());
    }
    this.#stream.write(frame);
  }

  /** Handles no further packet for so long, and reads none. What was read already waits. */
  pause(ms: number): void {
    this.#cancelPause?.();
    this.#cancelPause = this.#clock.after(Math.min(ms, pauseMsMax), () => {
      this.#cancelPause = null;
      if (!this.#stopped && !this.#busy) this.#work();
    });
  }

  /** Resolves when all that has been read is handled, or null if it is. */
  idle(): Promise<void> | null {
    return this.#busy ? new Promise((resolve) => this.#idleWaiters.push(resolve)) : null;
  }

  /** Reads no more and closes. @param gently lets the last packet reach a client that reads, but not for ever. */
  stop(gently: boolean): void {
    this.#stopped = true;
    this.#cancelPause?.();
    this.#wakeIdle();
    const stream = this.#stream;
    if (!gently || stream.writableLength >= sendAheadBytesMax) {
      stream.destroy();
      return;
    }
    const cancel = this.#clock.after(lingerMs, () => stream.destroy());
    stream.resume();
    stream.end(() => {
      cancel();
      stream.destroy();
    });
  }

  #read(chunk: Buffer): void {
    if (this.#stopped) return;
    this.#bytesIn += chunk.length;
    this.#frames.append(chunk);
    this.#work();
  }

  /** Handles packets until there are none, one takes time, or the client does not read. */
  #work(): void {
    const stream = this.#stream;
    try {
      while (!this.#stopped && !this.#busy) {
        if (this.#cancelPause || stream.writableLength > unsentBytesMax) {
          stream.pause();
          this.#wakeIdle();
          return;
        }
        const frame = this.#frames.next();
        if (!frame) break;
        const operation = this.#owner.handle(frame);
        if (operation) {
          this.#wait(operation);
          return;
        }
      }
    } catch (error) {
      this.#owner.failed(error, this.#frames.unread());
    }
    if (!this.#stopped && !this.#cancelPause && stream.isPaused()) stream.resume();
    this.#wakeIdle();
  }

  #wait(operation: Promise<void>): void {
    this.#busy = true;
    this.#stream.pause();
    const goOn = () => {
      this.#busy = false;
      this.#work();
    };
    operation.then(goOn, (error: unknown) => {
      this.#owner.failed(error, this.#frames.unread());
      goOn();
    });
  }

  #drained(): void {
    if (this.#stopped) return;
    this.#owner.drained();
    if (!this.#busy) this.#work();
  }

  #uncork(): void {
    this.#corked = false;
    this.#stream.uncork();
  }

  #wakeIdle(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }
}
