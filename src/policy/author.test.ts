import { describe, expect, test } from 'vitest';
import { type Policy, type PolicySource, policySchema } from '../model/policy.ts';
import { authorOf, identityUnder, mayStillPublish } from './author.ts';
import type { Identity } from './request.ts';

const contractor: Identity = { clientId: 'c', userName: 'contractor', groups: ['service'], address: null };
const guest: Identity = { clientId: 'g', userName: 'guest', groups: ['service'], address: null };
const message = { topicName: 'plant/mode', qos: 1 } as const;

function policy(groups: string[] | null, who = 'group:service'): Policy {
  const password = { scheme: 'plain', value: 'x' } as const;
  const source: PolicySource = {
    auth: { accounts: groups ? [{ userName: 'contractor', password, groups }] : [] },
    acl: { rules: [{ effect: 'allow', who, actions: ['publish'], topicFilters: ['plant/#'] }] },
  };
  return policySchema.parse(source);
}

describe('mayStillPublish', () => {
  const author = authorOf(policy(['service']).auth, contractor, false);

  test.each([
    ['nothing changed', policy(['service']), 'allow', 'acl.rules[0]'],
    ['the account lost its group', policy([]), 'deny', 'acl.default'],
    ['the rule is about somebody else', policy(['service'], 'user:anna'), 'deny', 'acl.default'],
    ['the account is gone', policy(null, 'everyone'), 'deny', 'acl.retainedSource'],
  ])('%s', (_, now, effect, rule) => {
    expect(mayStillPublish(now, author, message)).toMatchObject({ effect, rule });
  });

  test('an author without an account is asked about by name', () => {
    const elsewhere = authorOf(policy(null).auth, guest, false);
    expect(mayStillPublish(policy(['service']), elsewhere, message).effect).toBe('allow');
    expect(mayStillPublish(policy(null, 'user:anna'), elsewhere, message).effect).toBe('deny');
  });
});

describe('identityUnder', () => {
  test('takes the groups that the account has now', () => {
    const { auth: before } = policy(['service']);
    expect(identityUnder(policy(['night']).auth, before, contractor).groups).toEqual(['night']);
    expect(identityUnder(policy(null).auth, before, contractor).groups).toEqual([]);
  });

  test('is the same object where nothing changed, and for groups that come from a token', () => {
    const { auth } = policy(['service']);
    expect(identityUnder(auth, auth, contractor)).toBe(contractor);
    expect(identityUnder(policy([]).auth, auth, guest)).toBe(guest);
  });
});
