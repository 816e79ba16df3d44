/** Rights outlive the moment in which they were used: who left a message behind, and whether they still might. */
import type { Account, AuthPolicy, Policy } from '../model/policy.ts';
import { accountNamed } from './authenticate.ts';
import { authorize } from './authorize.ts';
import type { Decision, Identity } from './request.ts';

export interface Author {
  readonly who: Identity;
  /** The account that bore their name then. */
  readonly account: Account | undefined;
  /** It was their Will. */
  readonly will: boolean;
}

export function authorOf(auth: AuthPolicy, who: Identity, will: boolean): Author {
  return { who, account: accountOf(auth, who), will };
}

/** Whether the author of a retained message may publish it by this policy. Nobody may whose account is gone. */
export function mayStillPublish(
  policy: Policy,
  { who, account, will }: Author,
  message: { readonly topicName: string; readonly qos: 0 | 1 | 2 },
): Decision {
  const now = accountOf(policy.auth, who);
  if (account && !now) {
    const reason = `The account “${account.userName}”, which published it, is gone.`;
    return { effect: 'deny', rule: 'acl.retainedSource', reason };
  }
  const { topicName, qos } = message;
  return authorize(policy, withGroupsOf(who, account, now), { action: 'publish', topicName, qos, retain: true, will });
}

/** The identity that somebody who signed in under one policy has under the next: groups may have changed. */
export function identityUnder(next: AuthPolicy, before: AuthPolicy, who: Identity): Identity {
  return withGroupsOf(who, accountOf(before, who), accountOf(next, who));
}

/** Groups that come from elsewhere, from a token, are not touched by what happens to accounts. */
function withGroupsOf(who: Identity, before: Account | undefined, now: Account | undefined): Identity {
  const groups = now?.groups ?? [];
  const sameAsBefore = groups.join() === (before?.groups ?? []).join();
  return sameAsBefore ? who : { ...who, groups };
}

function accountOf(auth: AuthPolicy, { userName }: Identity): Account | undefined {
  return userName === null ? undefined : accountNamed(auth, userName);
}
