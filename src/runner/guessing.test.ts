import { expect, it } from 'vitest';
import { hexFromBytes } from '../model/packet-borders.ts';
import { commonPasswords } from '../model/word-list.ts';
import { guess, hash } from './guessing.ts';

it('hashes as the standards say', () => {
  expect(hexFromBytes(hash.sha256('abc')).slice(0, 16)).toBe('ba7816bf8f01cfea');
  expect(hexFromBytes(hash.sha512('abc')).slice(0, 16)).toBe('ddaf35a193617aba');
  // RFC 4231, 4.3
  expect(hexFromBytes(hash.hmac('sha256', 'Jefe', 'what do ya want for nothing?')).slice(0, 16)).toBe(
    '5bdcc146bf60754e',
  );
  // RFC 7914, 11
  const derived = hash.pbkdf2('sha256', 'passwd', { salt: 'salt', iterations: 1, bytes: 64 });
  expect(hexFromBytes(derived).slice(0, 16)).toBe('55ac046e56e3089f');
  const slow = hash.argon2id('password', { salt: 'somesalt', memoryKib: 64, passes: 1, bytes: 24 });
  expect(hexFromBytes(slow)).toBe('655ad15eac652dc59f7170a7332bf49b8469be1fdb9c28bb');
});

it('finds the first word that fits, and tells how many it took', async () => {
  const told: number[] = [];
  expect(
    await guess(
      ['a', 'b', 'c', 'b'],
      (word) => word === 'b',
      ({ tried }) => told.push(tried),
    ),
  ).toBe('b');
  expect(told).toEqual([2]);
});

it('finds nothing where nothing fits, and says so after all', async () => {
  const told: number[] = [];
  expect(
    await guess(
      ['a', 'b'],
      async () => false,
      ({ tried }) => told.push(tried),
    ),
  ).toBeNull();
  expect(told).toEqual([2]);
});

it('has thousands of words, each once', () => {
  expect(commonPasswords.length).toBeGreaterThan(5_000);
  expect(new Set(commonPasswords).size).toBe(commonPasswords.length);
});
