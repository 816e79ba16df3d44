/** Accounts and their passwords: those of the policy, and those that clients registered. */
import { comparisonMs } from '../../model/password-cost.ts';
import { readPasswordRecord } from '../../model/password-record.ts';
import type { Account, AuthPolicy, Policy } from '../../model/policy.ts';
import { accountNamed, checkName, constantTimeEquals, type PasswordComparison } from '../../policy/index.ts';
import { compareAtOnce } from './compare-at-once.ts';
import { compareStored } from './compare-stored.ts';
import type { Guessing } from './guessing.ts';
import { KdfQueue, kdfWaitingMax } from './kdf-queue.ts';
import { type AccountClaim, accountAnswer, allowsAnonymous, recordKey, registeredAnswer } from './password-answers.ts';
import { Registrations, registrationsMax } from './registrations.ts';
import type { NotLookedAt, SignInAnswer, SignInAttempt, SignInClaim, SignInStage } from './sign-in-stage.ts';
import { verifyPassword } from './verify-password.ts';

export interface PasswordSignInOptions {
  readonly guessing: Guessing;
  secret(id: string): string | undefined;
}

interface NamedAttempt extends SignInAttempt {
  readonly userName: string;
  readonly remoteAddress: string;
}

const empty = new Uint8Array();

export class PasswordSignIn implements SignInStage {
  readonly methods = ['password'] as const;
  readonly #options: PasswordSignInOptions;
  readonly #queue = new KdfQueue();
  readonly #registrations = new Registrations();

  constructor(options: PasswordSignInOptions) {
    this.#options = options;
  }

  /** A name that nobody bears is somebody else’s to decide, if there is anybody else. */
  concerns(policy: Policy, { userName, origin }: SignInClaim): boolean {
    const { auth } = policy;
    if (userName === null) return false;
    if (accountNamed(auth, userName) || this.#registrations.passwordOf(userName)) return true;
    if (auth.registration === 'open') return true;
    return !auth.hook && auth.undecided === 'deny' && !allowsAnonymous(policy, origin.listener);
  }

  async decide(policy: Policy, attempt: SignInAttempt): Promise<SignInAnswer> {
    const { userName, origin } = attempt;
    if (userName === null || !this.concerns(policy, attempt)) return null;
    const { guessing } = this.#options;
    const { auth } = policy;
    const claim: NamedAttempt = { ...attempt, userName, remoteAddress: origin.remoteAddress };
    const answer =
      guessing.blocked(auth, claim) ?? (await this.#queue.run(auth.kdfConcurrency, () => this.#look(policy, claim)));
    return answer ?? tooManyWait;
  }

  /** Asked again once it is its turn: while it waited, others may have failed in its name. */
  async #look(policy: Policy, attempt: NamedAttempt): Promise<SignInAnswer> {
    const { auth } = policy;
    const { guessing, secret } = this.#options;
    const blocked = guessing.blocked(auth, attempt);
    if (blocked) return blocked;
    const account = accountNamed(auth, attempt.userName);
    if (!account) {
      const registered = this.#lookAmongRegistered(policy, attempt);
      if (registered) return registered;
    }
    const comparison = attempt.gone.aborted ? 'different' : await this.#compare(auth, account, attempt);
    const claim: AccountClaim = { ...attempt, record: recordOf(auth, account), secret };
    const answer = accountAnswer(policy, claim, account ? comparison : 'no-account');
    if (!attempt.gone.aborted) guessing.remember(auth, attempt, 'method' in answer);
    return answer;
  }

  async #compare(
    auth: AuthPolicy,
    account: Account | undefined,
    { userName, password, passwordCompared }: NamedAttempt,
  ): Promise<PasswordComparison> {
    const known = account ?? (auth.dummyHash ? firstHashed(auth) : undefined);
    const given = password ?? empty;
    const source = known?.password ?? nobodys;
    const { secret } = this.#options;
    if (source.scheme === 'stored') {
      const { comparison, work } = await compareStored(auth, known?.userName ?? '', source, given, secret);
      if (work) passwordCompared({ userName, ...work });
      return comparison;
    }
    if (source.scheme !== 'hashed') return compareAtOnce(source, given, secret);
    const record = readPasswordRecord(source.record);
    if (typeof record === 'string') return 'different';
    passwordCompared({ userName, scheme: record.scheme, workMs: comparisonMs(record) });
    return (await verifyPassword(record, given)) ? 'same' : 'different';
  }

  /** Null for a name that is not registered and cannot be. Names that are registered stay, whatever is asked of new ones. */
  #lookAmongRegistered({ auth, identity }: Policy, attempt: NamedAttempt): SignInAnswer {
    if (this.#registrations.passwordOf(attempt.userName))
      return this.#compareRegistered(auth, attempt.userName, attempt);
    if (auth.registration === 'closed') return null;
    const checked = checkName(identity, 'userName', attempt.userName, 'registration');
    if (!('name' in checked)) return { failure: 'bad-credentials', rule: checked.rule, reason: checked.reason };
    const { password } = attempt;
    if (password && password.length > 0 && !this.#registrations.passwordOf(checked.name)) {
      if (this.#registrations.full) return tooManyRegistered;
      this.#registrations.add(checked.name, password);
    }
    return this.#compareRegistered(auth, checked.name, attempt);
  }

  #compareRegistered(auth: AuthPolicy, userName: string, attempt: NamedAttempt): SignInAnswer {
    const password = attempt.password ?? empty;
    const known = this.#registrations.passwordOf(userName) ?? empty;
    const same = password.length > 0 && constantTimeEquals(known, password);
    this.#options.guessing.remember(auth, attempt, same);
    return registeredAnswer(userName, same);
  }
}

const tooManyWait: NotLookedAt = {
  limit: 'auth.kdfConcurrency',
  value: kdfWaitingMax + 1,
  max: kdfWaitingMax,
  reason: 'Too many passwords wait to be compared.',
};

const tooManyRegistered: NotLookedAt = {
  limit: 'auth.registration',
  value: registrationsMax + 1,
  max: registrationsMax,
  reason: 'There is no room for another account.',
};

/** Compared with in place of an account that does not exist. */
const nobodys = { scheme: 'plain', value: '\0' } as const;

/** For strangers the work of the first account whose password is hashed. */
function firstHashed(auth: AuthPolicy): Account | undefined {
  return auth.accounts.find(({ password }) => password.scheme === 'hashed' || password.scheme === 'stored');
}

/** What a sign-in rests on: another one asks for another CONNECT. */
function recordOf(auth: AuthPolicy, account: Account | undefined): string | null {
  return account ? recordKey(auth, account.password) : null;
}
