/** Key pairs and the signatures they make, over WebCrypto. */
import { PemConverter } from '@peculiar/x509';
import type { AuthorityDescription } from '../model/certificates.ts';

export type KeyType = AuthorityDescription['keyType'];

const generation = {
  'ecdsa-p256': { name: 'ECDSA', namedCurve: 'P-256' },
  'rsa-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
} as const satisfies Record<KeyType, EcKeyGenParams | RsaHashedKeyGenParams>;

/** Fresh and extractable: the private key is handed to a TLS stack as text. */
export function generateKeys(type: KeyType): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(generation[type], true, ['sign', 'verify']);
}

/** How this key signs certificates and revocation lists. */
export function signingAlgorithm(key: CryptoKey): EcdsaParams | Algorithm {
  return key.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: key.algorithm.name };
}

/** PKCS #8 in PEM, unencrypted. */
export async function privateKeyPem(keys: CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

/** 16 random bytes in hex, positive and not zero (RFC 5280, 4.1.2.2). */
export function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
