/**
 * Slows guessing down: after some free failures each further one makes the next attempt wait, twice as long each time.
 * An attempt that comes too early is not looked at. Keys that were right not long ago have a fast lane, or else a
 * guesser who knows a name could keep its owner out.
 */
import type { ThrottlePolicy } from '../../model/policy.ts';
import { BoundedMap } from './bounded-map.ts';

export interface Attempt {
  readonly userName: string;
  readonly remoteAddress: string;
  readonly clientId: string;
  readonly nowMs: number;
}

interface Failures {
  count: number;
  /** Until then attempts are not looked at. */
  untilMs: number;
}

/** How many keys are remembered; the one that failed longest ago is forgotten first. */
const keysMax = 4_096;

export class Throttle {
  readonly #failures = new BoundedMap<string, Failures>(keysMax);
  readonly #knownGood = new BoundedMap<string, number>(keysMax);

  /** Failures of the key that has to wait; null where the attempt may be looked at. */
  blocking(policy: ThrottlePolicy, attempt: Attempt): { failures: number; waitMs: number } | null {
    if (this.#isKnownGood(policy, attempt)) return null;
    const waiting = keysOf(policy, attempt)
      .map((key) => this.#failures.get(key))
      .find((failures) => failures && failures.untilMs > attempt.nowMs);
    return waiting ? { failures: waiting.count, waitMs: waiting.untilMs - attempt.nowMs } : null;
  }

  failed(policy: ThrottlePolicy, attempt: Attempt): void {
    for (const key of keysOf(policy, attempt)) {
      const count = (this.#failures.get(key)?.count ?? 0) + 1;
      const excess = count - policy.freeTries;
      const delayMs = excess > 0 ? Math.min(policy.delayMs * policy.factor ** (excess - 1), policy.delayMsMax) : 0;
      this.#failures.set(key, { count, untilMs: attempt.nowMs + delayMs });
    }
  }

  /** Only what belongs to this principal alone is forgiven: one right password does not excuse an address. */
  succeeded(policy: ThrottlePolicy, attempt: Attempt): void {
    for (const key of keysOf(policy, attempt)) if (key.startsWith('userName')) this.#failures.delete(key);
    this.#knownGood.set(pair(attempt), attempt.nowMs);
  }

  #isKnownGood({ knownGoodMs }: ThrottlePolicy, attempt: Attempt): boolean {
    const provenMs = this.#knownGood.get(pair(attempt));
    return provenMs !== undefined && attempt.nowMs - provenMs < knownGoodMs;
  }
}

const pair = ({ userName, remoteAddress }: Attempt) => `${remoteAddress} ${userName}`;

function keysOf({ keys }: ThrottlePolicy, attempt: Attempt): string[] {
  return keys.map((key) =>
    key === 'userNameAndAddress'
      ? `${key} ${pair(attempt)}`
      : `${key} ${attempt[key === 'address' ? 'remoteAddress' : key]}`,
  );
}
