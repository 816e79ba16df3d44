/**
 * Writes a password down as its storage says. The same secret of the same account has the same line wherever it is
 * written, so that a file that leaked in a lab’s story fits its broker: the salts differ from account to account and from
 * secret to secret, as they have to, and are not random, as they would be outside of a lab.
 */
import { argon2id, bcrypt } from 'hash-wasm';
import type { PasswordStorage } from '../../model/policy.ts';
import { BoundedMap } from './bounded-map.ts';
import { bcryptBytesMax } from './verify-password.ts';

export interface StoredAccount {
  readonly userName: string;
  /** Name of the secret. */
  readonly secret: string;
  readonly password: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

export const linesMax = 512;
/** Lines cost as much to write as to compare; every sandbox of this process would write the same ones again. */
const lines = new BoundedMap<string, Promise<string>>(linesMax);

const utf8 = new TextEncoder();
const saltBytes = 16;

/** The line of the file behind the user name: a record that `readPasswordRecord` reads, or the password itself. */
export function storePassword(storage: PasswordStorage, account: StoredAccount): Promise<string> {
  if (storage.hash === 'none') return Promise.resolve(account.password);
  const key = JSON.stringify([storage, account]);
  const known = lines.get(key);
  if (known) return known;
  const line = write(storage, account);
  lines.set(key, line);
  return line;
}

/**
 * Stands for the line where only its equality with others counts: the same wherever lines would be the same, and
 * without the work of writing one.
 */
export async function lineKey(storage: PasswordStorage, account: StoredAccount): Promise<string> {
  if (storage.hash === 'none') return account.password;
  const salt = base64(await saltOf(storage, account));
  const text = utf8.encode(JSON.stringify([storage, salt, account.password]));
  return `$${storage.hash}$${salt}$${base64(await digest('SHA-256', text, new Uint8Array()))}`;
}

async function write(storage: Exclude<PasswordStorage, { hash: 'none' }>, account: StoredAccount): Promise<string> {
  const password = utf8.encode(account.password);
  const salt = await saltOf(storage, account);
  switch (storage.hash) {
    case 'sha256':
      return `$sha256$${salt.length > 0 ? `${base64(salt)}$` : ''}${base64(await digest('SHA-256', password, salt))}`;
    case 'sha512':
      return `$6$${base64(salt)}$${base64(await digest('SHA-512', password, salt))}`;
    case 'pbkdf2-sha512':
      return `$7$${storage.iterations}$${base64(salt)}$${base64(await pbkdf2('SHA-512', password, salt, storage.iterations))}`;
    case 'pbkdf2-sha256': {
      const hash = await pbkdf2('SHA-256', password, salt, storage.iterations);
      return `$pbkdf2-sha256$${storage.iterations}$${base64(salt)}$${base64(hash)}`;
    }
    case 'bcrypt':
      return bcrypt({
        password: password.subarray(0, bcryptBytesMax),
        salt,
        costFactor: storage.cost,
        outputType: 'encoded',
      });
    case 'argon2id': {
      const cost = { parallelism: 1, iterations: storage.passes, memorySize: storage.memoryKib, hashLength: 32 };
      return argon2id({ password, salt, ...cost, outputType: 'encoded' });
    }
  }
}

/** Without one of their own, schemes that cannot do without take the same bytes for everybody. */
async function saltOf(
  storage: Exclude<PasswordStorage, { hash: 'none' }>,
  { userName, secret }: StoredAccount,
): Promise<Bytes> {
  const kind = storage.hash === 'bcrypt' ? 'each' : storage.salt;
  if (kind === 'none' && storage.hash === 'sha256') return new Uint8Array();
  const from = kind === 'each' ? JSON.stringify([userName, secret]) : kind;
  return (await digest('SHA-256', utf8.encode(`salt of ${from}`), new Uint8Array())).slice(0, saltBytes);
}

async function digest(hash: 'SHA-256' | 'SHA-512', password: Uint8Array, salt: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array([...password, ...salt])));
}

async function pbkdf2(
  hash: 'SHA-256' | 'SHA-512',
  password: Bytes,
  salt: Bytes,
  iterations: number,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const bits = hash === 'SHA-512' ? 512 : 256;
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, key, bits));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
