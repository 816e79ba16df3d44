/** What a server stores instead of a password, and the mathematics of RFC 5802, section 3. */
import { type Bytes, fromText } from './bytes.ts';

const hashes = { 'SCRAM-SHA-256': 'SHA-256', 'SCRAM-SHA-512': 'SHA-512' } as const;

export type ScramMechanism = keyof typeof hashes;

export function isScramMechanism(name: string): name is ScramMechanism {
  return Object.hasOwn(hashes, name);
}

/** Logs nobody in by itself; with one overheard exchange it does (RFC 5802, 9). */
export interface ScramVerifier {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly storedKey: Bytes;
  readonly serverKey: Bytes;
}

export interface ScramKeys extends ScramVerifier {
  readonly clientKey: Bytes;
}

/**
 * Keys of a password. Cost grows with `iterations`: about 1 ms for 4,096.
 * Normalised by NFKC, the part of SASLprep (RFC 4013) that changes what people type.
 */
export async function deriveKeys(
  mechanism: ScramMechanism,
  password: string,
  { salt, iterations }: { salt: Bytes; iterations: number },
): Promise<ScramKeys> {
  const hash = hashes[mechanism];
  const material = await crypto.subtle.importKey('raw', fromText(password.normalize('NFKC')), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = hash === 'SHA-256' ? 256 : 512;
  const salted = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, material, bits),
  );
  const clientKey = await hmac(mechanism, salted, 'Client Key');
  const serverKey = await hmac(mechanism, salted, 'Server Key');
  return { salt, iterations, clientKey, storedKey: await digest(mechanism, clientKey), serverKey };
}

/** What to store for a password: a fresh salt unless one is given. */
export async function makeVerifier(
  mechanism: ScramMechanism,
  password: string,
  { iterations, salt = crypto.getRandomValues(new Uint8Array(16)) }: { iterations: number; salt?: Bytes },
): Promise<ScramVerifier> {
  const { storedKey, serverKey } = await deriveKeys(mechanism, password, { salt, iterations });
  return { salt, iterations, storedKey, serverKey };
}

export async function hmac(mechanism: ScramMechanism, key: Bytes, text: string): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: hashes[mechanism] };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, fromText(text)));
}

export async function digest(mechanism: ScramMechanism, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(hashes[mechanism], bytes));
}
