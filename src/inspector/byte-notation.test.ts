import { expect, it } from 'vitest';
import { bytesFromNotation } from './byte-notation.ts';

const read = (notation: string) => [...(bytesFromNotation(notation) ?? ['none'])];

it('reads hexadecimal, with blanks or without, and quoted text as UTF-8', () => {
  expect(read('c0 00')).toEqual([0xc0, 0]);
  expect(read('C000')).toEqual([0xc0, 0]);
  expect(read('00 02 "é"')).toEqual([0, 2, 0xc3, 0xa9]);
  expect(read('')).toEqual([]);
});

it.each(['c', 'c0 0', 'xy', '00 "open', '"a" 0'])('refuses %s', (notation) => {
  expect(bytesFromNotation(notation)).toBeNull();
});
