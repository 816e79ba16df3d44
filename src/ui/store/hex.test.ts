import { expect, it } from 'vitest';
import { bytesFromHex, hexLines, hexProblem } from './hex.ts';

it('reads back what it writes', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, index) => index * 6);
  expect(bytesFromHex(hexLines(bytes))).toEqual(bytes);
  expect(hexLines(Uint8Array.of(0xc0, 0))).toBe('c0 00');
});

it('says what is wrong with a text that is no hex, and nothing about one that is', () => {
  expect(hexProblem('c0 0')).toMatch(/two digits/);
  expect(hexProblem('c0 zz')).toMatch(/“z”/);
  expect(hexProblem(' ')).toMatch(/at least one/);
  expect(hexProblem('C0\n00')).toBeNull();
});
