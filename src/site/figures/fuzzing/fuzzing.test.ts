import { expect, it } from 'vitest';
import { found, sentence, signature, tests } from './minimising.ts';
import {
  advance,
  branchesMax,
  crashRows,
  executions,
  lineOf,
  openSession,
  type Strategy,
  summaryOf,
} from './session.ts';

function whole(strategy: Strategy) {
  const session = openSession(strategy, 'as printed');
  while (!session.fuzzer.done) advance(session);
  return session;
}

const [all, flip] = [whole('all'), whole('flip')];

it('gets further with nine mutators than with single bits, and the page says so', () => {
  expect(all.fuzzer.branches.size).toBeGreaterThan(flip.fuzzer.branches.size + 5);
  expect(all.fuzzer.branches.size).toBeLessThanOrEqual(branchesMax);
  expect(crashRows(all).length).toBeGreaterThanOrEqual(3);
  expect(summaryOf(all)).toMatch(/^2,000 inputs: \d+ branches seen, \d kinds of crash\.$/);
});

it('draws a line that never falls, from the first input to the last', () => {
  const points = lineOf(all)
    .split(' ')
    .map((point) => point.split(',').map(Number));
  expect(points[0]?.[0]).toBe(0);
  expect(points.at(-1)?.[0]).toBe((executions / executions) * 600);
  expect(points.every(([, y], index) => index === 0 || (y ?? 0) <= (points[index - 1]?.[1] ?? 0))).toBe(true);
});

it('makes the crash small, and says of each test what it left out', async () => {
  const steps = await tests();
  const last = steps.filter(({ fails }) => fails).at(-1);
  expect(last && last.input.length - (last.without[1] - last.without[0])).toBeLessThan(found.length / 2);
  const lengths = steps.map(({ input }) => input.length);
  expect(lengths).toEqual(lengths.toSorted((one, other) => other - one));
  expect(steps.map((test, index) => sentence(test, index + 1, steps.length)).join('\n')).toMatch(/still dies/);
  expect(signature).toBe('RangeError at sliceBody');
});
