/** Who signed a token: the issuer it names, with an algorithm and a key that belong to that issuer. */
import { compactVerify, importJWK, type JWK, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { type TokenIssuer, TokenRefusal, type TokenRules } from './token-rules.ts';

/** Headers by which a token brings its own key, or demands what nobody here understands (RFC 8725, 3.10). */
const refusedHeaders = ['jwk', 'jku', 'x5u', 'x5c', 'crit'] as const;

/** Returns the key that signed it. */
export async function checkSignature(
  rules: TokenRules,
  token: string,
  header: ProtectedHeaderParameters,
  claims: JWTPayload,
): Promise<JWK> {
  const { jwk, algorithm } = trustedKey(rules, header, claims);
  await verify(token, jwk, algorithm);
  return jwk;
}

/** The key that the rules want such a token to be signed with. */
export function trustedKey(
  rules: TokenRules,
  header: ProtectedHeaderParameters,
  claims: JWTPayload,
): { jwk: JWK; algorithm: string } {
  const refused = refusedHeaders.find((name) => header[name] !== undefined);
  if (refused) throw new TokenRefusal('header', `A token may not say “${refused}”.`);
  if (rules.type !== null && header.typ !== rules.type) throw new TokenRefusal('type', 'The token is of another type.');
  const issuer = rules.issuers.find(({ issuer: name }) => name === claims.iss);
  if (!issuer) throw new TokenRefusal('issuer', 'The issuer is not known.');
  const algorithm = issuer.algorithms.find((name) => name === header.alg);
  if (!algorithm) throw new TokenRefusal('algorithm', `${issuer.issuer} does not sign with “${header.alg}”.`);
  const jwk = keyOf(issuer, header.kid);
  if (jwk.kty === 'oct' && secretBits(jwk) < rules.hmacBitsMin)
    throw new TokenRefusal('key', 'The secret is too short.');
  return { jwk, algorithm };
}

/** By its name and nothing else; without a name only where there is one key. */
function keyOf({ keys: { keys } }: TokenIssuer, kid: unknown): JWK {
  const found =
    kid === undefined && keys.length === 1 ? keys[0] : keys.find((key) => key.kid !== undefined && key.kid === kid);
  if (!found) throw new TokenRefusal('key', 'The issuer has no key of that name.');
  return found;
}

async function verify(token: string, jwk: JWK, algorithm: string): Promise<void> {
  try {
    await compactVerify(token, await importJWK(jwk, algorithm), { algorithms: [algorithm] });
  } catch {
    throw new TokenRefusal('signature', 'The signature is not by this key.');
  }
}

function secretBits({ k = '' }: JWK): number {
  return Math.floor((k.length * 6) / 8) * 8;
}
