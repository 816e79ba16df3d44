/** So many at a time, so many waiting, and the others not at all. */

export class Turnstile {
  #inside = 0;
  readonly #waiting: (() => void)[] = [];

  /** Runs `work` when there is room; null where too many wait already. @param waiting told about the time before it */
  async pass<Result>(
    max: number,
    waitingMax: number,
    work: () => Promise<Result>,
    waiting: (waiting: boolean) => void = () => {},
  ): Promise<Result | null> {
    if (this.#inside < max) this.#inside += 1;
    else if (this.#waiting.length >= waitingMax) return null;
    else {
      waiting(true);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      waiting(false);
    }
    try {
      return await work();
    } finally {
      // Whoever waits inherits the place, or else somebody new could take it in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside -= 1;
    }
  }
}
