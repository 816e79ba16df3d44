/** What the log says about a token: its words, cut, and what became of it. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { TokenTold } from './sign-in-stage.ts';
import type { TokenAnswer, TokenCheck } from './token/index.ts';

const toldCharactersMax = 256;

export function toldToken(text: string, answer: TokenAnswer): TokenTold {
  const { header, claims } = words(text);
  const told = (value: unknown): string | null => {
    if (value === undefined) return null;
    const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    return shown.slice(0, toldCharactersMax);
  };
  return {
    believed: answer.kind === 'accepted',
    algorithm: told(header['alg']),
    keyId: told(header['kid']),
    issuer: told(claims['iss']),
    subject: told(claims['sub']),
    audience: told(claims['aud']),
    expiresAtSeconds: typeof claims['exp'] === 'number' ? claims['exp'] : null,
    check: answer.kind === 'accepted' ? null : answer.check,
    reason: answer.kind === 'accepted' ? 'The token is believed.' : answer.reason,
  };
}

type Words = Readonly<Record<string, unknown>>;

function words(text: string): { header: Words; claims: Words } {
  try {
    return { header: decodeProtectedHeader(text), claims: decodeJwt(text) };
  } catch {
    return { header: {}, claims: {} };
  }
}

/** The knob behind each check. */
export const refusalRules: Record<TokenCheck, string> = {
  size: 'auth.token.tokenBytesMax',
  shape: 'auth.token',
  header: 'auth.token',
  issuer: 'auth.token.issuers',
  algorithm: 'auth.token.issuers',
  key: 'auth.token.issuers',
  signature: 'auth.token.issuers',
  type: 'auth.token.type',
  audience: 'auth.token.audience',
  'not-yet-valid': 'auth.token.leewaySeconds',
  expired: 'auth.token.leewaySeconds',
  lifetime: 'auth.token.lifetimeSecondsMax',
  binding: 'auth.token.bind',
  denied: 'auth.token.deniedIds',
};
