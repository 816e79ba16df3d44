import { expect, it } from 'vitest';
import source from '../../tests/fixtures/labs/sound/lab.ts';
import { LabError } from '../model/problem.ts';
import { checkIdsOf, checkPatternsOf, expandCheckIds } from './check-ids.ts';
import { count, defineLab, happened, holds, policyText, reached, sequence, stopsAt, variant } from './index.ts';

const attack = {
  title: '',
  goal: '',
  stops: [],
  advice: '',
  variants: ['one', 'two'].map((id) => variant(id, id, async () => reached('effect', ''))),
};
const checked = {
  attacks: [
    { ...attack, id: 'A1' },
    { ...attack, id: 'A10' },
  ],
  traffic: ['T1', 'T2'].map((id) => ({ id, title: id, run: async () => holds('') })),
};

it('names checks after attack and variant, or after the flow', () => {
  expect(checkIdsOf(checked)).toEqual(['A1/one', 'A1/two', 'A10/one', 'A10/two', 'T1', 'T2']);
});

it.each([
  [['A1/*'], ['A1/one', 'A1/two']],
  [['T*'], ['T1', 'T2']],
  [
    ['A1/two', 'T2'],
    ['A1/two', 'T2'],
  ],
  [['A1/*', '!A1/one'], ['A1/two']],
  [
    ['T*', '!T1', 'A10/*'],
    ['A10/one', 'A10/two', 'T2'],
  ],
  [[], []],
])('expands %j', (patterns, expected) => {
  expect(expandCheckIds(checked, patterns)).toEqual(expected);
  expect(patterns.every((pattern) => checkPatternsOf(checked).includes(pattern))).toBe(true);
});

it('names every field of a definition that is wrong, and where they are described', () => {
  const define = () => defineLab({ ...source, minutes: 1, hints: ['one'] as never });
  expect(define).toThrow(LabError);
  expect(define).toThrow(/ERR_LAB_DEFINITION.*minutes.*hints.*lab-definition\.ts/);
});

it('refuses a near-miss that is no policy', () => {
  expect(() => policyText({ acl: { default: 'maybe' as never } })).toThrow();
  expect(JSON.parse(policyText({ acl: { default: 'allow' } }))).toEqual({ acl: { default: 'allow' } });
});

it('builds conditions over events', () => {
  const opened = happened('device.changed', { deviceId: 'door', to: 'unlocked' });
  const pattern = { type: 'device.changed', where: { deviceId: 'door', to: 'unlocked' } };
  expect(count(opened, 2, 'causeActor')).toEqual({ kind: 'count', of: pattern, atLeast: 2, distinct: 'causeActor' });
  expect(count(opened, 1)).toEqual({ kind: 'count', of: pattern, atLeast: 1 });
  expect(sequence(happened('connection.opened'), opened)).toEqual({
    kind: 'sequence',
    steps: [{ type: 'connection.opened', where: {} }, pattern],
  });
});

it('combines stages and means', () => {
  expect(stopsAt(['connect', 'publish'], ['refused'])).toEqual([
    { stage: 'connect', means: 'refused' },
    { stage: 'publish', means: 'refused' },
  ]);
});
