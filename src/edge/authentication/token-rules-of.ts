/** From the token policy to the rules of the verifier: its keys filled in. */
import type { JSONWebKeySet, JWK } from 'jose';
import type { TokenIssuerPolicy, TokenPolicy } from '../../model/policy.ts';
import type { TokenRules } from './token/index.ts';

/** Where the keys of an issuer are found. */
export interface KeySources {
  /** A key that the lab made, as this broker knows it; undefined where there is none of that name. */
  provisioned(id: string): JWK | undefined;
  /** Keys that a service published when it was last asked. */
  published(service: string): JSONWebKeySet;
  /** Files that a `kid` names where the policy asks for that weakness. */
  readonly files: Readonly<Record<string, string>>;
}

export function tokenRulesOf(policy: TokenPolicy, sources: KeySources): TokenRules {
  const { issuers, bind, ...rest } = policy;
  return {
    ...rest,
    issuers: issuers.map(({ issuer, algorithms, keys }) => ({ issuer, algorithms, keys: keySetOf(keys, sources) })),
    bind: {
      ...(bind.clientId === null ? {} : { clientId: bind.clientId }),
      ...(bind.userName === null ? {} : { userName: bind.userName }),
    },
    files: sources.files,
  };
}

function keySetOf(keys: TokenIssuerPolicy['keys'], { provisioned, published }: KeySources): JSONWebKeySet {
  if ('service' in keys) return published(keys.service);
  if ('jwks' in keys) return { keys: keys.jwks as JWK[] };
  return { keys: keys.provisioned.flatMap((id) => provisioned(id) ?? []) };
}
