import { expect, it } from 'vitest';
import { appendBounded } from './bounded.ts';

it('keeps the newest and leaves the list it was given alone', () => {
  const list = [1, 2, 3];
  expect(appendBounded(list, [4, 5], 4)).toEqual([2, 3, 4, 5]);
  expect(appendBounded(list, [4, 5, 6, 7], 2)).toEqual([6, 7]);
  expect(appendBounded(list, [], 4)).toBe(list);
  expect(list).toEqual([1, 2, 3]);
});
