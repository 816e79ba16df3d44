/** Time and randomness come in from outside, so that hours can pass in a test and a run can be repeated. */
export interface Clock {
  /** Milliseconds since the epoch of this clock; only differences matter. */
  now(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it and may be called twice. */
  after(delayMs: number, task: () => void): () => void;
}
