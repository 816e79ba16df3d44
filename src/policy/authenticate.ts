/** Who may connect, and under which ClientId. */
import type { Account, AuthPolicy, ClientIdPolicy, PasswordSource } from '../model/policy.ts';
import type { Decision } from './request.ts';

/** What a CONNECT claims. */
export interface Credentials {
  readonly userName: string | null;
  readonly password: Uint8Array | null;
}

export interface Authentication extends Decision {
  /** The principal; null for anonymous and where the claim was denied. */
  readonly userName: string | null;
  /** Groups that rules can be about. */
  readonly groups: readonly string[];
  /** Which kind of refusal the client is told. */
  readonly failure: 'bad-credentials' | 'not-authorized' | null;
}

/** `not-provisioned`: the lab has no secret of that name, so nobody has this password. */
export type PasswordComparison = 'same' | 'different' | 'not-provisioned';

export function accountNamed(auth: AuthPolicy, userName: string): Account | undefined {
  return auth.accounts.find((account) => account.userName === userName);
}

/** Decides whether a claim is believed. Comparing can take time, so `compare` is asked for what came of it. */
export function authenticate(
  auth: AuthPolicy,
  claim: Credentials,
  compare: (source: PasswordSource, password: Uint8Array) => PasswordComparison,
): Authentication {
  if (claim.userName === null) return anonymous(auth);
  const account = accountNamed(auth, claim.userName);
  if (!account && auth.anonymous) return anonymous(auth);
  const comparison = account ? compare(account.password, claim.password ?? new Uint8Array()) : 'no-account';
  if (account && comparison === 'same') {
    const rule = `auth.accounts[${auth.accounts.indexOf(account)}]`;
    const { userName, groups } = account;
    return { effect: 'allow', rule, reason: `${rule} has this password.`, userName, groups, failure: null };
  }
  return {
    effect: 'deny',
    rule: 'auth.accounts',
    reason: whyDenied(claim.userName, comparison),
    userName: null,
    groups: [],
    failure: account || auth.uniformFailureCode ? 'bad-credentials' : 'not-authorized',
  };
}

/** Whether this principal may use this ClientId; null as user name stands for anonymous. */
export function authorizeClientId(policy: ClientIdPolicy, clientId: string, userName: string | null): Decision {
  const rule = 'clientId.rule';
  if (policy.rule === 'free') return { effect: 'allow', rule, reason: 'Any ClientId may be used.' };
  const bound =
    policy.rule === 'equalsUserName' ? 'be the user name' : 'be the user name or begin with it and a hyphen';
  const fits =
    userName !== null &&
    (clientId === userName || (policy.rule === 'prefixUserName' && clientId.startsWith(`${userName}-`)));
  return fits
    ? { effect: 'allow', rule, reason: 'The ClientId fits the user name.' }
    : { effect: 'deny', rule, reason: `The ClientId “${clientId}” must ${bound}.` };
}

/** Compares without telling by its duration where two texts differ. Depends on the length of `given` alone. */
export function constantTimeEquals(expected: Uint8Array, given: Uint8Array): boolean {
  let difference = expected.length ^ given.length;
  for (let i = 0; i < given.length; i += 1) {
    difference |= (given[i] ?? 0) ^ (expected[expected.length === 0 ? 0 : i % expected.length] ?? 0);
  }
  return difference === 0;
}

function whyDenied(userName: string, comparison: PasswordComparison | 'no-account'): string {
  if (comparison === 'no-account') return `No account is named “${userName}”.`;
  return comparison === 'not-provisioned'
    ? `The password of “${userName}” is not provisioned in this lab.`
    : 'The password is wrong.';
}

function anonymous(auth: AuthPolicy): Authentication {
  const rule = 'auth.anonymous';
  return auth.anonymous
    ? { effect: 'allow', rule, reason: 'Anonymous clients are accepted.', userName: null, groups: [], failure: null }
    : {
        effect: 'deny',
        rule,
        reason: 'A user name is required.',
        userName: null,
        groups: [],
        failure: 'not-authorized',
      };
}
