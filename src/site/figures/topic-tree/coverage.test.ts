import fc from 'fast-check';
import { expect, it } from 'vitest';
import { topicFilterCovers, topicFilterMatches, topicFilterProblem } from '../../../policy/topic-filter.ts';
import { beyond, coverageOf, nodesOf, pairs, plantTopics } from './coverage.ts';

const nodes = nodesOf(plantTopics);
const verdict = (rule: string, asked: string) => coverageOf(rule, asked, nodes);

it('lists every level of the tree once, parents first', () => {
  expect(nodesOf(['$x', 'a/b/c', 'a/b', 'a/d']).map(({ name, depth, inUse }) => [name, depth, inUse])).toEqual([
    ['a', 0, false],
    ['a/b', 1, true],
    ['a/b/c', 2, true],
    ['a/d', 1, true],
    ['$x', 0, true],
  ]);
});

it('decides the pairs as the chapter says', () => {
  expect(pairs.map(({ rule, asked }) => verdict(rule, asked).covers)).toEqual([
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ]);
});

it('names what is asked beyond the rule: a name in use, or one that may come', () => {
  expect(verdict('plant/+/temp', 'plant/#').witness).toBe('plant/public/notice');
  expect(verdict('plant/+/+', 'plant/#').witness).toBe('plant');
  expect(verdict('#', '$SYS/#').witness).toBe('$SYS/broker/uptime');
  expect(verdict('plant/pump-3/temp', 'plant/+/temp').witness).toBe('plant/pump-1/temp');
  expect(verdict('plant/+/temp', 'plant/+/temp/#').witness).toBe('plant/new/temp/new');
});

it('marks every name by who reaches it', () => {
  const { reach } = verdict('plant/+/temp', 'plant/pump-3/#');
  const at = (name: string) => reach[nodes.findIndex((node) => node.name === name)];
  expect(at('plant/pump-3/temp')).toBe('both');
  expect(at('plant/pump-3/cmd')).toBe('asked');
  expect(at('plant/pump-1/temp')).toBe('rule');
  expect(at('$SYS/broker/uptime')).toBe('neither');
});

it('says why something is no filter', () => {
  expect(verdict('plant/#/x', 'plant').problem).toMatch(/last level/);
});

const filter = fc
  .array(fc.constantFrom('a', 'b', '+', '', '$x'), { minLength: 1, maxLength: 4 })
  .chain((levels) => fc.boolean().map((many) => (many ? [...levels, '#'] : levels).join('/')))
  // `/#` is refused under `/+/#` although its parent level is no topic name: the policy errs on the strict side.
  .filter((text) => text !== '/#' && topicFilterProblem(text) === null);

it('finds such a name exactly where the rule does not cover', () => {
  fc.assert(
    fc.property(filter, filter, (rule, asked) => {
      const name = beyond(rule, asked, []);
      expect(name === null).toBe(topicFilterCovers(rule, asked));
      if (name !== null) expect(topicFilterMatches(asked, name) && !topicFilterMatches(rule, name)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
