import { describe, expect, it } from 'vitest';
import { consequencesOf, showCount, showDuration } from './consequences.ts';
import { rows, scales, workOf } from './schemes.ts';

describe('consequencesOf', () => {
  it('says what 0.041 ms a guess means', () => {
    expect(consequencesOf(0.041)).toMatchObject({
      oneCheck: '41 µs',
      storm: '2.1 ms',
      guesses: '24,000',
      wordList: '210 ms',
      eightLetters: '99 days',
    });
  });

  it('gives the attacker more cores and the defender none', () => {
    const [alone, farm] = [consequencesOf(81), consequencesOf(81, 1_000)];
    expect(farm.oneCheck).toBe(alone.oneCheck);
    expect(alone.guesses).toBe('12');
    expect(farm.guesses).toBe('12,000');
    expect(farm.bar).toBeGreaterThan(alone.bar);
  });
});

it.each([
  [0.5, '0.5'],
  [1234, '1,200'],
  [2.3e6, '2.3 million'],
  [4.56e10, '46 billion'],
])('shows %d as %s', (count, text) => {
  expect(showCount(count)).toBe(text);
});

it.each([
  [0.0000036, '3.6 µs'],
  [0.7, '700 ms'],
  [1, '1 s'],
  [59, '59 s'],
  [600, '10 min'],
  [86_400 * 40, '40 days'],
  [3.2e9, '100 years'],
])('shows %d s as %s', (seconds, text) => {
  expect(showDuration(seconds)).toBe(text);
});

it('scales to a cost that some row has measured', () => {
  for (const { like, scheme, steps } of scales) {
    const row = rows.find(({ id }) => id === like);
    expect(row?.scheme.kind).toBe(scheme(0).kind);
    expect(workOf(scheme(steps))).toBeGreaterThan(workOf(scheme(0)));
  }
});
