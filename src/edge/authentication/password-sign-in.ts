/** Signing in with a password: what a broker remembers between attempts, and in which order it asks. */
import type { Clock } from '../../model/clock.ts';
import { readPasswordRecord } from '../../model/password-record.ts';
import type { AuthPolicy, PasswordSource } from '../../model/policy.ts';
import {
  type Authentication,
  accountNamed,
  authenticate,
  type Credentials,
  type PasswordComparison,
} from '../../policy/index.ts';
import { compareAtOnce } from './compare-at-once.ts';
import { KdfQueue, kdfWaitingMax } from './kdf-queue.ts';
import { Lockout } from './lockout.ts';
import { type Attempt, Throttle } from './throttle.ts';
import { verifyPassword } from './verify-password.ts';

export interface SignInAttempt extends Credentials {
  readonly clientId: string;
  readonly remoteAddress: string;
  /** Whether whoever asked has left: no work is done for them. */
  abandoned(): boolean;
}

interface NamedAttempt extends SignInAttempt {
  readonly userName: string;
}

/** An attempt that was not looked at. */
export interface NotLookedAt {
  readonly limit: 'auth.throttle' | 'auth.lockout' | 'auth.kdfConcurrency';
  readonly value: number;
  readonly max: number;
  readonly reason: string;
}

export type SignInAnswer = Authentication | NotLookedAt;

export interface SignInOptions {
  readonly clock: Clock;
  secret(id: string): string | undefined;
}

export class PasswordSignIn {
  readonly #options: SignInOptions;
  readonly #queue = new KdfQueue();
  readonly #throttle = new Throttle();
  readonly #lockout = new Lockout();

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** Decides whether a claim is believed. Who claims no account’s name is not counted. */
  async decide(auth: AuthPolicy, attempt: SignInAttempt): Promise<SignInAnswer> {
    const { userName } = attempt;
    if (userName === null || (auth.anonymous && !accountNamed(auth, userName))) {
      return authenticate(auth, attempt, () => 'different');
    }
    const claim = { ...attempt, userName };
    const answer =
      this.blocked(auth, claim) ?? (await this.#queue.run(auth.kdfConcurrency, () => this.#look(auth, claim)));
    return answer ?? tooManyWait;
  }

  /** Asked again once it is its turn: while it waited, others may have failed in its name. */
  async #look(auth: AuthPolicy, attempt: NamedAttempt): Promise<SignInAnswer> {
    const blocked = this.blocked(auth, attempt);
    if (blocked) return blocked;
    if (attempt.abandoned()) return authenticate(auth, attempt, () => 'different');
    const comparison = await this.#compare(auth, attempt);
    const answer = authenticate(auth, attempt, () => comparison);
    this.remember(auth, attempt, answer.effect === 'allow');
    return answer;
  }

  async #compare(auth: AuthPolicy, { userName, password }: NamedAttempt): Promise<PasswordComparison> {
    const given = password ?? new Uint8Array();
    const source = accountNamed(auth, userName)?.password ?? (auth.dummyHash ? firstHashed(auth) : undefined);
    if (source?.scheme !== 'hashed') return compareAtOnce(source ?? nobodys, given, (id) => this.#options.secret(id));
    const record = readPasswordRecord(source.record);
    const same = typeof record !== 'string' && (await verifyPassword(record, given));
    return same ? 'same' : 'different';
  }

  /** Whether this attempt may not even be looked at. Also for proofs that are no passwords. */
  blocked(auth: AuthPolicy, attempt: Omit<Attempt, 'nowMs'>): NotLookedAt | null {
    const nowMs = this.#options.clock.now();
    if (auth.lockout && this.#lockout.isLocked(attempt.userName, nowMs)) {
      const { failuresMax } = auth.lockout;
      return { limit: 'auth.lockout', value: failuresMax, max: failuresMax, reason: 'The account is locked.' };
    }
    const waiting = this.#throttle.blocking(auth.throttle, { ...attempt, nowMs });
    const reason = `Too many failures: ${waiting?.waitMs} ms to wait.`;
    return waiting && { limit: 'auth.throttle', value: waiting.failures, max: auth.throttle.freeTries, reason };
  }

  /** Counts it, for those that follow. */
  remember(auth: AuthPolicy, given: Omit<Attempt, 'nowMs'>, matched: boolean): void {
    const attempt: Attempt = { ...given, nowMs: this.#options.clock.now() };
    if (matched) this.#lockout.succeeded(attempt.userName);
    else if (auth.lockout) this.#lockout.failed(auth.lockout, attempt.userName, attempt.nowMs);
    if (matched) this.#throttle.succeeded(auth.throttle, attempt);
    else this.#throttle.failed(auth.throttle, attempt);
  }
}

const tooManyWait: NotLookedAt = {
  limit: 'auth.kdfConcurrency',
  value: kdfWaitingMax + 1,
  max: kdfWaitingMax,
  reason: 'Too many passwords wait to be compared.',
};

/** Compared with in place of an account that does not exist. */
const nobodys = { scheme: 'plain', value: '\0' } as const;

/** For strangers the work of the first account whose password is hashed. */
function firstHashed(auth: AuthPolicy): PasswordSource | undefined {
  return auth.accounts.find(({ password }) => password.scheme === 'hashed')?.password;
}
