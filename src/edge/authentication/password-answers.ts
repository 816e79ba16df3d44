/** What follows from the comparison of a password, now and under later policies. */
import type { Account, AuthPolicy, PasswordSource, Policy } from '../../model/policy.ts';
import { accountNamed, type PasswordComparison } from '../../policy/index.ts';
import { compareAtOnce } from './compare-at-once.ts';
import type { Denied, SignedIn, SignInClaim } from './sign-in-stage.ts';

export interface AccountClaim extends SignInClaim {
  readonly userName: string;
  /** `recordKey` of what the given password was compared with; null where it was no hash. */
  readonly record: string | null;
  secret(id: string): string | undefined;
}

export function allowsAnonymous({ auth, listeners }: Policy, listener: string): boolean {
  return auth.anonymous && (listeners[listener]?.anonymous ?? true);
}

/** Whoever has the right password and may not use it is told the same as with a wrong one. */
export function accountAnswer(
  policy: Policy,
  claim: AccountClaim,
  comparison: PasswordComparison | 'no-account',
): SignedIn | Denied {
  const { auth } = policy;
  const account = accountNamed(auth, claim.userName);
  const failure = account || auth.uniformFailureCode ? 'bad-credentials' : 'not-authorized';
  if (!account || comparison !== 'same') {
    return { failure, rule: 'auth.accounts', reason: whyDenied(claim.userName, comparison) };
  }
  const rule = `auth.accounts[${auth.accounts.indexOf(account)}]`;
  if (!account.mechanisms.includes('password')) {
    return { failure, rule: `${rule}.mechanisms`, reason: `“${account.userName}” may not sign in by its password.` };
  }
  if (account.listeners && !account.listeners.includes(claim.origin.listener)) {
    return { failure, rule: `${rule}.listeners`, reason: `“${account.userName}” may not sign in here.` };
  }
  return signedIn(account, rule, claim);
}

function signedIn({ userName, groups }: Account, rule: string, claim: AccountClaim): SignedIn {
  return {
    method: 'password',
    decidedBy: 'store',
    rule,
    userName,
    groups,
    superuser: false,
    expiresAtMs: null,
    again(policy) {
      const answer = accountAnswer(
        policy,
        claim,
        compareAgain(policy.auth, accountNamed(policy.auth, userName), claim),
      );
      return 'method' in answer ? answer : null;
    },
  };
}

/** A hashed password is not compared again: another record asks for another CONNECT. */
function compareAgain(
  auth: AuthPolicy,
  account: Account | undefined,
  claim: AccountClaim,
): PasswordComparison | 'no-account' {
  if (!account) return 'no-account';
  const { password: source } = account;
  if (source.scheme === 'hashed' || source.scheme === 'stored') {
    return recordKey(auth, source) === claim.record ? 'same' : 'different';
  }
  return compareAtOnce(source, claim.password ?? new Uint8Array(), claim.secret);
}

/** Names what is hashed, without hashing it; null for a password that the broker knows. */
export function recordKey(auth: AuthPolicy, source: PasswordSource): string | null {
  if (source.scheme === 'hashed') return source.record;
  return source.scheme === 'stored' ? JSON.stringify([source.secret, source.storage ?? auth.storage]) : null;
}

export function registeredAnswer(userName: string, same: boolean): SignedIn | Denied {
  const rule = 'auth.registration';
  if (!same) return { failure: 'bad-credentials', rule, reason: `“${userName}” is registered with another password.` };
  const answer: SignedIn = {
    method: 'password',
    decidedBy: 'store',
    rule,
    userName,
    groups: [],
    superuser: false,
    expiresAtMs: null,
    // It stays registered whatever becomes of registration; an account of the policy goes before it.
    again: ({ auth }) => (accountNamed(auth, userName) ? null : answer),
  };
  return answer;
}

function whyDenied(userName: string, comparison: PasswordComparison | 'no-account'): string {
  if (comparison === 'no-account') return `No account is named “${userName}”.`;
  return comparison === 'not-provisioned'
    ? `The password of “${userName}” is not provisioned in this lab.`
    : 'The password is wrong.';
}
