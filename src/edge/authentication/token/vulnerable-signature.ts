/**
 * VULNERABLE on purpose: the ways around a signature that verifiers in the field have had. Nothing here is reached
 * unless the rules ask for it by name.
 */
import { compactVerify, exportSPKI, importJWK, type JWK, type ProtectedHeaderParameters } from 'jose';
import type { TokenRules, VulnerableSignature } from './token-rules.ts';

type Bypass = (rules: TokenRules, token: string, header: ProtectedHeaderParameters) => Promise<boolean>;

const utf8 = new TextEncoder();

const bypasses: Record<VulnerableSignature, Bypass> = {
  /** VULNERABLE: believes a token that says it is not signed (RFC 7519, 6). */
  algorithmNone: async (_rules, _token, { alg }) => alg?.toLowerCase() === 'none',
  /** VULNERABLE: lets the token choose HMAC, and takes the public key’s text for the secret (CVE-2015-9235). */
  publicKeyAsSecret: async ({ issuers }, token) => {
    for (const { algorithms, keys } of issuers) {
      for (const jwk of keys.keys.filter(({ kty }) => kty !== 'oct')) {
        if (await isHmacBy(token, await publicKeyText(jwk, algorithms[0]))) return true;
      }
    }
    return false;
  },
  /** VULNERABLE: lets the token name the file that its key is read from. */
  keyFromFile: async ({ files }, token, { kid }) =>
    typeof kid === 'string' && Object.hasOwn(files, kid) && isHmacBy(token, files[kid] ?? ''),
  /** VULNERABLE: lets the token bring its own key (CVE-2018-0114). */
  embeddedKey: async (_rules, token, { alg, jwk }) => jwk !== undefined && isSignedBy(token, () => importJWK(jwk, alg)),
};

/** The first of the weaknesses asked for that lets the token pass; null where none does. */
export async function passesVulnerably(
  rules: TokenRules,
  token: string,
  header: ProtectedHeaderParameters,
): Promise<VulnerableSignature | null> {
  for (const name of rules.vulnerable) if (await bypasses[name](rules, token, header)) return name;
  return null;
}

async function publicKeyText(jwk: JWK, algorithm: string | undefined): Promise<string> {
  const key = await importJWK(jwk, algorithm, { extractable: true });
  return key instanceof Uint8Array ? '' : exportSPKI(key);
}

const isHmacBy = (token: string, secret: string) =>
  isSignedBy(token, () => utf8.encode(secret), ['HS256', 'HS384', 'HS512']);

type Key = CryptoKey | Uint8Array;

/** The key may come from a stranger, so that reading it may fail as well as using it. */
async function isSignedBy(token: string, key: () => Key | Promise<Key>, algorithms?: string[]): Promise<boolean> {
  try {
    await compactVerify(token, await key(), algorithms ? { algorithms } : {});
    return true;
  } catch {
    return false;
  }
}
