/** What the broker holds, and who: told by and by, at most once a second, and only what changed. */
import type { Clock } from '../model/clock.ts';
import type { ActorId } from '../model/ids.ts';
import { type Holdings, noHoldings, sameHoldings } from './holdings.ts';

export interface Resources {
  readonly openConnections: number;
  readonly queuedMessages: number;
  readonly inflight: number;
  readonly retainedMessages: number;
  readonly heapMegabytes: number | null;
}

export interface Measurement {
  readonly resources: Resources;
  readonly holdings: ReadonlyMap<ActorId, Holdings>;
}

export interface Telling {
  resources(resources: Resources): void;
  holdings(actor: ActorId, holdings: Holdings): void;
}

const intervalMs = 1_000;

export class ResourceView {
  readonly #clock: Clock;
  readonly #measure: () => Measurement;
  readonly #tell: Telling;
  #last: Measurement | null = null;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(clock: Clock, measure: () => Measurement, tell: Telling) {
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
    if (!this.#last || holdsOther(now.resources, this.#last.resources)) this.#tell.resources(now.resources);
    this.#tellHoldings(now.holdings, this.#last?.holdings ?? new Map());
    this.#last = now;
    this.#cancel = null;
  }

  #tellHoldings(now: Measurement['holdings'], before: Measurement['holdings']): void {
    for (const actor of new Set([...before.keys(), ...now.keys()])) {
      const holdings = now.get(actor) ?? noHoldings;
      if (!sameHoldings(holdings, before.get(actor) ?? noHoldings)) this.#tell.holdings(actor, holdings);
    }
  }
}

/** The heap moves by itself: it is no reason to tell. */
function holdsOther(one: Resources, other: Resources): boolean {
  const counts = ['openConnections', 'queuedMessages', 'inflight', 'retainedMessages'] as const;
  return counts.some((count) => one[count] !== other[count]);
}
