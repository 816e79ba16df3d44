/**
 * The verification of a token as a list of steps, each with what it found. The order is that of the broker in the labs
 * (src/edge/authentication/token), and a test holds the two together.
 */
import { fromBase64Url } from './base64url.ts';
import { currentKey, issuer, nextKey, publicPart } from './keys.ts';
import { nowSeconds } from './make-token.ts';
import { isSignedBy } from './signatures.ts';

export const tokenBytesMax = 8_192;
export const leewaySeconds = 60;
export const lifetimeSecondsMax = 3_600;
export const audience = 'mqtt.kestrel.example';
export const deniedIds = ['0bad'];
const keys = [
  { kid: currentKey.kid, algorithm: 'RS256', jwk: publicPart(currentKey) },
  { kid: nextKey.kid, algorithm: 'ES256', jwk: publicPart(nextKey) },
] as const;
const algorithms: readonly unknown[] = ['RS256', 'ES256'];

type Json = Record<string, unknown>;

interface Reading {
  token: string;
  parts: string[];
  header: Json;
  claims: Json;
  clientId: string;
}

/** A sentence if the token passes; a refusal otherwise. */
type Finding = { passed: boolean; says: string };
type Look = (reading: Reading) => Finding | Promise<Finding>;

const passed = (says: string): Finding => ({ passed: true, says });
const stopped = (says: string): Finding => ({ passed: false, says });
const found = (isRight: boolean, right: string, wrong: string) => (isRight ? passed(right) : stopped(wrong));
const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
const bringsAlong = ['jwk', 'jku', 'x5u', 'x5c', 'crit'];

/** Each check under the name by which the broker’s log calls it. */
const checks: readonly (readonly [check: string, title: string, look: Look])[] = [
  [
    'size',
    'Is it short enough to read at all?',
    ({ token }) =>
      found(
        token.length <= tokenBytesMax,
        `${token.length} bytes of at most ${tokenBytesMax}.`,
        `${token.length} bytes are more than ${tokenBytesMax}.`,
      ),
  ],
  [
    'shape',
    'Three parts, two of them JSON?',
    ({ parts, header, claims }) =>
      found(
        parts.length === 3 && Object.keys(header).length > 0 && Object.keys(claims).length > 0,
        'Header, payload, signature.',
        `${parts.length} parts, or a part that is no JSON.`,
      ),
  ],
  [
    'header',
    'Does the header bring a key along?',
    ({ header }) => {
      const name = bringsAlong.find((each) => header[each] !== undefined);
      return found(name === undefined, 'It does not.', `It says “${name}”, and a token does not choose its own judge.`);
    },
  ],
  [
    'type',
    'Is it the kind of token that belongs here?',
    ({ header }) => found(header['typ'] === 'JWT', 'typ is "JWT".', `typ is ${shown(header['typ'])}.`),
  ],
  [
    'issuer',
    'Do we know the issuer?',
    ({ claims }) =>
      found(
        claims['iss'] === issuer,
        'Yes: its row says which algorithms and keys count.',
        `Nobody here knows ${shown(claims['iss'])}.`,
      ),
  ],
  [
    'algorithm',
    'Does this issuer sign so?',
    ({ header }) =>
      found(
        algorithms.includes(header['alg']),
        `${header['alg']} is in the issuer’s row.`,
        `alg is ${shown(header['alg'])}, and the row says RS256 and ES256.`,
      ),
  ],
  [
    'key',
    'Is there a key of that name?',
    ({ header }) =>
      found(
        keys.some(({ kid }) => kid === header['kid']),
        `kid ${shown(header['kid'])} is in the table.`,
        `The table has no key ${shown(header['kid'])}. Nothing else is tried.`,
      ),
  ],
  ['signature', 'Did this key sign these bytes?', checkSignature],
  [
    'audience',
    'Is it meant for us?',
    ({ claims }) =>
      found(
        [claims['aud']].flat().includes(audience),
        'aud names us.',
        `aud is ${shown(claims['aud'])}; we are ${shown(audience)}.`,
      ),
  ],
  ['expired', 'Is it valid now?', checkTimes],
  [
    'lifetime',
    'Was it made to be valid only briefly?',
    ({ claims }) => {
      const seconds = Number(claims['exp']) - Number(claims['iat']);
      return found(
        seconds <= lifetimeSecondsMax,
        `For ${seconds / 60} minutes in all.`,
        `exp − iat is more than an hour.`,
      );
    },
  ],
  [
    'binding',
    'Does it belong to this connection?',
    ({ claims, clientId }) =>
      found(
        claims['sub'] === clientId,
        'sub is the ClientId of CONNECT.',
        `sub is ${shown(claims['sub'])}, the ClientId is ${shown(clientId)}.`,
      ),
  ],
  [
    'denied',
    'Was it taken back?',
    ({ claims }) =>
      found(
        !deniedIds.includes(String(claims['jti'])),
        'jti is not on the list.',
        `jti ${shown(claims['jti'])} is on the list.`,
      ),
  ],
];

async function checkSignature({ parts, header }: Reading): Promise<Finding> {
  const key = keys.find(({ kid }) => kid === header['kid']);
  const bytes = fromBase64Url(parts[2] ?? '');
  const right =
    key !== undefined &&
    key.algorithm === header['alg'] &&
    bytes !== null &&
    (await isSignedBy(key.jwk, key.algorithm, `${parts[0]}.${parts[1]}`, bytes));
  return found(
    right,
    'Header and payload are as the issuer wrote them.',
    'The bytes and the signature do not belong together.',
  );
}

/** At exp it has expired already (RFC 7519, 4.1.4). */
function checkTimes({ claims: { exp, nbf } }: Reading): Finding {
  if (typeof nbf === 'number' && nbf > nowSeconds + leewaySeconds) return stopped('nbf lies in the future.');
  if (typeof exp !== 'number') return stopped('There is no exp: it would never expire.');
  const left = exp - nowSeconds;
  return found(
    left > -leewaySeconds,
    `${left} s are left.`,
    `It expired ${-left} s ago; ${leewaySeconds} s are forgiven.`,
  );
}

export interface Step {
  check: string;
  title: string;
  outcome: 'passed' | 'stopped' | 'unreached';
  says: string;
}

function read(token: string, clientId: string): Reading {
  const parts = token.split('.');
  return { token, parts, header: json(parts[0]), claims: json(parts[1]), clientId };
}

/** Empty where it is no JSON object. */
function json(part: string | undefined): Json {
  const bytes = fromBase64Url(part ?? '');
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}

/** Every step in order; after the one that stops the token no other is reached. */
export async function verifySteps(token: string, clientId: string): Promise<Step[]> {
  const reading = read(token, clientId);
  const steps: Step[] = [];
  let running = true;
  for (const [check, title, look] of checks) {
    const finding: Finding | null = running ? await look(reading) : null;
    steps.push({
      check,
      title,
      outcome: !finding ? 'unreached' : finding.passed ? 'passed' : 'stopped',
      says: finding?.says ?? '',
    });
    running &&= finding?.passed === true;
  }
  return steps;
}
