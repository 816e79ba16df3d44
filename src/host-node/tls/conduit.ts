/**
 * Stands between TLS and the byte stream below it. Node would take a socket’s handle away and leave nothing to tap; and
 * what TLS says last, the alert, has to leave before the stream is torn.
 */
import { Duplex } from 'node:stream';
import type { Duplex as ByteStream } from 'readable-stream';

/** How long the last words may take to be read, and how many there may be. */
export const lingerMs = 2_000;
export const lingerBytesMax = 16_384;

export type ByteTap = (from: 'peer' | 'us', bytes: Uint8Array) => void;

export class Conduit extends Duplex {
  readonly #below: ByteStream;
  readonly #tap: ByteTap;

  constructor(below: ByteStream, tap: ByteTap = () => {}) {
    super({ allowHalfOpen: true });
    this.#below = below;
    this.#tap = tap;
    below.on('data', (chunk: Uint8Array) => this.#later(chunk));
    below.on('end', () => this.#later(null));
    below.on('error', () => this.destroy());
    below.on('close', () => setImmediate(() => this.destroy()));
    below.pause();
  }

  /**
   * TLS says nothing while something it has said before is on its way, and Node hears of an arrival one turn late. In
   * memory the answer would be here by then, and an alert about it would never leave.
   */
  #later(chunk: Uint8Array | null): void {
    setImmediate(() => {
      if (this.destroyed) return;
      if (chunk) this.#tap('peer', chunk);
      if (!this.push(chunk)) this.#below.pause();
    });
  }

  override _read(): void {
    this.#below.resume();
  }

  override _write(chunk: Uint8Array, _encoding: string, written: () => void): void {
    const below = this.#below;
    const gone = below.destroyed || below.writableEnded;
    if (!gone) this.#tap('us', chunk);
    if (gone || below.write(chunk)) written();
    else below.once('drain', written);
  }

  override _final(finished: () => void): void {
    this.#below.end();
    finished();
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this.#letGo();
    destroyed(error);
  }

  #letGo(): void {
    const below = this.#below;
    if (below.destroyed) return;
    if (below.writableFinished || below.writableLength > lingerBytesMax) {
      below.destroy();
      return;
    }
    const timer = setTimeout(() => below.destroy(), lingerMs);
    below.once('close', () => clearTimeout(timer));
    below.once('finish', () => below.destroy());
    // Nobody reads any more, but the end of the stream has to be noticed.
    below.resume();
    below.end();
  }
}
