/** Signing and verifying with WebCrypto, the same in the browser and at build time. */
import { currentKey, publicPart } from './keys.ts';

const parameters = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  HS256: { name: 'HMAC', hash: 'SHA-256' },
} as const;

export type Algorithm = keyof typeof parameters;
export type Key = JsonWebKey | string;

export const isAlgorithm = (name: unknown): name is Algorithm => typeof name === 'string' && name in parameters;

/** A key is a JWK, or text whose bytes are a secret. Rejects where key and algorithm do not fit. */
async function imported(key: Key, algorithm: Algorithm, use: 'sign' | 'verify'): Promise<CryptoKey> {
  if (typeof key !== 'string') return crypto.subtle.importKey('jwk', key, parameters[algorithm], true, [use]);
  return crypto.subtle.importKey('raw', new TextEncoder().encode(key), parameters[algorithm], true, [use]);
}

export async function signWith(key: Key, algorithm: Algorithm, text: string): Promise<Uint8Array> {
  const imports = await imported(key, algorithm, 'sign');
  return new Uint8Array(await crypto.subtle.sign(parameters[algorithm], imports, new TextEncoder().encode(text)));
}

/** False also where the key does not fit the algorithm. */
export async function isSignedBy(
  key: Key,
  algorithm: Algorithm,
  text: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const imports = await imported(key, algorithm, 'verify');
    return await crypto.subtle.verify(parameters[algorithm], imports, signature, new TextEncoder().encode(text));
  } catch {
    return false;
  }
}

/** The issuer’s public key as the text that its file holds: known to everybody, and no secret. */
export async function publicKeyText(): Promise<string> {
  const key = await imported(publicPart(currentKey), 'RS256', 'verify');
  const der = new Uint8Array(await crypto.subtle.exportKey('spki', key));
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----`;
}
