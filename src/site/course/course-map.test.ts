import { expect, test } from 'vitest';
import { labIdSchema } from '../../model/ids.ts';
import { capstone, chapters, labCount } from './course-map.ts';

test('ten chapters share out 32 labs, one for every bit of the map', () => {
  expect(chapters).toHaveLength(10);
  expect(labCount).toBe(32);
  expect(chapters.flatMap(({ labs }) => labs.map(({ number }) => number))).toEqual(
    Array.from({ length: 32 }, (_, index) => index + 1),
  );
});

test('chapters are numbered as their ids say', () => {
  expect(chapters.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('lab ids are valid and used once', () => {
  const ids = [...chapters.flatMap(({ labs }) => labs.map(({ id }) => id)), capstone.id];
  expect(new Set(ids).size).toBe(33);
  for (const id of ids) expect(labIdSchema.safeParse(id).success, id).toBe(true);
});
