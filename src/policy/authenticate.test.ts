import { expect, test } from 'vitest';
import { constantTimeEquals } from './authenticate.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['secret', 'secret', true],
  ['secret', 'secreT', false],
  ['secret', 'Secret', false],
  ['secret', 'secre', false],
  ['secret', 'secretsecret', false],
  ['secret', '', false],
  ['', 'secret', false],
  ['', '', true],
  ['ab', 'abab', false],
])('constantTimeEquals: “%s” and “%s”: %s', (expected, given, equal) => {
  expect(constantTimeEquals(bytes(expected), bytes(given))).toBe(equal);
});
