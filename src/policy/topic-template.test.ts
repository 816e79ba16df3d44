import { describe, expect, test } from 'vitest';
import { type PolicySource, policySchema } from '../model/policy.ts';
import { authorize } from './authorize.ts';
import type { AclRequest, Identity } from './request.ts';
import { FilledTemplates, fillTemplates } from './topic-template.ts';

const named = (userName: string | null, clientId = 'x'): Identity => ({
  userName,
  clientId,
  groups: [],
  address: null,
});
const read = (topicFilter: string): AclRequest => ({ action: 'subscribe', topicFilter, qos: 0 });
const write = (topicName: string): AclRequest => ({ action: 'publish', topicName, qos: 0, retain: false, will: false });

function effect(templates: 'literalLevel' | 'text', who: Identity, request: AclRequest): string {
  const acl: PolicySource['acl'] = {
    templates,
    rules: [
      { effect: 'allow', who: 'everyone', actions: ['subscribe'], topicFilters: ['plant/%u/cmd'] },
      { effect: 'allow', who: 'everyone', actions: ['publish'], topicFilters: ['plant/dev-%c/telemetry'] },
    ],
  };
  return authorize(policySchema.parse({ acl }), who, request).effect;
}

describe('literalLevel', () => {
  test.each(['pump-3', 'anna.k', 'o’neil', 'Zoë', 'user@site', '$SYS', '%u', '%c'])('“%s” has its own', (name) => {
    expect(effect('literalLevel', named(name), read(`plant/${name}/cmd`))).toBe('allow');
    expect(effect('literalLevel', named(null, name), write(`plant/dev-${name}/telemetry`))).toBe('allow');
    for (const other of ['plant/pump-4/cmd', 'plant/+/cmd', 'plant/#', 'plant//cmd']) {
      expect(effect('literalLevel', named(name), read(other))).toBe('deny');
    }
    expect(effect('literalLevel', named(null, name), write('plant/dev-pump-4/telemetry'))).toBe('deny');
  });

  test.each(['#', '+', 'a/b', 'pump-3/#', 'pump-3\0', '', 'a'.repeat(65_535)])('“%.20s” matches nothing', (name) => {
    for (const topic of [`plant/${name}/cmd`, 'plant/pump-3/cmd', 'plant/+/cmd', 'plant/#', 'plant//cmd']) {
      expect(effect('literalLevel', named(name), read(topic))).toBe('deny');
    }
    for (const topic of [`plant/dev-${name}/telemetry`, 'plant/dev-pump-3/telemetry', 'plant/dev-/telemetry']) {
      expect(effect('literalLevel', named(null, name), write(topic))).toBe('deny');
    }
  });
});

test('%u of a client without a user name matches nothing, however it is filled in', () => {
  for (const mode of ['literalLevel', 'text'] as const) {
    expect(fillTemplates(['a/%u', 'a/%c', 'a'], named(null, 'x'), mode)).toEqual(['a/x', 'a']);
  }
});

test.each([
  ['#', 'plant/pump-4/cmd', 'allow'],
  ['#', 'plant/#', 'allow'],
  ['+', 'plant/pump-4/cmd', 'allow'],
  ['+', 'plant/+/cmd', 'allow'],
  ['pump-3/x', 'plant/pump-3/x/cmd', 'allow'],
  ['pump-3', 'plant/pump-4/cmd', 'deny'],
])('VULNERABLE text: “%s” and %s: %s', (name, topicFilter, expected) => {
  expect(effect('text', named(name), read(topicFilter))).toBe(expected);
});

test('a name is not filled in again', () => {
  expect(fillTemplates(['a/%u/%c'], named('%c', '%u'), 'text')).toEqual(['a/%c/%u']);
});

test('what is kept is bounded', () => {
  const kept = new FilledTemplates();
  const filters = ['a/%u'];
  const anna = named('anna');
  expect(kept.fill(filters, anna, 'text')).toBe(kept.fill(filters, anna, 'text'));
  for (let i = 0; i < 1_000; i += 1) {
    kept.fill(filters, named(`${i}`.padEnd(4_000)), 'text');
    expect(kept.characters).toBeLessThanOrEqual(FilledTemplates.charactersMax);
  }
  expect(kept.fill(filters, anna, 'text')).toEqual(['a/anna']);
});
