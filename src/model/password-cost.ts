/**
 * What one comparison with a stored password costs, and so one guess: processor time on one core of the server that
 * chapter 2 measured (Node 24, 23 November 2026). A judgement counts this and never looks at a clock, so it is the same
 * on a busy machine.
 */
import type { PasswordRecord } from './password-record.ts';
import type { PasswordStorage } from './policy/password.ts';

const digestMs = 0.0036;
const pbkdf2MsPerIteration = { 'pbkdf2-sha256': 81 / 600_000, 'pbkdf2-sha512': 0.041 / 101 };
const bcryptMsAtCost10 = 57;
/** N = 2¹⁷, r = 8, p = 1. */
const scryptMsPerBlock = 700 / (2 ** 17 * 8);
const argon2idMsPerKibAndPass = 20 / (19_456 * 2);

/** In milliseconds. */
export function comparisonMs(record: PasswordRecord): number {
  switch (record.scheme) {
    case 'sha256':
    case 'sha512':
      return digestMs;
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      return digestMs + pbkdf2MsPerIteration[record.scheme] * record.iterations;
    case 'bcrypt':
      return bcryptMsAtCost10 * 2 ** (Number(record.encoded.slice(4, 6)) - 10);
    case 'scrypt':
      return scryptMsPerBlock * 2 ** record.costLog2 * record.blockSize * record.parallelism;
    case 'argon2id': {
      const [, memoryKib, passes] = /m=(\d+),t=(\d+)/.exec(record.encoded) ?? [];
      return argon2idMsPerKibAndPass * Number(memoryKib) * Number(passes);
    }
  }
}

/** The same before anything is written; 0 where nothing is hashed. */
export function storageMs(storage: PasswordStorage): number {
  switch (storage.hash) {
    case 'none':
      return 0;
    case 'sha256':
    case 'sha512':
      return digestMs;
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      return digestMs + pbkdf2MsPerIteration[storage.hash] * storage.iterations;
    case 'bcrypt':
      return bcryptMsAtCost10 * 2 ** (storage.cost - 10);
    case 'argon2id':
      return argon2idMsPerKibAndPass * storage.memoryKib * storage.passes;
  }
}
