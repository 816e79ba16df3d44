/** What the broker holds, told by and by: at most once a second, and only when something changed. */
import type { Clock } from '../model/clock.ts';

export interface Resources {
  readonly openConnections: number;
  readonly queuedMessages: number;
  readonly inflight: number;
  readonly retainedMessages: number;
  readonly heapMegabytes: number | null;
}

const intervalMs = 1_000;

export class ResourceView {
  readonly #clock: Clock;
  readonly #measure: () => Resources;
  readonly #tell: (resources: Resources) => void;
  #last: Resources | null = null;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(clock: Clock, measure: () => Resources, tell: (resources: Resources) => void) {
    this.#clock = clock;
    this.#measure = measure;
    this.#tell = tell;
  }

  /** Something happened: looks within a second. Nothing runs while nothing happens. */
  touch(): void {
    if (this.#cancel || this.#stopped) return;
    this.#cancel = this.#clock.after(intervalMs, () => this.#look());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #look(): void {
    const now = this.#measure();
    // The telling is itself something that happens, which must not keep the view awake.
    if (!this.#last || holdsOther(now, this.#last)) this.#tell(now);
    this.#last = now;
    this.#cancel = null;
  }
}

/** The heap moves by itself: it is no reason to tell. */
function holdsOther(one: Resources, other: Resources): boolean {
  const counts = ['openConnections', 'queuedMessages', 'inflight', 'retainedMessages'] as const;
  return counts.some((count) => one[count] !== other[count]);
}
