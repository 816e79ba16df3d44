/** Who may connect, and under which ClientId. */
import type { Account, AuthPolicy, ClientIdPolicy } from '../model/policy.ts';
import type { Decision } from './request.ts';

/** What a CONNECT claims. */
export interface Credentials {
  readonly userName: string | null;
  readonly password: Uint8Array | null;
}

/** `not-provisioned`: the lab has no secret of that name, so nobody has this password. */
export type PasswordComparison = 'same' | 'different' | 'not-provisioned';

export function accountNamed(auth: AuthPolicy, userName: string): Account | undefined {
  return auth.accounts.find((account) => account.userName === userName);
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
