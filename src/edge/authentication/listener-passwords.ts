/** `listeners.<name>.passwords`: a door at which no password is taken, however right. */
import type { Policy } from '../../model/policy.ts';
import type { Denied, SignInClaim } from './sign-in-stage.ts';

export const listenerPasswords = {
  methods: [],
  concerns: ({ listeners }: Policy, { password, origin }: SignInClaim): boolean =>
    password !== null && listeners[origin.listener]?.passwords === false,
  decide(policy: Policy, claim: SignInClaim): Denied | null {
    if (!listenerPasswords.concerns(policy, claim)) return null;
    const rule = `listeners.${claim.origin.listener}.passwords`;
    return { failure: 'not-authorized', rule, reason: 'No passwords are taken at this listener.' };
  },
} as const;
