/**
 * Values that differ from learner to learner and are the same whenever the same learner comes back: HMAC-SHA-256 under
 * the learner's key over lab and secret, so that neither an answer nor another secret of the same learner gives it away.
 */
import type { LabDefinition, LabSecret } from '../model/lab-definition.ts';
import { hexFromBytes } from '../model/packet-borders.ts';
import { mostCommonPasswords, uncommonPasswords } from '../model/word-list.ts';

const consonants = 'bdfgklmnprstvz';
const vowels = 'aeiou';
/** Without `0O1lI`, which people confuse when they copy by hand. */
const legible = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Taken from a list. */
type Listed = 'dictionary' | 'uncommon';
/** Text that takes more than the learner’s key. */
type Filled = 'publicKey' | 'passwordFile';

/** The letters allowed at a position: a `word` alternates, so that it can be spoken. */
const alphabets: Record<Exclude<LabSecret['kind'], Listed | Filled>, (position: number) => string> = {
  digits: () => '0123456789',
  hex: () => '0123456789abcdef',
  password: () => legible,
  word: (position) => (position % 2 === 0 ? consonants : vowels),
};

/** All secrets of a lab by id, given ones included; public keys and files are empty until there is what they are made of. */
export async function deriveSecrets(
  lab: Pick<LabDefinition, 'id' | 'secrets'>,
  seed: string,
): Promise<Readonly<Record<string, string>>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(seed), algorithm, false, ['sign']);
  const values = lab.secrets.map(async (secret) => [secret.id, await derive(key, lab.id, secret)] as const);
  return Object.fromEntries(await Promise.all(values));
}

async function derive(key: CryptoKey, labId: string, { id, kind, length, computedFrom }: LabSecret): Promise<string> {
  if (computedFrom) return (await digestOf(computedFrom)).slice(0, length);
  const block = async (index: number) => {
    const message = new TextEncoder().encode(`${labId}/${id}/${index}`);
    return new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
  };
  if (kind === 'publicKey' || kind === 'passwordFile') return '';
  if (kind === 'dictionary') return oneOf(mostCommonPasswords, await block(0));
  if (kind === 'uncommon') return oneOf(uncommonPasswords, await block(0));
  let value = '';
  for (let index = 0; value.length < length; index += 1) {
    value = extend(value, await block(index), { kind, length });
  }
  return value;
}

async function digestOf({ text, hmacKey }: NonNullable<LabSecret['computedFrom']>): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  if (hmacKey === undefined) return hexFromBytes(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(hmacKey), algorithm, false, ['sign']);
  return hexFromBytes(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)));
}

/** Of so many bits the remainder favours nothing that anybody could notice. */
function oneOf(list: readonly string[], bytes: Uint8Array): string {
  const index = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % list.length;
  return list[index] ?? '';
}

/** Bytes beyond the last full run of the alphabet are passed over: with a bare remainder some letters would come more often. */
function extend(
  value: string,
  bytes: Uint8Array,
  { kind, length }: { kind: keyof typeof alphabets; length: number },
): string {
  let extended = value;
  for (const byte of bytes) {
    if (extended.length === length) break;
    const alphabet = alphabets[kind](extended.length);
    if (byte < 256 - (256 % alphabet.length)) extended += alphabet[byte % alphabet.length];
  }
  return extended;
}

/** Compares in time that depends on nothing but the length of the guess. */
export function equalSecret(guess: string, secret: string): boolean {
  let difference = guess.length ^ secret.length;
  for (let i = 0; i < guess.length; i += 1) {
    difference |= guess.charCodeAt(i) ^ secret.charCodeAt(i % Math.max(1, secret.length));
  }
  return difference === 0;
}
