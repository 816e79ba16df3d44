/** Accounts for EMQX's built-in database, as the CSV that it imports: PBKDF2-SHA256, hash in hex, salt as it stands. */
import type { Policy } from '../../model/policy.ts';
import type { Gaps } from '../gaps.ts';
import type { ExportSource } from '../source.ts';

/** What OWASP asks of PBKDF2-HMAC-SHA256; `emqx.conf` says the same number. */
export const iterations = 600_000;

/** With its head; null where nobody signs in with a password. */
export async function users({ auth }: Policy, { secrets }: ExportSource, gaps: Gaps): Promise<string | null> {
  const rows = await Promise.all(
    auth.accounts.map(async ({ userName, password, mechanisms }, index) => {
      const path = `auth.accounts[${index}]`;
      if (!mechanisms.includes('password')) {
        gaps.add(`${path}.mechanisms`, 'Add this user to the SCRAM authenticator by hand: it imports none.');
        return [];
      }
      const value =
        password.scheme === 'plain'
          ? password.value
          : password.scheme === 'provisioned'
            ? secrets[password.secret]
            : undefined;
      if (value === undefined || /[",\n]/.test(userName)) {
        gaps.add(path, 'Its password is known here only as a hash, or its name does not fit into CSV. Set a new one.');
        return [];
      }
      const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
      return [`${userName},${await hash(value, salt)},${salt},false\n`];
    }),
  );
  const lines = rows.flat();
  return lines.length === 0 ? null : `user_id,password_hash,salt,is_superuser\n${lines.join('')}`;
}

async function hash(password: string, salt: string): Promise<string> {
  const bytes = (value: string) => new TextEncoder().encode(value);
  const key = await crypto.subtle.importKey('raw', bytes(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations },
    key,
    256,
  );
  return hex(new Uint8Array(bits));
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
