/** Counts what Aedes retains, so that it stays within its limits. */
import type { LimitsPolicy } from '../model/policy.ts';
import type { Message } from './message.ts';

export type RetainedOutcome =
  | { kind: 'set' | 'cleared' | 'nothing-to-clear' }
  | { kind: 'over-limit'; limit: 'retainedMessagesMax' | 'retainedBytesMax'; value: number; max: number };

export class RetainedStore {
  readonly #bytesByName = new Map<string, number>();
  #bytes = 0;

  /** Books a message with RETAIN 1: a payload replaces, an empty one clears [MQTT-3.3.1-10]. */
  book(message: Message, limits: LimitsPolicy): RetainedOutcome {
    const name = message.topicName;
    const before = this.#bytesByName.get(name);
    const size = message.storedBytes;
    if (message.payload.length === 0) {
      this.#bytesByName.delete(name);
      this.#bytes -= before ?? 0;
      return { kind: before === undefined ? 'nothing-to-clear' : 'cleared' };
    }
    const count = this.#bytesByName.size + (before === undefined ? 1 : 0);
    const bytes = this.#bytes + size - (before ?? 0);
    if (count > limits.retainedMessagesMax) return over('retainedMessagesMax', count, limits);
    if (bytes > limits.retainedBytesMax) return over('retainedBytesMax', bytes, limits);
    this.#bytesByName.set(name, size);
    this.#bytes = bytes;
    return { kind: 'set' };
  }
}

function over(limit: 'retainedMessagesMax' | 'retainedBytesMax', value: number, limits: LimitsPolicy): RetainedOutcome {
  return { kind: 'over-limit', limit, value, max: limits[limit] };
}
