import { expect, it } from 'vitest';
import { arrivals, type Rule, rules, saysOf, sequences } from './arrivals.ts';

it.each<[string, Partial<Record<Rule, string>>]>([
  ['replay', { none: '++++', greaterOrEqual: '++++', greater: '+++-', plusOne: '+++-', window: '+++-' }],
  ['old', { none: '++++', greaterOrEqual: '+++-', window: '+++-' }],
  ['lost', { greater: '++++', plusOne: '++--', window: '++++' }],
  ['order', { greater: '++--', window: '++++' }],
  ['late', { none: '++++', greater: '+++-', window: '+++-' }],
])('%s', (id, expected) => {
  const counters = sequences.find((each) => each.id === id)?.counters ?? [];
  for (const [rule, signs] of Object.entries(expected)) {
    const taken = arrivals(rule as Rule, counters);
    expect(taken.map((each) => (each ? '+' : '-')).join(''), rule).toBe(signs);
  }
});

it('says what became of each', () => {
  expect(saysOf([1, 2], [true, true])).toBe('All are taken.');
  expect(saysOf([1, 2], [true, false])).toBe('Refused: 2. Taken: 1.');
  expect(rules.length).toBe(5);
});
