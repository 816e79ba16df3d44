/** Comparing with a line of the broker’s file of passwords. */
import { storageMs } from '../../model/password-cost.ts';
import { readPasswordRecord } from '../../model/password-record.ts';
import type { AuthPolicy, PasswordSource, PasswordStorage } from '../../model/policy.ts';
import { constantTimeEquals, type PasswordComparison } from '../../policy/index.ts';
import { storePassword } from './store-password.ts';
import { bcryptBytesMax, verifyPassword } from './verify-password.ts';

type Stored = Extract<PasswordSource, { scheme: 'stored' }>;
type SecretOf = (id: string) => string | undefined;

/** Hashes that cost more are spared: the lab knows the password, and what it would have cost is told in any case. */
export const hashedInFullMsMax = 10;

const utf8 = new TextEncoder();

/** `work` is null where nothing had to be hashed. */
export async function compareStored(
  auth: AuthPolicy,
  userName: string,
  source: Stored,
  given: Uint8Array,
  secret: SecretOf,
): Promise<{ comparison: PasswordComparison; work: { scheme: string; workMs: number } | null }> {
  const storage = source.storage ?? auth.storage;
  const password = secret(source.secret);
  const workMs = storageMs(storage);
  const work = storage.hash === 'none' ? null : { scheme: storage.hash, workMs };
  if (password === undefined) return { comparison: 'not-provisioned', work };
  const same =
    work === null || workMs > hashedInFullMsMax
      ? isSameTo(storage, utf8.encode(password), given)
      : await fits(await storePassword(storage, { userName, secret: source.secret, password }), given);
  return { comparison: same ? 'same' : 'different', work };
}

/** Whether the scheme could tell the two apart. */
function isSameTo({ hash }: PasswordStorage, password: Uint8Array, given: Uint8Array): boolean {
  const bytesMax = hash === 'bcrypt' ? bcryptBytesMax : Number.POSITIVE_INFINITY;
  return constantTimeEquals(password.subarray(0, bytesMax), given.subarray(0, bytesMax));
}

async function fits(line: string, given: Uint8Array): Promise<boolean> {
  const record = readPasswordRecord(line);
  return typeof record !== 'string' && verifyPassword(record, given);
}
