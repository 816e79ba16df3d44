/** JSON Web Tokens as credentials (RFC 7519, RFC 8725). Absent: none is accepted. */
import * as z from 'zod';
import { groupSchema } from './account.ts';

const claimName = z.string().min(1).max(64);

/** A JSON Web Key (RFC 7517); which members it needs depends on its type, and the verifier looks. */
const jwkSchema = z.looseObject({ kty: z.enum(['oct', 'RSA', 'EC', 'OKP']), kid: z.string().max(128).optional() });

export const tokenIssuerSchema = z.strictObject({
  issuer: z.string().min(1).max(256).describe('Value of `iss`.'),
  algorithms: z
    .array(z.enum(['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .max(8)
    .describe('Algorithms this issuer signs with. The token does not choose.'),
  keys: z
    .union([
      z.strictObject({
        provisioned: z
          .array(z.string().min(1).max(64))
          .min(1)
          .max(8)
          .describe('Names of key pairs or secrets that the lab made for you; several during a rotation.'),
      }),
      z.strictObject({ jwks: z.array(jwkSchema).min(1).max(16).describe('The keys themselves (RFC 7517).') }),
      z.strictObject({
        service: z.string().min(1).max(64).describe('The lab’s service that publishes the key set.'),
        refreshSeconds: z.int().min(1).max(86_400).default(300).describe('How long a fetched set is used.'),
      }),
    ])
    .describe('Where the keys come from.'),
});
export type TokenIssuerPolicy = z.infer<typeof tokenIssuerSchema>;

export const tokenPolicySchema = z.strictObject({
  from: z.enum(['password', 'userName']).default('password').describe('The field of CONNECT that carries the token.'),
  issuers: z.array(tokenIssuerSchema).min(1).max(8).describe('Whose tokens are believed.'),
  audience: z
    .string()
    .min(1)
    .max(256)
    .nullable()
    .describe('Has to be one of `aud`. `null` asks nothing, so that a token for any other service opens this one.'),
  audienceContains: z
    .boolean()
    .default(false)
    .describe('VULNERABLE if true: an audience that merely contains ours is enough.'),
  expiryRequired: z.boolean().default(true).describe('Refuse a token without `exp`.'),
  lifetimeSecondsMax: z
    .int()
    .min(1)
    .max(315_576_000)
    .nullable()
    .default(3_600)
    .describe('Longest time between `iat` and `exp`; `null` for any.'),
  leewaySeconds: z.int().min(0).max(604_800).default(60).describe('How far clocks may be apart.'),
  bind: z
    .strictObject({
      clientId: claimName.nullable().default('sub').describe('Claim that has to be the ClientId; `null`: none.'),
      userName: claimName.nullable().default(null).describe('Claim that has to be the user name; `null`: none.'),
    })
    .prefault({})
    .describe('Ties a token to what CONNECT says, so that a stolen one is of less use.'),
  principalClaim: claimName.default('sub').describe('Claim that becomes the user name in rules.'),
  groupsClaim: claimName
    .nullable()
    .default(null)
    .describe('Claim (a word or a list of words) that becomes the groups in rules; `null`: none.'),
  groups: z.array(groupSchema).max(8).default([]).describe('Groups of everybody who comes with a token.'),
  deniedIds: z.array(z.string().min(1).max(128)).max(256).default([]).describe('Values of `jti` that were taken back.'),
  disconnectAtExpiry: z
    .boolean()
    .default(true)
    .describe('End a live connection when its token expires (MQTT 5: DISCONNECT 0xA0), or it goes on for ever.'),
  type: z.string().max(64).nullable().default(null).describe('Value of the header’s `typ`; `null` for any.'),
  hmacBitsMin: z.int().min(8).max(512).default(256).describe('Shortest secret of HS256 (RFC 7518, 3.2).'),
  tokenBytesMax: z.int().min(256).max(65_535).default(8_192).describe('Longest token that is looked at.'),
  vulnerable: z
    .array(z.enum(['algorithmNone', 'publicKeyAsSecret', 'keyFromFile', 'embeddedKey']))
    .max(4)
    .default([])
    .describe('VULNERABLE: ways around the signature that real verifiers had. Empty in every honest policy.'),
});
export type TokenPolicy = z.infer<typeof tokenPolicySchema>;
