/** What a receiver remembers of each sender, and which counters it takes after that. */
import type { Envelope } from '../model/policy.ts';
import { emptyFlash, type Flash, type Seen } from './flash.ts';
import { EnvelopeRejection } from './rejection.ts';

/** Senders that are remembered; who has been silent longest is forgotten first. Only those with a key get here. */
export const sendersMax = 256;

type Rules = Pick<Envelope, 'replay' | 'window' | 'replayState'>;

export class ReplayGuard {
  readonly #rules: Rules;
  readonly #seen: Map<string, Seen>;

  constructor(rules: Rules, flash: Flash = emptyFlash()) {
    this.#rules = rules;
    this.#seen = flash.seen;
  }

  powerOn(): void {
    if (this.#rules.replayState === 'volatile') this.#seen.clear();
  }

  /** Takes the counter of a message that is authentic. @throws EnvelopeRejection `replay`, and remembers nothing */
  take(sender: string, counter: bigint): void {
    const seen = this.#seen.get(sender);
    if (seen) this.#compare(seen, counter);
    const ahead = seen ? counter - seen.newest : 0n;
    const bits = !seen ? 1n : ahead > 0n ? (seen.bits << min(ahead, 64n)) | 1n : seen.bits | (1n << min(-ahead, 64n));
    const newest = seen && ahead < 0n ? seen.newest : counter;
    this.#seen.delete(sender);
    this.#seen.set(sender, { newest, bits: BigInt.asUintN(64, bits) });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > sendersMax && oldest !== undefined) this.#seen.delete(oldest);
  }

  #compare({ newest, bits }: Seen, counter: bigint): void {
    const why = refusals[this.#rules.replay](newest - counter, bits, BigInt(this.#rules.window));
    if (why === null) return;
    throw new EnvelopeRejection('replay', `Message ${counter} of this sender, whose newest is ${newest}: ${why}.`);
  }
}

/** Why a message so far behind the newest is not taken; negative for one that is ahead. */
type Refusal = (behind: bigint, bits: bigint, window: bigint) => string | null;

const refusals: Record<Envelope['replay'], Refusal> = {
  none: () => null,
  greaterOrEqual: (behind) => (behind > 0n ? 'older' : null),
  greater: (behind) => (behind >= 0n ? 'not newer' : null),
  plusOne: (behind) => (behind === -1n ? null : 'not the next one'),
  window(behind, bits, window) {
    if (behind < 0n) return null;
    if (behind >= window) return 'older than the window';
    return (bits >> behind) & 1n ? 'it has come before' : null;
  },
};

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
