/** Locks an account after some failures in a row, wherever they came from: a guesser can lock its owner out. */
import type { LockoutPolicy } from '../../model/policy.ts';
import { BoundedMap } from './bounded-map.ts';

const accountsMax = 4_096;

export class Lockout {
  readonly #failures = new BoundedMap<string, { count: number; lockedUntilMs: number }>(accountsMax);

  isLocked(userName: string, nowMs: number): boolean {
    return (this.#failures.get(userName)?.lockedUntilMs ?? nowMs) > nowMs;
  }

  /** Failures in a row so far. */
  failed({ failuresMax, lockMs }: LockoutPolicy, userName: string, nowMs: number): number {
    const known = this.#failures.get(userName);
    const expired = known !== undefined && known.lockedUntilMs > 0 && known.lockedUntilMs <= nowMs;
    const count = (expired ? 0 : (known?.count ?? 0)) + 1;
    this.#failures.set(userName, { count, lockedUntilMs: count >= failuresMax ? nowMs + lockMs : 0 });
    return count;
  }

  succeeded(userName: string): void {
    this.#failures.delete(userName);
  }
}
