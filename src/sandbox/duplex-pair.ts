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
    this.#tell((other) => other.deliver(chunk, written));
  }

  /** A packet written in pieces arrives in one, as it would over TCP. */
  override _writev(pieces: { chunk: Uint8Array }[], written: () => void): void {
    const chunk = joined(pieces.map((piece) => piece.chunk));
    this.#tell((other) => other.deliver(chunk, written));
  }

  override _final(finished: () => void): void {
    this.#tell((other) => other.hangUp());
    finished();
  }

  /** The other end still gets to read what was written before, as with TCP, but nobody waits for its answers any more. */
  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this._read();
    this.#tell((other) => other.hangUp());
    destroyed(error);
  }

  /** Never in the same breath: a stream loses what is written to it while its own write is still on the stack. */
  #tell(news: (other: CableEnd) => void): void {
    const other = this.#other;
    if (other) queueMicrotask(() => news(other));
  }

  deliver(chunk: Uint8Array, written: () => void): void {
    if (this.destroyed || this.push(chunk)) written();
    else this.#release = written;
  }

  hangUp(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
