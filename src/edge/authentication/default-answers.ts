/** What becomes of those whom nobody knows. */
import type { Policy } from '../../model/policy.ts';
import { allowsAnonymous } from './password-answers.ts';
import type { Denied, SignedIn, SignInClaim } from './sign-in-stage.ts';

/** Clients without a name, and those with one that nobody bears, where the policy takes them as they come. */
export const anonymous = {
  methods: ['anonymous'],
  concerns: (policy: Policy, { origin }: SignInClaim): boolean => allowsAnonymous(policy, origin.listener),
  decide: (policy: Policy, claim: SignInClaim): SignedIn | null =>
    anonymous.concerns(policy, claim) ? acceptedAnonymous : null,
} as const;

const acceptedAnonymous: SignedIn = {
  method: 'anonymous',
  decidedBy: 'default',
  rule: 'auth.anonymous',
  userName: null,
  groups: [],
  superuser: false,
  expiresAtMs: null,
  again: () => acceptedAnonymous,
};

/** `auth.undecided`. Whoever is let in here is who they say they are. */
export const undecided = {
  methods: ['undecided'],
  concerns: (): boolean => true,
  decide({ auth }: Policy, { userName }: SignInClaim): SignedIn | Denied {
    if (auth.undecided === 'allow') return acceptedUndecided(userName);
    if (userName === null) {
      return { failure: 'not-authorized', rule: 'auth.anonymous', reason: 'A user name is required.' };
    }
    return { failure: 'bad-credentials', rule: 'auth.undecided', reason: 'Nobody who was asked knows this user.' };
  },
} as const;

function acceptedUndecided(userName: string | null): SignedIn {
  const answer: SignedIn = {
    method: 'undecided',
    decidedBy: 'default',
    rule: 'auth.undecided',
    userName,
    groups: [],
    superuser: false,
    expiresAtMs: null,
    again: ({ auth }) => (auth.undecided === 'allow' ? answer : null),
  };
  return answer;
}
