/** JSON Web Tokens as credentials: who looks like bringing one, whether it is believed, and for how long. */
import type { JWK, JWTPayload } from 'jose';
import type { Clock } from '../../model/clock.ts';
import { groupSchema, type Policy, type TokenPolicy } from '../../model/policy.ts';
import type { ServicePort } from '../../model/service.ts';
import { PublishedKeys } from './published-keys.ts';
import type { Denied, SignedIn, SignInAnswer, SignInAttempt, SignInClaim, SignInStage } from './sign-in-stage.ts';
import { recheckToken, type TokenAnswer, type TokenBearer, type TokenRules, verifyToken } from './token/index.ts';
import { type KeySources, tokenRulesOf } from './token-rules-of.ts';
import { refusalRules, toldToken } from './token-told.ts';

export interface TokenSignInOptions {
  readonly clock: Clock;
  readonly services: ServicePort;
  /** What to add to the clock for milliseconds since 1970, which tokens count by. */
  readonly epochMs: number;
  readonly files: Readonly<Record<string, string>>;
  tokenKey(id: string): JWK | undefined;
}

const principalBytesMax = 256;
const groupsMax = 16;

export class TokenSignIn implements SignInStage {
  readonly methods = ['token'] as const;
  readonly #options: TokenSignInOptions;
  readonly #published: PublishedKeys;
  readonly #sources: KeySources;

  constructor(options: TokenSignInOptions) {
    this.#options = options;
    const published = new PublishedKeys(options.clock, options.services);
    this.#published = published;
    this.#sources = {
      provisioned: options.tokenKey,
      published: (service) => published.of(service),
      files: options.files,
    };
  }

  concerns({ auth: { token } }: Policy, claim: SignInClaim): boolean {
    return token !== undefined && looksLikeToken(fieldOf(token, claim));
  }

  async decide(policy: Policy, attempt: SignInAttempt): Promise<SignInAnswer> {
    const { token } = policy.auth;
    if (!token || !this.concerns(policy, attempt)) return null;
    const text = fieldOf(token, attempt);
    await this.#refreshKeys(token, attempt);
    const bearer = bearerOf(token, attempt);
    let answer = await verifyToken(this.#rules(token), text, bearer, this.#nowMs());
    if (answer.kind === 'refused' && answer.check === 'key' && (await this.#refetchKeys(token, attempt))) {
      answer = await verifyToken(this.#rules(token), text, bearer, this.#nowMs());
    }
    attempt.tokenChecked(toldToken(text, answer));
    return this.#concluded(token, answer, bearer);
  }

  /** Leaves no timer behind. */
  close(): void {
    this.#published.close();
  }

  #concluded(token: TokenPolicy, answer: TokenAnswer, bearer: TokenBearer): SignedIn | Denied {
    if (answer.kind === 'refused') return denied(refusalRules[answer.check], answer.reason);
    const { claims, proof } = answer;
    const userName = claims[token.principalClaim];
    if (typeof userName !== 'string' || userName === '' || utf8.encode(userName).length > principalBytesMax) {
      return denied('auth.token.principalClaim', `“${token.principalClaim}” names nobody.`);
    }
    const index = token.issuers.findIndex(({ issuer }) => issuer === claims.iss);
    return {
      method: 'token',
      decidedBy: 'store',
      rule: 'vulnerable' in proof ? 'auth.token.vulnerable' : `auth.token.issuers[${index}]`,
      userName,
      groups: groupsOf(token, claims),
      superuser: false,
      expiresAtMs: this.#endMs(token, answer.expiresAtMs),
      again: (policy) => {
        const { token: now } = policy.auth;
        if (!now) return null;
        const again = this.#concluded(now, recheckToken(this.#rules(now), answer, bearer, this.#nowMs()), bearer);
        return 'method' in again ? again : null;
      },
    };
  }

  /** On the broker’s clock. A token that only the leeway let in ends with the leeway. */
  #endMs({ disconnectAtExpiry, leewaySeconds }: TokenPolicy, expiresAtMs: number | null): number | null {
    if (!disconnectAtExpiry || expiresAtMs === null) return null;
    const leewayMs = expiresAtMs > this.#nowMs() ? 0 : leewaySeconds * 1_000;
    return expiresAtMs + leewayMs - this.#options.epochMs;
  }

  #rules(token: TokenPolicy): TokenRules {
    return tokenRulesOf(token, this.#sources);
  }

  #nowMs(): number {
    return this.#options.epochMs + this.#options.clock.now();
  }

  async #refreshKeys({ issuers }: TokenPolicy, { waiting }: SignInAttempt): Promise<void> {
    for (const { keys } of issuers) {
      if ('service' in keys) await this.#published.refresh(keys.service, keys.refreshSeconds, waiting);
    }
  }

  async #refetchKeys({ issuers }: TokenPolicy, { waiting }: SignInAttempt): Promise<boolean> {
    let fetched = false;
    for (const service of new Set(issuers.flatMap(({ keys }) => ('service' in keys ? keys.service : [])))) {
      if (await this.#published.refetch(service, waiting)) fetched = true;
    }
    return fetched;
  }
}

const utf8 = new TextEncoder();
const headerCharactersMax = 4_096;

/** Anything that begins with a JSON object in base64url and a dot: passwords do not, and half a token does. */
export function looksLikeToken(text: string): boolean {
  const dot = text.slice(0, headerCharactersMax).indexOf('.');
  if (dot <= 0) return false;
  try {
    const head = atob(text.slice(0, dot).replaceAll('-', '+').replaceAll('_', '/'));
    return head.trimStart().startsWith('{');
  } catch {
    return false;
  }
}

function fieldOf({ from }: TokenPolicy, { userName, password }: SignInClaim): string {
  return from === 'userName' ? (userName ?? '') : new TextDecoder().decode(password ?? new Uint8Array());
}

/** A user name that is the token is no user name. */
function bearerOf({ from }: TokenPolicy, { clientId, userName }: SignInClaim): TokenBearer {
  return { clientId, userName: from === 'userName' ? null : userName };
}

/** Words that could not be groups are no groups. */
function groupsOf({ groupsClaim, groups }: TokenPolicy, claims: JWTPayload): string[] {
  const claimed: unknown = groupsClaim === null ? [] : claims[groupsClaim];
  const words: unknown[] = Array.isArray(claimed) ? claimed : [claimed];
  const named = words.flatMap((word) => groupSchema.safeParse(word).data ?? []);
  return [...new Set([...groups, ...named])].slice(0, groupsMax);
}

function denied(rule: string, reason: string): Denied {
  return { failure: 'bad-credentials', rule, reason };
}
