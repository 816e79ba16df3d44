/** Compares a password with a stored one, at the cost its scheme demands. */
import { argon2Verify, bcryptVerify, scrypt } from 'hash-wasm';
import type { PasswordRecord } from '../../model/password-record.ts';
import { constantTimeEquals } from '../../policy/index.ts';

/** bcrypt reads no further: longer passwords that begin alike are the same to it. */
export const bcryptBytesMax = 72;

/** The work is the same for a right and a wrong password. */
export async function verifyPassword(record: PasswordRecord, password: Uint8Array): Promise<boolean> {
  // The libraries refuse what is empty; nobody’s password is.
  const given = password.length === 0 ? new Uint8Array([0]) : new Uint8Array(password);
  const same = await matches(record, given);
  return same && password.length > 0;
}

async function matches(record: PasswordRecord, password: Uint8Array<ArrayBuffer>): Promise<boolean> {
  switch (record.scheme) {
    case 'sha256':
    case 'sha512':
      return constantTimeEquals(record.hash, await digest(record, password));
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      return constantTimeEquals(record.hash, await pbkdf2(record, password));
    case 'bcrypt':
      return bcryptVerify({ password: password.subarray(0, bcryptBytesMax), hash: record.encoded });
    case 'scrypt':
      return constantTimeEquals(record.hash, await scryptOf(record, password));
    case 'argon2id':
      return argon2Verify({ password, hash: record.encoded });
  }
}

type Digest = Extract<PasswordRecord, { scheme: 'sha256' | 'sha512' }>;
type Pbkdf2 = Extract<PasswordRecord, { scheme: 'pbkdf2-sha256' | 'pbkdf2-sha512' }>;
type Scrypt = Extract<PasswordRecord, { scheme: 'scrypt' }>;

/** The salt follows the password, as in Mosquitto’s `$6$`. */
async function digest({ scheme, salt }: Digest, password: Uint8Array): Promise<Uint8Array> {
  const algorithm = scheme === 'sha256' ? 'SHA-256' : 'SHA-512';
  return new Uint8Array(await crypto.subtle.digest(algorithm, new Uint8Array([...password, ...salt])));
}

async function pbkdf2(
  { scheme, iterations, salt, hash }: Pbkdf2,
  password: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: scheme === 'pbkdf2-sha256' ? 'SHA-256' : 'SHA-512', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, hash.length * 8));
}

function scryptOf({ costLog2, blockSize, parallelism, salt, hash }: Scrypt, password: Uint8Array): Promise<Uint8Array> {
  const costFactor = 2 ** costLog2;
  return scrypt({ password, salt, costFactor, blockSize, parallelism, hashLength: hash.length, outputType: 'binary' });
}
