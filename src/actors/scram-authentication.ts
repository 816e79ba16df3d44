/** SCRAM as a client of ours speaks it, with as many checks of the broker as its profile has. */
import type { EnhancedAuthentication } from '../model/actor-client.ts';
import type { DeviceScramProfile } from '../model/policy.ts';
import { createScramClient, type ScramMechanism, ScramRefusal } from '../scram/index.ts';

export interface ScramAuthenticationOptions {
  mechanism: ScramMechanism;
  userName: string;
  password: string;
  checks: DeviceScramProfile;
  /** Printable, without a comma; random by default. */
  nonce?: string;
}

/** A fresh exchange: neither its nonce nor its state may serve another one. */
export function scramAuthentication(options: ScramAuthenticationOptions): EnhancedAuthentication {
  const { mechanism, checks } = options;
  const client = createScramClient(options);
  return {
    method: mechanism,
    begin: () => client.clientFirst(),
    respond: (challenge) => client.prove(challenge),
    conclude({ method, data }) {
      if (checks.requireSameMethod && method !== mechanism) {
        throw new ScramRefusal('other-error', `The broker speaks of ${method ?? 'no method'} instead of ${mechanism}.`);
      }
      client.verify(data);
    },
  };
}
