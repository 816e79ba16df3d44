import { describe, expect, test } from 'vitest';
import { type AclRule, policySchema } from '../model/policy.ts';
import { authorize } from './authorize.ts';
import type { AclRequest, Identity } from './request.ts';

const phone: Identity = { clientId: 'phone-1', userName: 'phone', groups: ['family'], address: '192.0.2.7' };
const anonymous: Identity = { clientId: 'x', userName: null, groups: [], address: null };

const rule = (
  effect: 'allow' | 'deny',
  actions: AclRule['actions'],
  topicFilters: string[],
  more: Partial<AclRule> = {},
): AclRule => ({
  effect,
  who: 'everyone',
  actions,
  topicFilters,
  ...more,
});
const decide = (fallback: 'allow' | 'deny', rules: AclRule[], request: AclRequest, who = phone) =>
  authorize(policySchema.parse({ acl: { default: fallback, rules } }), who, request);

const subscribe = (topicFilter: string): AclRequest => ({ action: 'subscribe', topicFilter, qos: 0 });
const receive = (topicName: string): AclRequest => ({ action: 'receive', topicName, qos: 0 });
const publish = (topicName: string, more: { qos?: 0 | 1 | 2; retain?: boolean; will?: boolean } = {}): AclRequest => ({
  action: 'publish',
  topicName,
  qos: 0,
  retain: false,
  will: false,
  ...more,
});

test('the first rule that matches decides, then the default', () => {
  const rules = [rule('deny', ['receive'], ['home/pin']), rule('allow', ['receive'], ['home/#'])];
  expect(decide('deny', rules, receive('home/pin'))).toMatchObject({ effect: 'deny', rule: 'acl.rules[0]' });
  expect(decide('deny', rules, receive('home/x'))).toMatchObject({ effect: 'allow', rule: 'acl.rules[1]' });
  expect(decide('deny', rules, receive('work'))).toMatchObject({ effect: 'deny', rule: 'acl.default' });
  expect(decide('allow', rules, receive('work'))).toMatchObject({ effect: 'allow', rule: 'acl.default' });
  expect(decide('allow', rules.reverse(), receive('home/pin')).effect).toBe('allow');
});

test.each([
  ['everyone', true, true],
  ['anonymous', false, true],
  ['authenticated', true, false],
  ['group:family', true, false],
  ['group:guests', false, false],
  ['address:192.0.2.0/24', true, false],
  ['address:0.0.0.0/0', true, false],
  ['address:10.0.0.0/8', false, false],
  ['user:phone', true, false],
  ['user:phon', false, false],
  ['client:phone-1', true, false],
  ['client:x', false, true],
])('who: %s concerns the phone: %s, an anonymous client: %s', (who, concernsPhone, concernsAnonymous) => {
  const rules = [rule('allow', ['receive'], ['#'], { who })];
  expect(decide('deny', rules, receive('a')).effect === 'allow').toBe(concernsPhone);
  expect(decide('deny', rules, receive('a'), anonymous).effect === 'allow').toBe(concernsAnonymous);
});

describe('subscribe', () => {
  test('a rule matches when it covers all that is asked for, whether it allows or denies', () => {
    const allow = [rule('allow', ['subscribe'], ['home/+/state'])];
    expect(decide('deny', allow, subscribe('home/door/state')).effect).toBe('allow');
    expect(decide('deny', allow, subscribe('home/#')).effect).toBe('deny');
    const deny = [rule('deny', ['subscribe'], ['home/pin/#'])];
    expect(decide('allow', deny, subscribe('home/pin/set')).effect).toBe('deny');
    expect(decide('allow', deny, subscribe('home/#')).effect).toBe('allow');
  });

  test('a literal rule compares text', () => {
    const rules = [rule('deny', ['subscribe'], ['#'], { literal: true })];
    expect(decide('allow', rules, subscribe('#')).effect).toBe('deny');
    for (const other of ['+/#', 'home/#', 'a']) expect(decide('allow', rules, subscribe(other)).effect).toBe('allow');
  });
});

describe('conditions', () => {
  test.each([
    [{ retain: false }, publish('a', { retain: false }), publish('a', { retain: true })],
    [{ will: true }, publish('a', { will: true }), publish('a', { will: false })],
    [{ qos: [1, 2] as (1 | 2)[] }, publish('a', { qos: 2 }), publish('a', { qos: 0 })],
  ])('%o', (condition, matching, other) => {
    const rules = [rule('allow', ['publish'], ['a'], condition)];
    expect(decide('deny', rules, matching).effect).toBe('allow');
    expect(decide('deny', rules, other).effect).toBe('deny');
  });

  test('retain and will say nothing about other actions', () => {
    const rules = [rule('allow', ['publish', 'receive'], ['a'], { retain: true, will: true })];
    expect(decide('deny', rules, receive('a')).effect).toBe('allow');
  });
});

test('a refusal says who may not do what, and why', () => {
  expect(decide('deny', [], publish('home/cmd', { retain: true })).reason).toBe(
    'No rule lets user “phone” publish a retained message to “home/cmd”, and acl.default is deny.',
  );
  expect(decide('allow', [rule('deny', ['subscribe'], ['#'])], subscribe('a'), anonymous).reason).toBe(
    'acl.rules[0] denies anonymous client “x” to subscribe to “a”.',
  );
});
