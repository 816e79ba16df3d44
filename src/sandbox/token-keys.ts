/**
 * Keys that sign the tokens of one learner's lab, derived like secrets: the same whenever the same learner comes back, so
 * that a public key they wrote into their policy is still the right one in a fresh sandbox.
 */
import { exportSPKI, importJWK, type JWK } from 'jose';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { TokenKeyDefinition } from '../model/token-key.ts';

export interface TokenKey {
  readonly algorithm: TokenKeyDefinition['algorithm'];
  readonly signing: CryptoKey | Uint8Array;
  /** What a verifier needs: the public key, or the secret itself. */
  readonly verifying: JWK;
}

export type TokenKeys = ReadonlyMap<string, TokenKey>;

/** All keys of a lab by id. */
export async function deriveTokenKeys(
  { id: labId, tokenKeys }: Pick<LabDefinition, 'id' | 'tokenKeys'>,
  seed: string,
  secrets: Readonly<Record<string, string>>,
): Promise<TokenKeys> {
  const derived = tokenKeys.map(async (key) => {
    const bytes = (attempt: number) => hmac(seed, `${labId}/token-key/${key.id}/${attempt}`);
    return [key.id, await derive(key, bytes, secrets)] as const;
  });
  return new Map(await Promise.all(derived));
}

/** Public keys as everybody may read them, for those secrets of a lab that are none. */
export async function publicKeyTexts(
  { secrets }: Pick<LabDefinition, 'secrets'>,
  keys: TokenKeys,
): Promise<Readonly<Record<string, string>>> {
  const texts = secrets
    .filter(({ kind }) => kind === 'publicKey')
    .map(async ({ id }) => {
      const jwk = keys.get(id)?.verifying;
      const key = jwk && (await importJWK(jwk, jwk.alg, { extractable: true }));
      // The key of HMAC is never public.
      return [id, key && !(key instanceof Uint8Array) ? await exportSPKI(key) : ''] as const;
    });
  return Object.fromEntries(await Promise.all(texts));
}

async function derive(
  { id: kid, algorithm, secret }: TokenKeyDefinition,
  bytes: (attempt: number) => Promise<Uint8Array>,
  secrets: Readonly<Record<string, string>>,
): Promise<TokenKey> {
  if (algorithm === 'HS256') {
    const signing = secret === undefined ? await bytes(0) : new TextEncoder().encode(secrets[secret] ?? '');
    return { algorithm, signing, verifying: { kty: 'oct', kid, alg: algorithm, k: base64url(signing) } };
  }
  const signing = algorithm === 'ES256' ? await importP256(bytes) : await importEd25519(await bytes(0));
  const { kty, crv, x, y } = (await crypto.subtle.exportKey('jwk', signing)) as JWK;
  const verifying = { kty, crv, x, y, kid, alg: algorithm, use: 'sig' } as JWK;
  if (y === undefined) delete verifying['y'];
  return { algorithm, signing, verifying };
}

/** PKCS #8 (RFC 5208) around a bare private key: the public one is computed from it. */
const p256Prefix = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
const ed25519Prefix = '302e020100300506032b657004220420';

/** Order of the group; a private key is smaller. One number in four thousand million is not. */
const p256Order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';

async function importP256(bytes: (attempt: number) => Promise<Uint8Array>): Promise<CryptoKey> {
  for (let attempt = 0; ; attempt += 1) {
    const scalar = hexOf(await bytes(attempt));
    if (scalar >= p256Order || /^0+$/.test(scalar)) continue;
    return importPrivate(p256Prefix + scalar, { name: 'ECDSA', namedCurve: 'P-256' });
  }
}

function importEd25519(seed: Uint8Array): Promise<CryptoKey> {
  return importPrivate(ed25519Prefix + hexOf(seed), { name: 'Ed25519' });
}

function importPrivate(hex: string, algorithm: { name: string; namedCurve?: string }): Promise<CryptoKey> {
  const der = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
}

async function hmac(seed: string, message: string): Promise<Uint8Array> {
  const utf8 = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(seed), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(message)));
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
