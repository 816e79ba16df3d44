/** Whether a token is believed: size, shape, issuer, algorithm, key, signature, claims, in this order. */
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { checkClaims } from './claims.ts';
import { checkSignature } from './signature.ts';
import { type TokenAnswer, type TokenBearer, TokenRefusal, type TokenRules } from './token-rules.ts';
import { passesVulnerably } from './vulnerable-signature.ts';

/** @param nowMs milliseconds since the epoch, by the clock that issuers use */
export async function verifyToken(
  rules: TokenRules,
  token: string,
  bearer: TokenBearer,
  nowMs: number,
): Promise<TokenAnswer> {
  try {
    const { header, claims } = read(token, rules.tokenBytesMax);
    if (!(await passesVulnerably(rules, token, header))) await checkSignature(rules, token, header, claims);
    checkClaims(rules, claims, bearer, nowMs);
    return { kind: 'accepted', claims, expiresAtMs: claims.exp === undefined ? null : claims.exp * 1_000 };
  } catch (error) {
    if (error instanceof TokenRefusal) return { kind: 'refused', check: error.check, reason: error.message };
    throw error;
  }
}

function read(token: string, bytesMax: number): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  if (token.length > bytesMax) throw new TokenRefusal('size', `The token is longer than ${bytesMax} bytes.`);
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw new TokenRefusal('shape', 'This is no signed token of three parts.');
  }
}
