/** Batches a script's output and bounds it: a script that prints in an endless loop costs one message of fixed size. */
import type { OutputLine } from './messages.ts';

export const BATCH_LINES_MAX = 200;
/** Of one run. What comes after is counted and dropped. */
export const RUN_LINES_MAX = 5_000;

export class OutputBuffer {
  readonly #send: (lines: OutputLine[], dropped: number) => void;
  #pending: OutputLine[] = [];
  #total = 0;
  #dropped = 0;

  constructor(send: (lines: OutputLine[], dropped: number) => void) {
    this.#send = send;
  }

  /** Sends by itself when a batch is full: within an endless loop no timer ever runs. */
  add(line: OutputLine): void {
    if (this.#total >= RUN_LINES_MAX) {
      this.#dropped += 1;
      return;
    }
    this.#total += 1;
    this.#pending.push(line);
    if (this.#pending.length >= BATCH_LINES_MAX) this.flush();
  }

  flush(): void {
    if (this.#pending.length === 0 && this.#dropped === 0) return;
    this.#send(this.#pending, this.#dropped);
    this.#pending = [];
    this.#dropped = 0;
  }
}
