import { expect, it } from 'vitest';
import { type PolicySource, policySchema } from '../../model/policy.ts';
import { caughtAmong, groupCompatible } from './group-compatible.ts';
import { mutantsOf } from './mutants-of.ts';
import { meant } from './name-pattern.ts';

const source: PolicySource = {
  auth: { accounts: [{ userName: 'owner', password: { scheme: 'provisioned', secret: 'owner' } }] },
  acl: {
    rules: [
      { effect: 'deny', who: 'everyone', actions: ['publish'], topicFilters: ['#'], will: true },
      { effect: 'allow', who: 'user:owner', actions: ['publish'], topicFilters: ['door/cmd', '%u/#'], qos: [0, 1] },
      { effect: 'deny', who: 'anonymous', actions: ['subscribe'], topicFilters: ['#'], literal: true },
    ],
  },
  limits: { packetBytesMax: 1_024 },
};
const policy = policySchema.parse(source);
const mutants = mutantsOf(policy);
const names = mutants.map(({ name }) => name);

/** The mutants at one place, without the place. */
function at(place: string): string[] {
  return names.filter((name) => name.startsWith(`${place} `)).map((name) => name.slice(place.length + 1));
}

it.each([
  ['auth.anonymous', ['= true']],
  ['auth.accounts[owner]', ['dropped']],
  ['acl.default', ['= allow']],
  ['limits.packetBytesMax', ['= 1048576', 'dropped']],
  ['auth.throttle.delayMs', ['= 1']],
  ['auth.throttle.freeTries', ['= 0', '= 1000']],
  ['auth.throttle.keys', ['+ userName', '+ address', '+ clientId']],
  ['acl.rules[everyone publish]', ['dropped', 'below [user:owner publish]']],
  ['acl.rules[everyone publish].effect', ['= allow']],
  ['acl.rules[everyone publish].will', ['dropped', '= false']],
  ['acl.rules[user:owner publish]', ['dropped', 'below [anonymous subscribe]']],
  ['acl.rules[user:owner publish].who', ['= everyone']],
  ['acl.rules[user:owner publish].actions', ['+ subscribe', '+ receive']],
  [
    'acl.rules[user:owner publish].topicFilters[door/cmd]',
    ['= +/cmd', '= door/+', '= #', '= door/#', '= door/cmd/#', 'dropped'],
  ],
  ['acl.rules[user:owner publish].topicFilters[%u/#]', ['= +/#', '= #', 'dropped']],
  ['acl.rules[user:owner publish].qos', ['dropped', '+ 2']],
  ['acl.rules[user:owner publish].qos[0]', ['dropped']],
  ['acl.rules[anonymous subscribe].literal', ['dropped', '= false']],
  ['acl.rules[anonymous subscribe].topicFilters[#]', []],
])('weakens %s in every way', (place, expected) => {
  expect([...at(place)].sort()).toEqual([...expected].sort());
});

it('leaves no setting of the schema out that can be chosen or counted', () => {
  const settings = ['limits', 'clientId', 'identity', 'acl.enforce', 'auth.throttle'];
  for (const setting of settings) expect(names.some((name) => name.startsWith(`${setting}.`))).toBe(true);
  expect(Object.keys(policy.limits).filter((key) => at(`limits.${key}`).length === 0)).toEqual([]);
});

it('makes policies that differ from the first and from each other, and that a broker takes', () => {
  const texts = mutants.map((mutant) => JSON.stringify(mutant.policy));
  expect(new Set([JSON.stringify(policy), ...texts]).size).toBe(mutants.length + 1);
  for (const mutant of mutants) expect(policySchema.safeParse(mutant.policy).success).toBe(true);
  // A rule without the action that its condition is about would be refused.
  expect(at('acl.rules[everyone publish].actions[publish]')).toEqual([]);
});

it('names the elements of a list by what they are, and twins by their number', () => {
  const twice = policySchema.parse({ acl: { rules: [...policy.acl.rules, ...policy.acl.rules.slice(1, 2)] } });
  expect(mutantsOf(twice).map(({ name }) => name)).toContain('acl.rules[user:owner publish #2].qos[0] dropped');
});

it.each([
  [['limits.*'], 'limits.packetBytesMax = 1', true],
  [['limits.*'], 'acl.limits.x', false],
  [['*', '!acl.*'], 'acl.default = allow', false],
  [['*', '!acl.*'], 'auth.anonymous = true', true],
  [['a[+/#] = *'], 'a[+/#] = #', true],
  [['a[+/#] = *'], 'a[x/y] = #', false],
  [['!acl.*'], 'auth.anonymous = true', false],
  [[], 'auth.anonymous = true', false],
])('%j means %s: %s', (patterns, name, expected) => {
  expect(meant(patterns, name)).toBe(expected);
});

it('puts together only what can be changed at once, and finds in a group those that are caught', async () => {
  const groups = groupCompatible(mutants);
  expect(groups.flat().length).toBe(mutants.length);
  expect(groups.length).toBeLessThan(mutants.length / 4);
  const paths = groups.map((group) => new Set(group.map(({ path }) => path.join())).size);
  expect(paths).toEqual(groups.map((group) => group.length));

  let judged = 0;
  const guilty = (mutated: typeof policy) => mutated.auth.anonymous || mutated.limits.packetBytesMax > 1_024;
  const found = await Promise.all(
    groups.map((group) =>
      caughtAmong(policy, group, async (mutated) => {
        judged += 1;
        return guilty(mutated) ? 'A1/open' : null;
      }),
    ),
  );
  const names = ['auth.anonymous = true', 'limits.packetBytesMax = 1048576', 'limits.packetBytesMax dropped'];
  expect(found.flatMap((each) => each.map(({ change }) => change.name)).sort()).toEqual(names);
  expect(judged).toBeLessThan(mutants.length / 2);
});
