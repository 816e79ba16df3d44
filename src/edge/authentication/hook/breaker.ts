/** Asks nobody for a while after so many failures in a row; then one question finds out whether that has changed. */
import type { HookPolicy } from '../../../model/policy.ts';

type BreakerPolicy = NonNullable<HookPolicy['breaker']>;

export class Breaker {
  #failures = 0;
  #openUntilMs = 0;

  /** Whether a question may be asked now. Of those that wait for the end of the pause the first may. */
  mayAsk({ failuresMax, openMs }: BreakerPolicy, nowMs: number): boolean {
    if (this.#failures < failuresMax) return true;
    if (nowMs < this.#openUntilMs) return false;
    this.#openUntilMs = nowMs + openMs;
    return true;
  }

  answered(): void {
    this.#failures = 0;
  }

  failed({ failuresMax, openMs }: BreakerPolicy, nowMs: number): void {
    this.#failures += 1;
    if (this.#failures >= failuresMax) this.#openUntilMs = nowMs + openMs;
  }
}
