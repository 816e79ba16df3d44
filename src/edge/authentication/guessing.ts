/** What a broker remembers of failures between attempts, whatever kind of proof failed. */
import type { Clock } from '../../model/clock.ts';
import type { AuthPolicy } from '../../model/policy.ts';
import { Lockout } from './lockout.ts';
import type { NotLookedAt } from './sign-in-stage.ts';
import { type Attempt, Throttle } from './throttle.ts';

type Guess = Omit<Attempt, 'nowMs'>;

export class Guessing {
  readonly #clock: Clock;
  readonly #throttle = new Throttle();
  readonly #lockout = new Lockout();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this attempt may not even be looked at. */
  blocked(auth: AuthPolicy, guess: Guess): NotLookedAt | null {
    const nowMs = this.#clock.now();
    if (auth.lockout && this.#lockout.isLocked(guess.userName, nowMs)) {
      const { failuresMax } = auth.lockout;
      return { limit: 'auth.lockout', value: failuresMax, max: failuresMax, reason: 'The account is locked.' };
    }
    const waiting = this.#throttle.blocking(auth.throttle, { ...guess, nowMs });
    const reason = `Too many failures: ${waiting?.waitMs} ms to wait.`;
    return waiting && { limit: 'auth.throttle', value: waiting.failures, max: auth.throttle.freeTries, reason };
  }

  /** Counts it, for those that follow. */
  remember(auth: AuthPolicy, guess: Guess, matched: boolean): void {
    const attempt: Attempt = { ...guess, nowMs: this.#clock.now() };
    if (matched) this.#lockout.succeeded(attempt.userName);
    else if (auth.lockout) this.#lockout.failed(auth.lockout, attempt.userName, attempt.nowMs);
    if (matched) this.#throttle.succeeded(auth.throttle, attempt);
    else this.#throttle.failed(auth.throttle, attempt);
  }
}
