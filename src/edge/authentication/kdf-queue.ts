/** Slow hashes a few at a time, so that strangers who make the broker compute do not stop everything else. */

/** Verifications that may wait; those who come later are turned away at once. */
export const kdfWaitingMax = 256;

export class KdfQueue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Runs `work` when fewer than `concurrency` others run; null where too many wait already. */
  async run<Result>(concurrency: number, work: () => Promise<Result>): Promise<Result | null> {
    if (this.#running < concurrency) this.#running += 1;
    else if (this.#waiting.length >= kdfWaitingMax) return null;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whoever waits inherits the place, or else somebody new could take it in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
