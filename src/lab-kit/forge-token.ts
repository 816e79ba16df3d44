/** Tokens that no issuer would make. */

export interface Forgery {
  header: Readonly<Record<string, unknown>>;
  claims: Readonly<Record<string, unknown>>;
  /** Signs with HMAC-SHA256 under these bytes, or this text. Without it the signature is empty. */
  hmacKey?: string | Uint8Array<ArrayBuffer>;
  /** In place of any signature, in base64url. */
  signature?: string;
}

/** Three parts in compact serialization (RFC 7515, 7.1), whatever they say. */
export async function forgeToken({ header, claims, hmacKey, signature = '' }: Forgery): Promise<string> {
  const signed = `${encode(utf8.encode(JSON.stringify(header)))}.${encode(utf8.encode(JSON.stringify(claims)))}`;
  if (hmacKey === undefined) return `${signed}.${signature}`;
  const bytes = typeof hmacKey === 'string' ? utf8.encode(hmacKey) : hmacKey;
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(signed)));
  return `${signed}.${encode(mac)}`;
}

/** A public key (RFC 7517) as the text that tools print (RFC 7468). */
export async function publicKeyPem(jwk: JsonWebKey): Promise<string> {
  const algorithm =
    jwk.kty === 'EC' ? { name: 'ECDSA', namedCurve: jwk.crv ?? '' } : { name: jwk.kty === 'OKP' ? 'Ed25519' : '' };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, true, ['verify']);
  const der = new Uint8Array(await crypto.subtle.exportKey('spki', key));
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}

const utf8 = new TextEncoder();

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
