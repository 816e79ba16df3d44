/** What the broker compares SCRAM proofs with: made from the password of an account when it is first asked for. */
import type { Account, AuthPolicy } from '../../model/policy.ts';
import { accountNamed } from '../../policy/index.ts';
import { makeVerifier, type ScramMechanism, type ScramVerifier } from '../../scram/index.ts';
import { BoundedMap } from './bounded-map.ts';

/** Verifiers kept; an account has one for each mechanism. */
export const verifiersMax = 256;

/** An account that may prove itself in this way, with the password it has now. */
export interface ScramAccount {
  readonly account: Account;
  readonly password: string;
}

export class ScramVerifiers {
  readonly #secret: (id: string) => string | undefined;
  readonly #made = new BoundedMap<string, Promise<ScramVerifier>>(verifiersMax);

  constructor(secret: (id: string) => string | undefined) {
    this.#secret = secret;
  }

  /** Undefined for whom this mechanism lets nobody in: unknown, not allowed it, not allowed it here, or only hashed. */
  accountOf(auth: AuthPolicy, mechanism: ScramMechanism, userName: string, listener: string): ScramAccount | undefined {
    const account = accountNamed(auth, userName);
    if (!account?.mechanisms.includes(mechanism)) return undefined;
    if (account.listeners && !account.listeners.includes(listener)) return undefined;
    const { password: source } = account;
    if (source.scheme === 'hashed' || source.scheme === 'stored') return undefined;
    const password = source.scheme === 'plain' ? source.value : this.#secret(source.secret);
    return password === undefined ? undefined : { account, password };
  }

  /** The same salt for as long as the broker runs and the password stays, as if it were stored. */
  of({ account, password }: ScramAccount, mechanism: ScramMechanism, iterations: number): Promise<ScramVerifier> {
    const key = JSON.stringify([mechanism, iterations, account.userName, password]);
    const known = this.#made.get(key);
    if (known) return known;
    const made = makeVerifier(mechanism, password, { iterations });
    this.#made.set(key, made);
    return made;
  }
}
