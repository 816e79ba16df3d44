/** Whom the transport has proven already, as one of those who are asked. */
import type { Policy } from '../../model/policy.ts';
import { accountNamed } from '../../policy/index.ts';
import type { SignInAnswer, SignInClaim } from './sign-in-stage.ts';
import { type TransportIdentity, transportIdentity } from './transport-identity.ts';

export const transportSignIn = {
  methods: ['certificate', 'psk'],
  concerns: (policy: Policy, claim: SignInClaim): boolean => identityOf(policy, claim).kind !== 'none',
  decide(policy: Policy, claim: SignInClaim): SignInAnswer {
    const identity = identityOf(policy, claim);
    if (identity.kind === 'none') return null;
    const { rule } = identity;
    if (identity.kind === 'mismatch') return { failure: 'not-authorized', rule, reason: identity.reason };
    const { userName } = identity;
    return {
      method: typeof claim.origin.tls?.pskIdentity === 'string' ? 'psk' : 'certificate',
      decidedBy: 'store',
      rule,
      userName,
      // An account may say more about a certified name, and needs no password for that.
      groups: accountNamed(policy.auth, userName)?.groups ?? [],
      superuser: false,
      expiresAtMs: null,
      again(later) {
        const answer = transportSignIn.decide(later, claim);
        return answer && 'method' in answer ? answer : null;
      },
    };
  },
} as const;

function identityOf({ listeners }: Policy, { origin, userName }: SignInClaim): TransportIdentity {
  return transportIdentity(origin.listener, listeners[origin.listener], origin, userName);
}
