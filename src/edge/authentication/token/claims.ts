/** What a token says about whom, for whom and until when (RFC 7519, 4.1). */
import type { JWTPayload } from 'jose';
import { type TokenBearer, TokenRefusal, type TokenRules } from './token-rules.ts';

export function checkClaims(rules: TokenRules, claims: JWTPayload, bearer: TokenBearer, nowMs: number): void {
  if (rules.audience !== null && !isFor(rules, claims.aud, rules.audience)) {
    throw new TokenRefusal('audience', 'The token is meant for somebody else.');
  }
  checkTimes(rules, claims, nowMs / 1_000);
  for (const field of ['clientId', 'userName'] as const) {
    const claim = rules.bind[field];
    if (claim !== undefined && (bearer[field] === null || claims[claim] !== bearer[field])) {
      throw new TokenRefusal('binding', `“${claim}” is not the ${field} of this CONNECT.`);
    }
  }
  if (claims.jti !== undefined && rules.deniedIds.includes(claims.jti)) {
    throw new TokenRefusal('denied', 'The token was taken back.');
  }
}

/** Claims are whatever the issuer wrote, so their types are looked at too. */
function isFor({ audienceContains }: TokenRules, audience: unknown, ours: string): boolean {
  const names: unknown[] = Array.isArray(audience) ? audience : [audience];
  return names.some((name) => name === ours || (audienceContains && typeof name === 'string' && name.includes(ours)));
}

/** Expired from `exp` on, not only after it (4.1.4). */
function checkTimes(rules: TokenRules, { exp, nbf, iat }: JWTPayload, now: number): void {
  for (const time of [exp, nbf, iat]) {
    if (time !== undefined && !Number.isFinite(time)) throw new TokenRefusal('shape', 'A time is no number.');
  }
  if (nbf !== undefined && nbf > now + rules.leewaySeconds) throw new TokenRefusal('not-yet-valid', 'It counts later.');
  if (exp === undefined) {
    if (rules.expiryRequired || rules.lifetimeSecondsMax !== null)
      throw new TokenRefusal('expired', 'It never expires.');
    return;
  }
  if (exp <= now - rules.leewaySeconds) throw new TokenRefusal('expired', 'It has expired.');
  if (rules.lifetimeSecondsMax === null) return;
  if (iat === undefined || exp - iat > rules.lifetimeSecondsMax)
    throw new TokenRefusal('lifetime', 'It lives too long.');
}
