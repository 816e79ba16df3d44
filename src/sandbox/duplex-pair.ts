/** A network cable in memory: what one end writes the other reads, and each end notices when the other is gone. */
import { Duplex } from 'readable-stream';

/** What may wait at each end before the writer is held back, as a socket's buffer would. */
export const bufferedBytesMax = 16 * 1024;

export function createDuplexPair(): [Duplex, Duplex] {
  const left = new CableEnd();
  const right = new CableEnd();
  left.join(right);
  right.join(left);
  return [left, right];
}

class CableEnd extends Duplex {
  #other: CableEnd | null = null;
  /** The other end's write that waits until this end is read. */
  #release: (() => void) | null = null;

  constructor() {
    super({ allowHalfOpen: false, readableHighWaterMark: bufferedBytesMax, writableHighWaterMark: bufferedBytesMax });
  }

  join(other: CableEnd): void {
    this.#other = other;
  }

  override _read(): void {
    const release = this.#release;
    this.#release = null;
    release?.();
  }

  override _write(chunk: Uint8Array, _encoding: string, written: () => void): void {
    this.#other?.deliver(chunk, written);
  }

  override _final(finished: () => void): void {
    this.#other?.hangUp();
    finished();
  }

  /** The other end still gets to read what was written before, as with TCP, but nobody waits for its answers any more. */
  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this._read();
    this.#other?.hangUp();
    destroyed(error);
  }

  deliver(chunk: Uint8Array, written: () => void): void {
    if (this.destroyed || this.push(chunk)) written();
    else this.#release = written;
  }

  hangUp(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }
}
