/** Whether a token is believed: size, shape, issuer, algorithm, key, signature, claims, in this order. */
import { decodeJwt, decodeProtectedHeader, type JWK, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { checkClaims } from './claims.ts';
import { checkSignature, trustedKey } from './signature.ts';
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
    const vulnerable = await passesVulnerably(rules, token, header);
    const proof = vulnerable ? { vulnerable } : { jwk: await checkSignature(rules, token, header, claims) };
    return believed(rules, { header, claims, proof }, bearer, nowMs);
  } catch (error) {
    return refused(error);
  }
}

/**
 * A token that was believed, under other rules or at another time. Its signature is not verified again; but who signed
 * it, and how, has to be what the rules now ask for.
 */
export function recheckToken(rules: TokenRules, known: BelievedToken, bearer: TokenBearer, nowMs: number): TokenAnswer {
  try {
    const { header, claims, proof } = known;
    if ('jwk' in proof) {
      const { jwk } = trustedKey(rules, header, claims);
      if (!sameKey(jwk, proof.jwk)) throw new TokenRefusal('key', 'The key has been replaced.');
    } else if (!rules.vulnerable.includes(proof.vulnerable)) {
      throw new TokenRefusal('signature', 'Nobody signed it.');
    }
    return believed(rules, known, bearer, nowMs);
  } catch (error) {
    return refused(error);
  }
}

type BelievedToken = Pick<Extract<TokenAnswer, { kind: 'accepted' }>, 'header' | 'claims' | 'proof'>;

function believed(
  rules: TokenRules,
  { header, claims, proof }: BelievedToken,
  bearer: TokenBearer,
  nowMs: number,
): TokenAnswer {
  checkClaims(rules, claims, bearer, nowMs);
  const expiresAtMs = claims.exp === undefined ? null : claims.exp * 1_000;
  return { kind: 'accepted', header, claims, proof, expiresAtMs };
}

function refused(error: unknown): TokenAnswer {
  if (error instanceof TokenRefusal) return { kind: 'refused', check: error.check, reason: error.message };
  throw error;
}

/** By what a key is made of, and not by what is written beside it. */
function sameKey(one: JWK, other: JWK): boolean {
  return (['kty', 'crv', 'x', 'y', 'n', 'e', 'k'] as const).every((member) => one[member] === other[member]);
}

function read(token: string, bytesMax: number): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  if (token.length > bytesMax) throw new TokenRefusal('size', `The token is longer than ${bytesMax} bytes.`);
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw new TokenRefusal('shape', 'This is no signed token of three parts.');
  }
}
