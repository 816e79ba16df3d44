/** What a broker asks of a JSON Web Token, and its answer. */
import type { JSONWebKeySet, JWK, JWTPayload, ProtectedHeaderParameters } from 'jose';

/** Somebody whose tokens are believed; algorithm and key are theirs and never the token’s (RFC 8725, 3.1). */
export interface TokenIssuer {
  /** Value of `iss`. */
  readonly issuer: string;
  readonly algorithms: readonly string[];
  /** Public keys, or secrets as `oct`; several during rotation. */
  readonly keys: JSONWebKeySet;
}

export interface TokenRules {
  readonly issuers: readonly TokenIssuer[];
  /** Has to be one of `aud`; null asks nothing, which RFC 7519, 4.1.3 forbids where `aud` is present. */
  readonly audience: string | null;
  /** VULNERABLE if true: a part of an audience counts as all of it. */
  readonly audienceContains: boolean;
  readonly expiryRequired: boolean;
  /** Between `iat` and `exp`; null for any. */
  readonly lifetimeSecondsMax: number | null;
  /** How far clocks may be apart. */
  readonly leewaySeconds: number;
  /** Claims that have to equal what CONNECT says. */
  readonly bind: { readonly clientId?: string; readonly userName?: string };
  /** Values of `jti` that were taken back. */
  readonly deniedIds: readonly string[];
  /** Value of the header’s `typ`; null for any. */
  readonly type: string | null;
  /** A secret shorter than this is refused (RFC 7518, 3.2). */
  readonly hmacBitsMin: number;
  readonly tokenBytesMax: number;
  /** Ways around the signature that a lab asks for by name. */
  readonly vulnerable: readonly VulnerableSignature[];
  /** What `kid` names where `vulnerable` has `keyFromFile`. */
  readonly files: Readonly<Record<string, string>>;
}

export type VulnerableSignature = 'algorithmNone' | 'publicKeyAsSecret' | 'keyFromFile' | 'embeddedKey';

/** Everything on; issuers and audience have to be added. */
export const strictTokenRules: TokenRules = {
  issuers: [],
  audience: null,
  audienceContains: false,
  expiryRequired: true,
  lifetimeSecondsMax: 3_600,
  leewaySeconds: 60,
  bind: { clientId: 'sub' },
  deniedIds: [],
  type: null,
  hmacBitsMin: 256,
  tokenBytesMax: 8_192,
  vulnerable: [],
  files: {},
};

/** What CONNECT says beside the token. */
export interface TokenBearer {
  readonly clientId: string;
  readonly userName: string | null;
}

export type TokenCheck =
  | 'size'
  | 'shape'
  | 'header'
  | 'issuer'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'type'
  | 'audience'
  | 'not-yet-valid'
  | 'expired'
  | 'lifetime'
  | 'binding'
  | 'denied';

/** A token that is not believed, and which check said so. */
export class TokenRefusal extends Error {
  readonly check: TokenCheck;

  constructor(check: TokenCheck, message: string) {
    super(message);
    this.name = 'TokenRefusal';
    this.check = check;
  }
}

/** What a token was believed by: a key of its issuer, or a weakness that the rules ask for. */
export type TokenProof = { readonly jwk: JWK } | { readonly vulnerable: VulnerableSignature };

export type TokenAnswer =
  | {
      readonly kind: 'accepted';
      readonly header: ProtectedHeaderParameters;
      readonly claims: JWTPayload;
      readonly proof: TokenProof;
      /** Milliseconds since the epoch; null for never. */
      readonly expiresAtMs: number | null;
    }
  | { readonly kind: 'refused'; readonly check: TokenCheck; readonly reason: string };
