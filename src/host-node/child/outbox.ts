/**
 * Gathers what happens in one sandbox and sends it in batches. A burst is smoothed over several batches; a lasting
 * flood loses its oldest events, counted, and costs neither side more memory than the limits below.
 */
import type { LabEvent } from '../../model/lab-event.ts';
import type { StreamMessage } from '../messages.ts';

export const BATCH_INTERVAL_MS = 40;
export const BATCH_EVENTS_MAX = 250;
export const BATCH_CHARACTERS_MAX = 131_072;
export const WAITING_EVENTS_MAX = 4_000;
export const WAITING_CHARACTERS_MAX = 2_097_152;

export type Changes = Pick<StreamMessage, 'objectives' | 'devices'>;

export interface OutboxOptions {
  /** Resolves when the channel has taken the message: the next batch waits for it. */
  send(message: Omit<StreamMessage, 'kind' | 'sandboxId'>): Promise<void>;
  /** What else changed since it was last asked. */
  changes(): Changes;
}

export class Outbox {
  readonly #options: OutboxOptions;
  #watched = false;
  #waiting: string[] = [];
  #first = 0;
  #characters = 0;
  #dropped = 0;
  #sending: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastSentAt = Number.NEGATIVE_INFINITY;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Whether events are streamed at all; objectives always are. */
  set watched(watched: boolean) {
    this.#watched = watched;
    if (!watched) this.#clear();
  }

  get watched(): boolean {
    return this.#watched;
  }

  get empty(): boolean {
    return this.#waiting.length === this.#first && this.#sending === null;
  }

  add(event: LabEvent): void {
    if (this.#watched) this.#enqueue(JSON.stringify(event));
    this.#schedule();
  }

  /** Sends what is waiting now, until nothing is: what was added before the call is out when it resolves. */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending;
    for (let more = true; more; ) more = await this.#sendBatch();
  }

  close(): void {
    this.watched = false;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #enqueue(json: string): void {
    this.#waiting.push(json);
    this.#characters += json.length;
    while (this.#waiting.length - this.#first > WAITING_EVENTS_MAX || this.#characters > WAITING_CHARACTERS_MAX) {
      this.#takeFirst();
      this.#dropped++;
    }
  }

  #takeFirst(): string {
    const json = this.#waiting[this.#first] ?? '';
    this.#first++;
    this.#characters -= json.length;
    // Cutting the array for every event would cost the square of a flood.
    if (this.#first > WAITING_EVENTS_MAX) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return json;
  }

  /** The first event after a pause leaves at once; those that follow wait for the interval. */
  #schedule(): void {
    if (this.#timer || this.#sending) return;
    const waitMs = Math.max(0, this.#lastSentAt + BATCH_INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sendBatch().then((more) => more && this.#schedule());
    }, waitMs);
  }

  /** @returns whether there is more. */
  async #sendBatch(): Promise<boolean> {
    const message = { ...this.#takeEvents(), ...this.#options.changes() };
    if (Object.keys(message).length > 0) {
      this.#lastSentAt = performance.now();
      this.#sending = this.#options.send(message).finally(() => {
        this.#sending = null;
      });
      await this.#sending;
    }
    return this.#waiting.length > this.#first;
  }

  #takeEvents(): Pick<StreamMessage, 'events'> {
    const batch: string[] = [];
    let characters = 0;
    while (this.#first < this.#waiting.length && batch.length < BATCH_EVENTS_MAX && characters < BATCH_CHARACTERS_MAX) {
      const json = this.#takeFirst();
      characters += json.length;
      batch.push(json);
    }
    if (batch.length === 0 && this.#dropped === 0) return {};
    const events = { json: `[${batch.join(',')}]`, count: batch.length, dropped: this.#dropped };
    this.#dropped = 0;
    return { events };
  }

  #clear(): void {
    this.#waiting = [];
    this.#first = 0;
    this.#characters = 0;
    this.#dropped = 0;
  }
}
