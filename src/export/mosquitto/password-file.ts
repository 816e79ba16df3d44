/** Accounts as Mosquitto's `password_file`: PBKDF2-SHA512, which both 2.0 and 2.1 read. */

import { readPasswordRecord } from '../../model/password-record.ts';
import type { Account, Policy } from '../../model/policy.ts';
import type { Gaps } from '../gaps.ts';
import type { ExportSource } from '../source.ts';

/** What OWASP asks of PBKDF2-HMAC-SHA512. Mosquitto 2.0 would write 101. */
const iterations = 210_000;
const saltBytes = 12;

/** One line an account; those whose password the broker need not know, or cannot take over, have none. */
export async function passwordFile({ auth }: Policy, { secrets }: ExportSource, gaps: Gaps): Promise<string> {
  const lines = await Promise.all(
    auth.accounts.map((account, index) => lineOf(account, `auth.accounts[${index}]`, secrets, gaps)),
  );
  return lines.join('');
}

async function lineOf(
  { userName, password, mechanisms }: Account,
  path: string,
  secrets: ExportSource['secrets'],
  gaps: Gaps,
): Promise<string> {
  if (/[:\n]/.test(userName)) {
    gaps.add(path, `“${userName}”: a colon ends the name in a \`password_file\`.`);
    return '';
  }
  if (!mechanisms.includes('password')) {
    gaps.add(`${path}.mechanisms`, 'SCRAM needs a plugin in Mosquitto. Without one this account cannot sign in.');
    return '';
  }
  if (password.scheme !== 'hashed') {
    const value = password.scheme === 'plain' ? password.value : secrets[password.secret];
    if (value !== undefined) return `${userName}:${await record(value)}\n`;
    gaps.add(`${path}.password`, 'Its secret is not known here. Set one with `mosquitto_passwd`.');
    return '';
  }
  if (password.record.startsWith('$7$')) return `${userName}:${password.record}\n`;
  const read = readPasswordRecord(password.record);
  if (typeof read !== 'string' && read.scheme === 'argon2id') {
    gaps.add(`${path}.password`, 'argon2id is read by Mosquitto 2.1 and newer.');
    return `${userName}:${password.record}\n`;
  }
  gaps.add(`${path}.password`, 'Mosquitto does not read this format. Set a new password with `mosquitto_passwd`.');
  return '';
}

async function record(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes));
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations }, key, 512);
  return `$7$${iterations}$${base64(salt)}$${base64(new Uint8Array(bits))}`;
}

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
