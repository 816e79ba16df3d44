import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topicFilterCovers, topicFilterMatches, topicFilterProblem, topicNameProblem } from './topic-filter.ts';

describe('topicFilterMatches', () => {
  test.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/tennis/player1/#', 'sport/tennis/player12', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a/+/c', 'a/b/c', true],
    ['a/+/c', 'a/b/d', false],
    ['a', 'ab', false],
    ['ab', 'a', false],
  ])('%s, %s: %s', (filter, name, expected) => {
    expect(topicFilterMatches(filter, name)).toBe(expected);
  });
});

describe('topicFilterCovers', () => {
  test.each([
    ['#', 'a/b', true],
    ['#', '+/#', true],
    ['+/#', '#', true],
    ['+/+/#', '#', false],
    ['home/#', 'home', true],
    ['home/#', 'home/+/pin', true],
    ['home/#', '#', false],
    ['home/#', '+/pin', false],
    ['home/+', 'home/#', false],
    ['home/+', 'home/a', true],
    ['home/+/#', 'home/#', false],
    ['home/+/#', 'home/a', true],
    ['#', '$SYS/#', false],
    ['+/#', '$SYS/a', false],
    ['$SYS/#', '$SYS/+/new', true],
  ])('%s over %s: %s', (outer, inner, expected) => {
    expect(topicFilterCovers(outer, inner)).toBe(expected);
  });

  const level = fc.constantFrom('a', 'b', '', '$s');
  const name = fc
    .array(level, { minLength: 1, maxLength: 4 })
    .map((levels) => levels.join('/'))
    .filter((text) => text !== '');
  const filter = fc
    .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([levels, open]) => (open ? [...levels.slice(1), '#'] : levels).join('/'))
    .filter((text) => text !== '');
  /** Every name of up to five levels over an alphabet larger than the filters': a counterexample is among them. */
  const names = (() => {
    const all: string[] = [];
    const grow = (prefix: string, depth: number) => {
      for (const next of ['a', 'b', '', '$s', 'z']) {
        const text = prefix === '\0' ? next : `${prefix}/${next}`;
        if (text !== '') all.push(text);
        if (depth > 1) grow(text, depth - 1);
      }
    };
    grow('\0', 5);
    return all;
  })();

  test('is what matching says: nothing that the inner matches escapes the outer', () => {
    fc.assert(
      fc.property(filter, filter, (outer, inner) => {
        const escapes = names.some((text) => topicFilterMatches(inner, text) && !topicFilterMatches(outer, text));
        expect(topicFilterCovers(outer, inner), `${outer} over ${inner}`).toBe(!escapes);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test('a name is covered as it is matched', () => {
    fc.assert(
      fc.property(filter, name, (outer, text) => {
        expect(topicFilterCovers(outer, text)).toBe(topicFilterMatches(outer, text));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

test('what is legal', () => {
  for (const legal of ['#', '+', '/', 'a//b', '+/a/#', '$SYS/#', ' ']) expect(topicFilterProblem(legal)).toBeNull();
  for (const illegal of ['', 'a#', '#/a', 'a+', '+a', 'a/b+/c', '\0'])
    expect(topicFilterProblem(illegal)).not.toBeNull();
  for (const legal of ['a', '/', ' ', '$SYS/a', 'ä/ö']) expect(topicNameProblem(legal)).toBeNull();
  for (const illegal of ['', '#', 'a/+', 'a+b', '\0']) expect(topicNameProblem(illegal)).not.toBeNull();
});
