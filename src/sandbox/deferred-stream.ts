/** A byte stream that can be written to before it is there, such as the inside of a TLS connection still shaking hands. */
import { Duplex } from 'readable-stream';

export class DeferredStream extends Duplex {
  readonly #inner: Promise<Duplex | null>;
  #there: Duplex | null = null;

  /** @param inner null: it never comes, and this one ends. Must not reject. @param abandon called when nobody waits any more. */
  constructor(inner: Promise<Duplex | null>, abandon: () => void) {
    super({ allowHalfOpen: false });
    this.#inner = inner.then((stream) => this.#arrive(stream));
    this.once('close', () => {
      abandon();
      this.#there?.destroy();
    });
  }

  #arrive(stream: Duplex | null): Duplex | null {
    if (!stream || this.destroyed) {
      stream?.destroy();
      this.destroy();
      return null;
    }
    this.#there = stream;
    stream.on('data', (chunk: Uint8Array) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => this.push(null));
    stream.on('error', () => this.destroy());
    stream.on('close', () => this.destroy());
    return stream;
  }

  override _read(): void {
    this.#there?.resume();
  }

  override _write(chunk: Uint8Array, _encoding: string, written: () => void): void {
    this.#inner.then((stream) => {
      if (!stream || stream.destroyed || stream.write(chunk)) written();
      else stream.once('drain', written);
    });
  }

  override _final(finished: () => void): void {
    this.#inner.then((stream) => {
      stream?.end();
      finished();
    });
  }
}
