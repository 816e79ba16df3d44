/** Counts what Aedes retains, so that it stays within its limits. */
import type { ActorId } from '../model/ids.ts';
import type { LimitsPolicy } from '../model/policy.ts';
import type { Message } from './message.ts';

type RetainedLimit = 'retainedMessagesMax' | 'retainedBytesMax' | 'retainedMessagesPerPrincipalMax';

export type RetainedOutcome =
  | { kind: 'set' | 'cleared' | 'nothing-to-clear' }
  | { kind: 'over-limit'; limit: RetainedLimit; value: number; max: number };

interface Entry {
  readonly bytes: number;
  /** User name of whoever published it; null for anonymous clients, who count as one. */
  readonly owner: string | null;
  readonly actor: ActorId | null;
}

export class RetainedStore {
  readonly #entries = new Map<string, Entry>();
  /** No more owners than entries. */
  readonly #countByOwner = new Map<string | null, number>();
  #bytes = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** Whose they are, one for each message; null for the broker itself. */
  *actors(): Iterable<ActorId | null> {
    for (const { actor } of this.#entries.values()) yield actor;
  }

  /** Books a message with RETAIN 1: a payload replaces, an empty one clears [MQTT-3.3.1-10]. */
  book(message: Message, limits: LimitsPolicy): RetainedOutcome {
    const name = message.topicName;
    const before = this.#entries.get(name);
    if (message.payload.length === 0) {
      this.#remove(name, before);
      return { kind: before ? 'cleared' : 'nothing-to-clear' };
    }
    const entry = { bytes: message.storedBytes, owner: message.author?.who.userName ?? null, actor: message.fromActor };
    const refused = this.#exceeded(entry, before, limits);
    if (refused) return refused;
    this.#remove(name, before);
    this.#entries.set(name, entry);
    this.#bytes += entry.bytes;
    this.#countByOwner.set(entry.owner, this.#countOf(entry.owner) + 1);
    return { kind: 'set' };
  }

  #exceeded({ bytes, owner }: Entry, before: Entry | undefined, limits: LimitsPolicy): RetainedOutcome | null {
    const over = (limit: RetainedLimit, value: number): RetainedOutcome | null => {
      const max = limits[limit];
      return max !== undefined && value > max ? { kind: 'over-limit', limit, value, max } : null;
    };
    const isNewOfOwner = !before || before.owner !== owner;
    return (
      over('retainedMessagesMax', this.#entries.size + (before ? 0 : 1)) ??
      over('retainedBytesMax', this.#bytes + bytes - (before?.bytes ?? 0)) ??
      over('retainedMessagesPerPrincipalMax', this.#countOf(owner) + (isNewOfOwner ? 1 : 0))
    );
  }

  #countOf(owner: string | null): number {
    return this.#countByOwner.get(owner) ?? 0;
  }

  #remove(name: string, entry: Entry | undefined): void {
    if (!entry) return;
    this.#entries.delete(name);
    this.#bytes -= entry.bytes;
    const left = this.#countOf(entry.owner) - 1;
    if (left > 0) this.#countByOwner.set(entry.owner, left);
    else this.#countByOwner.delete(entry.owner);
  }
}
