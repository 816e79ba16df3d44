/** Tokens as somebody might make them: honest ones, and those of an attacker who has what attackers have. */
import { toBase64Url } from './base64url.ts';
import { currentKey, issuer, nextKey, publicPart, robotsTxt, strangersKey } from './keys.ts';
import { type Algorithm, type Key, publicKeyText, signWith } from './signatures.ts';

/** Who signs. `kept` leaves the signature of the genuine token where it was. */
export type Signer = 'current' | 'next' | 'stranger' | 'public-key' | 'file' | 'kept' | 'nobody' | 'cut';

export interface Draft {
  /** JSON, as written. */
  header: string;
  payload: string;
  signer: Signer;
  /** In CONNECT, beside the token. */
  clientId: string;
}

/** 23 November 2026, 12:00 UTC: the figure’s clock stands still, so that its tokens do not age. */
export const nowSeconds = Date.UTC(2026, 10, 23, 12) / 1_000;

const header = { alg: 'RS256', typ: 'JWT', kid: currentKey.kid };
const claims = {
  iss: issuer,
  sub: 'car-017',
  aud: 'mqtt.kestrel.example',
  role: 'car',
  iat: nowSeconds - 60,
  exp: nowSeconds + 900,
  jti: '7f3a',
};

const pretty = (value: object) => JSON.stringify(value, null, 2);
const draft = (headerChange: object, claimChange: object, signer: Signer, clientId = 'car-017'): Draft => ({
  header: pretty({ ...header, ...headerChange }),
  payload: pretty({ ...claims, ...claimChange }),
  signer,
  clientId,
});

export interface Preset {
  id: string;
  label: string;
  draft: Draft;
}

const depot = { role: 'depot' };

/** In the order in which the verifier’s checks stop them. */
export const presets: readonly Preset[] = [
  { id: 'genuine', label: 'Genuine', draft: draft({}, {}, 'current') },
  { id: 'next', label: 'Genuine, next key', draft: draft({ alg: 'ES256', kid: nextKey.kid }, {}, 'next') },
  { id: 'cut', label: 'Signature cut off', draft: draft({}, depot, 'cut') },
  {
    id: 'own-key',
    label: 'Key brought along',
    draft: draft({ alg: 'ES256', jwk: publicPart(strangersKey) }, depot, 'stranger'),
  },
  {
    id: 'issuer',
    label: 'Another issuer',
    draft: draft({ alg: 'ES256' }, { iss: 'https://id.other.example', ...depot }, 'stranger'),
  },
  { id: 'none', label: 'alg none', draft: draft({ alg: 'none' }, depot, 'nobody') },
  { id: 'confused', label: 'HS256 with the public key', draft: draft({ alg: 'HS256' }, depot, 'public-key') },
  { id: 'file', label: 'kid names a file', draft: draft({ alg: 'HS256', kid: '../public/robots.txt' }, depot, 'file') },
  { id: 'withdrawn', label: 'By a key that is no more', draft: draft({ kid: '2024-03' }, {}, 'current') },
  { id: 'role', label: 'Role changed', draft: draft({}, depot, 'kept') },
  {
    id: 'stranger',
    label: 'Signed by a stranger',
    draft: draft({ alg: 'ES256', kid: nextKey.kid }, depot, 'stranger'),
  },
  { id: 'portal', label: 'For the portal', draft: draft({}, { aud: 'portal.kestrel.example' }, 'current') },
  {
    id: 'expired',
    label: 'Expired',
    draft: draft({}, { iat: nowSeconds - 7_200, exp: nowSeconds - 3_600 }, 'current'),
  },
  { id: 'years', label: 'Valid for ten years', draft: draft({}, { exp: nowSeconds + 315_360_000 }, 'current') },
  { id: 'borrowed', label: 'Another car’s', draft: draft({}, {}, 'current', 'car-099') },
  { id: 'denied', label: 'Taken back', draft: draft({}, { jti: '0bad' }, 'current') },
];

const genuine = draft({}, {}, 'current');
const part = (json: string) => toBase64Url(new TextEncoder().encode(compact(json)));

/** Blanks are for people; what is no JSON is sent as it stands. */
function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** The compact form: three parts, or two where the signature was cut off. */
export async function makeToken({ header, payload, signer }: Draft): Promise<string> {
  const signed = `${part(header)}.${part(payload)}`;
  if (signer === 'cut') return signed;
  if (signer === 'nobody') return `${signed}.`;
  if (signer === 'kept')
    return `${signed}.${await signature(`${part(genuine.header)}.${part(genuine.payload)}`, 'current')}`;
  return `${signed}.${await signature(signed, signer)}`;
}

async function signature(text: string, signer: Exclude<Signer, 'kept' | 'nobody' | 'cut'>): Promise<string> {
  const [key, algorithm]: [Key, Algorithm] = {
    current: [currentKey, 'RS256'] as [Key, Algorithm],
    next: [nextKey, 'ES256'] as [Key, Algorithm],
    stranger: [strangersKey, 'ES256'] as [Key, Algorithm],
    'public-key': [await publicKeyText(), 'HS256'] as [Key, Algorithm],
    file: [robotsTxt, 'HS256'] as [Key, Algorithm],
  }[signer];
  return toBase64Url(await signWith(key, algorithm, text));
}
