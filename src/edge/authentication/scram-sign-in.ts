/** SCRAM as one broker offers it: its nonces, its verifiers, and the exchanges that go on. */
import type { Clock } from '../../model/clock.ts';
import type { AuthPolicy, ScramPolicy } from '../../model/policy.ts';
import {
  createNonceSource,
  createScramServer,
  isScramMechanism,
  type NonceSource,
  type ScramExchange,
  type ScramMechanism,
  ScramRefusal,
} from '../../scram/index.ts';
import type { Dialect } from '../dialect.ts';
import type { ConnectPacket } from '../wire/packets.ts';
import { BoundedMap } from './bounded-map.ts';
import { ScramVerifiers } from './scram-verifiers.ts';

/** Client nonces remembered where a policy asks for it. */
export const clientNoncesMax = 4_096;

export interface EnhancedExchange {
  readonly method: ScramMechanism;
  readonly dialect: Dialect;
  /** The CONNECT that waits for its end; null in a re-authentication. */
  readonly connect: ConnectPacket | null;
  readonly scram: ScramExchange;
}

interface Options {
  readonly clock: Clock;
  secret(id: string): string | undefined;
}

export class ScramSignIn {
  readonly #clock: Clock;
  readonly #verifiers: ScramVerifiers;
  #clientNonces = new BoundedMap<string, true>(clientNoncesMax);
  /** What strangers’ salts are made of; a stranger’s changes when the broker starts anew, and so do the real ones. */
  readonly #disguise = crypto.getRandomValues(new Uint8Array(32));
  #nonces: { kind: string; next: NonceSource } | null = null;

  constructor({ clock, secret }: Options) {
    this.#clock = clock;
    this.#verifiers = new ScramVerifiers(secret);
  }

  /** The broker starts anew: a counter begins at one, and nobody’s nonce has been seen. What is stored stays. */
  restart(): void {
    this.#nonces = null;
    this.#clientNonces = new BoundedMap(clientNoncesMax);
  }

  /** The policy’s offer, if the method is in it. */
  offers({ scram }: AuthPolicy, method: string): { scram: ScramPolicy; mechanism: ScramMechanism } | null {
    if (!scram || !isScramMechanism(method) || !scram.mechanisms.includes(method)) return null;
    return { scram, mechanism: method };
  }

  /** A fresh exchange. `challenge` throws `ScramRefusal` also for a client nonce that was used before. */
  begin(auth: AuthPolicy, scram: ScramPolicy, mechanism: ScramMechanism, listener: string): ScramExchange {
    const { iterations, exchangeTimeoutMs } = scram;
    const exchange = createScramServer({
      mechanism,
      verifierOf: async (userName) => {
        const known = this.#verifiers.accountOf(auth, mechanism, userName, listener);
        return known && this.#verifiers.of(known, mechanism, iterations);
      },
      nonce: this.#nonceSource(scram),
      clock: this.#clock,
      exchangeMsMax: exchangeTimeoutMs,
      disguise: { key: this.#disguise, iterations },
    });
    return scram.refuseKnownClientNonces ? this.#onceOnly(exchange) : exchange;
  }

  /** A question for later: is what was proven now still what the account has? */
  proofOf(
    auth: AuthPolicy,
    mechanism: ScramMechanism,
    userName: string,
    listener: string,
  ): (now: AuthPolicy) => boolean {
    const password = (policy: AuthPolicy) =>
      this.offers(policy, mechanism) && this.#verifiers.accountOf(policy, mechanism, userName, listener)?.password;
    const proven = password(auth);
    return (now) => typeof proven === 'string' && password(now) === proven;
  }

  #nonceSource({ serverNonce, nonceBytes }: ScramPolicy): NonceSource {
    const kind = `${serverNonce} ${nonceBytes}`;
    if (this.#nonces?.kind !== kind) {
      this.#nonces = { kind, next: createNonceSource(serverNonce, { bytes: nonceBytes, clock: this.#clock }) };
    }
    return this.#nonces.next;
  }

  #onceOnly(exchange: ScramExchange): ScramExchange {
    return {
      get claimed() {
        return exchange.claimed;
      },
      challenge: async (clientFirst) => {
        const challenge = await exchange.challenge(clientFirst);
        const nonce = exchange.claimed?.clientNonce ?? '';
        if (this.#clientNonces.get(nonce)) throw new ScramRefusal('other-error', 'This client nonce was used before.');
        this.#clientNonces.set(nonce, true);
        return challenge;
      },
      conclude: (clientFinal) => exchange.conclude(clientFinal),
    };
  }
}
