import { expect, test } from 'vitest';
import type { PolicySource } from '../model/policy.ts';
import { parsePolicy } from './parse-policy.ts';
import type { LabNames } from './unknown-names.ts';

const issuesOf = (source: PolicySource, names?: LabNames) => {
  const result = parsePolicy(JSON.stringify(source), names);
  return 'issues' in result ? result.issues.map(({ path, message }) => `${path}: ${message}`) : [];
};
const rule = (who: string, topicFilter: string, action: 'publish' | 'subscribe' = 'subscribe'): PolicySource => ({
  acl: { rules: [{ effect: 'allow', who, actions: [action], topicFilters: [topicFilter] }] },
});

test.each<[string, PolicySource, PolicySource]>([
  ['acl.rules[0].topicFilters[0]: “%u” is the user name', rule('anonymous', 'a/%u'), rule('everyone', 'a/%u')],
  [
    'acl.rules[0].topicFilters[0]: Rules are asked',
    rule('everyone', '$share/g/a'),
    rule('everyone', '$share/g/a', 'publish'),
  ],
  ['acl.rules[0].who: “10.0.0.0/33” is no range', rule('address:10.0.0.0/33', 'a'), rule('address:10.0.0.0/8', 'a')],
  [
    'sys.readers[0]: “1.2.3” is no range',
    { sys: { readers: ['address:1.2.3'] } },
    { sys: { readers: ['address:::1'] } },
  ],
  [
    'limits.connectionsReserved.count: More than limits.connectionsMax, which is 10.',
    { limits: { connectionsMax: 10, connectionsReserved: { count: 11, who: ['group:meters'] } } },
    { limits: { connectionsMax: 10, connectionsReserved: { count: 10, who: ['group:meters'] } } },
  ],
])('%s', (issue, wrong, right) => {
  expect(issuesOf(wrong)).toEqual([expect.stringContaining(issue)]);
  expect(issuesOf(right)).toEqual([]);
});

test('a literal $share filter can be asked for where it is not stripped', () => {
  const { acl } = rule('everyone', '$share/g/a');
  expect(issuesOf({ acl: { ...acl, enforce: { stripShare: false } } })).toEqual([]);
});

test('names that the lab does not have', () => {
  const password = { scheme: 'plain', value: 'x' } as const;
  const source: PolicySource = {
    listeners: { tcp: {}, tsl: {} },
    auth: { accounts: [{ userName: 'anna', password, listeners: ['tcp', 'wss'] }] },
    devices: { lock: { listener: 'tls' }, look: {} },
  };
  expect(issuesOf(source, { listeners: ['tcp', 'tls'], devices: ['lock'] })).toEqual([
    'listeners.tsl: This lab has no listener “tsl”.',
    'auth.accounts[0].listeners[1]: This lab has no listener “wss”.',
    'devices.look: This lab has no device “look”.',
  ]);
  expect(issuesOf(source)).toEqual([]);
});

test('a group without members is no mistake: roles are taken away', () => {
  expect(issuesOf(rule('group:contractors', 'plant/#'))).toEqual([]);
});
