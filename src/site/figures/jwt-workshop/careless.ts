/** VULNERABLE on purpose: a verifier that lets the token say how it is to be verified, and then looks at nothing else. */
import { fromBase64Url } from './base64url.ts';
import { currentKey, nextKey, publicPart, robotsTxt } from './keys.ts';
import { isAlgorithm, isSignedBy, type Key, publicKeyText } from './signatures.ts';

export interface CarelessVerdict {
  letsIn: boolean;
  says: string;
}

/** What such a verifier says, and by which of its mistakes. Never rejects. */
export async function carelessVerdict(token: string): Promise<CarelessVerdict> {
  const [headerPart = '', payloadPart = '', signaturePart] = token.split('.');
  const header = readHeader(headerPart);
  if (!header) return { letsIn: false, says: 'cannot read the header.' };
  const { alg, kid, jwk } = header;
  if (String(alg).toLowerCase() === 'none')
    return { letsIn: true, says: 'believes the header that there is nothing to verify.' };
  const signature = fromBase64Url(signaturePart ?? '');
  if (!isAlgorithm(alg) || !signature) return { letsIn: false, says: 'finds no signature that it could verify.' };
  for (const [says, key] of await keysFor(kid, jwk)) {
    if (await isSignedBy(key, alg, `${headerPart}.${payloadPart}`, signature)) return { letsIn: true, says };
  }
  return { letsIn: false, says: 'finds that the signature is wrong.' };
}

function readHeader(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(part) ?? new Uint8Array()));
    return typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Everything that it takes for a key, with what it does when that key fits. */
async function keysFor(kid: unknown, jwk: unknown): Promise<[string, Key][]> {
  const own =
    typeof jwk === 'object' && jwk !== null
      ? [['verifies with the key that the token brought.', jwk] as [string, Key]]
      : [];
  const file =
    kid === '../public/robots.txt'
      ? [['opens the file that kid names and takes its text for the secret.', robotsTxt] as [string, Key]]
      : [];
  const genuine = 'finds the issuer’s signature, and looks at no claim.';
  return [
    ...own,
    ...file,
    [genuine, publicPart(currentKey)],
    [genuine, publicPart(nextKey)],
    ['takes the text of the public key for an HMAC secret.', await publicKeyText()],
  ];
}
