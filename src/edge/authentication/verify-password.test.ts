/** Stored passwords come from other programs, so each scheme is held against a record that we did not write. */
import { expect, test } from 'vitest';
import { readPasswordRecord } from '../../model/password-record.ts';
import { passwordSchema } from '../../model/policy.ts';
import { verifyPassword } from './verify-password.ts';

const utf8 = new TextEncoder();

async function accepts(record: string, password: string): Promise<boolean> {
  const read = readPasswordRecord(record);
  if (typeof read === 'string') throw new Error(read);
  return verifyPassword(read, utf8.encode(password));
}

/** Records of `hunter2`. */
const records = {
  'openssl dgst, unsalted': '$sha256$9S+9MrKzuG/4jvbEkGKChfSCrxXdyylUH5S89Saj9sc=',
  'openssl dgst, salt behind the password':
    '$6$c2FsdA==$s8D2eF/LzYbyRbbfwmqL/Cl1E8amhob0364if6EazgvLZPsRj1IbQPngE1bLg/Gls+0ogKaGhLWk0iZikQdXIA==',
  'mosquitto_passwd 2.0.11':
    '$7$101$WcIMVpSE3LQBz9FF$QkPzLPmv5Z8biNmT84nbzl5CSZhrzsNx44z8TIk5EKJA3Q1DL9XGS/XpDldAAc9u30U9dr62D3DCsgvU/icZRw==',
  'hashlib.pbkdf2_hmac': '$pbkdf2-sha256$4096$MDEyMzQ1Njc4OWFiY2RlZg$pjhNyt06todF8mSDRUN3x3mr7rqYDqBKO4vtojzSiyA',
  'crypt(3), bcrypt': '$2b$04$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm',
  'hashlib.scrypt': '$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$xhygCB++/lnqkJuXyqpuqIwyXp1fZuC+q3d168khIUA',
  'OpenSSL 3.5, argon2id':
    '$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$z7ZzNFNWTiTbITPVfIuYm/j5mJTlyIzyrywGnvz8YxI',
};

test.each(Object.entries(records))('a record by %s knows its password and no other', async (_, record) => {
  expect(passwordSchema.safeParse({ scheme: 'hashed', record }).success).toBe(true);
  expect(await accepts(record, 'hunter2')).toBe(true);
  expect(await accepts(record, 'hunter3')).toBe(false);
  expect(await accepts(record, 'hunter2 ')).toBe(false);
  expect(await accepts(record, '')).toBe(false);
});

test('bcrypt reads 72 bytes, argon2id all of them', async () => {
  const { bcrypt, argon2id } = await import('hash-wasm');
  const common = 'x'.repeat(72);
  const salt = utf8.encode('0123456789abcdef');
  const short = await bcrypt({ password: common, salt, costFactor: 4 });
  expect(await accepts(short, `${common}something`)).toBe(true);
  expect(await accepts(short, common.slice(1))).toBe(false);
  const all = { password: `${common}one`, salt, iterations: 1, parallelism: 1, memorySize: 64, hashLength: 32 };
  const long = await argon2id({ ...all, outputType: 'encoded' });
  expect(await accepts(long, `${common}one`)).toBe(true);
  expect(await accepts(long, `${common}two`)).toBe(false);
});

const salted = 'MDEyMzQ1Njc4OWFiY2RlZg$z7ZzNFNWTiTbITPVfIuYmj';

test.each([
  'hunter2',
  '$7$101$WcIMVpSE3LQBz9FF',
  '$sha256$',
  '$1$salt$hash',
  '$7$101$WcIMVpSE3LQBz9FF$QkPz',
  `$7$101$${salted}ABC`,
  `$7$0$${salted}`,
  `$7$1000001$${salted}`,
  `$pbkdf2-sha256$1000001$${salted}`,
  '$2b$03$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm',
  '$2b$13$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm',
  `$scrypt$ln=17,r=8,p=1$${salted}`,
  `$scrypt$ln=0,r=8,p=1$${salted}`,
  `$argon2id$v=19$m=65537,t=2,p=1$${salted}`,
  `$argon2id$v=19$m=64,t=11,p=1$${salted}`,
  `$argon2id$v=19$m=7,t=1,p=1$${salted}`,
])('%s is refused by the policy: no record, or one that costs too much', (record) => {
  expect(passwordSchema.safeParse({ scheme: 'hashed', record }).success).toBe(false);
});

test.each([
  `$7$1000000$${salted}`,
  '$2b$12$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm',
  `$scrypt$ln=16,r=8,p=1$${salted}`,
  `$argon2id$v=19$m=65536,t=10,p=1$${salted}`,
])('%s is as much as a policy may ask for', (record) => {
  expect(passwordSchema.safeParse({ scheme: 'hashed', record }).success).toBe(true);
});
