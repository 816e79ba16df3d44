import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Auth = NonNullable<PolicySource['auth']>;

const allow = (who: string, actions: ('publish' | 'subscribe' | 'receive')[], topicFilter: string) => ({
  effect: 'allow' as const,
  who,
  actions,
  topicFilters: [topicFilter],
});

const acl: PolicySource['acl'] = {
  rules: [
    allow('group:house', ['publish'], 'house/garage/cmd'),
    allow('group:house', ['subscribe', 'receive'], 'house/garage'),
    allow('user:garage', ['publish'], 'house/garage'),
    allow('user:garage', ['subscribe', 'receive'], 'house/garage/cmd'),
    allow('user:neighbour', ['subscribe', 'receive'], 'house/garage'),
  ],
};

/** The reference defence, but for what is named. */
function door(throttle: Auth['throttle'], change: Partial<Auth> = {}): string {
  const stored = (userName: string, groups: string[] = []) => ({
    userName,
    groups,
    password: { scheme: 'stored' as const, secret: userName },
  });
  const accounts = [stored('garage'), stored('anna', ['house']), stored('cleaner', ['house']), stored('neighbour')];
  const storage = { hash: 'pbkdf2-sha512' as const, iterations: 5_000 };
  return policyText({ auth: { storage, accounts, throttle: { freeTries: 5, ...throttle }, ...change }, acl });
}

export default defineNearMisses([
  {
    id: 'hard-lockout',
    title: 'Five failures, one hour',
    policy: door({ keys: [] }, { lockout: { failuresMax: 5, lockMs: 3_600_000 } }),
    explanation:
      'The guesser is stopped at the fifth attempt, and so is everybody who lives there: whoever knows a name locks its owner out with five wrong passwords an hour. You have turned an attack that may fail into one that cannot. And one word for many names meets no lock at all. Make the next guess wait, and let those who were right from there before pass.',
    caughtBy: ['A3/one-word', 'T4', 'T5'],
  },
  {
    id: 'per-ip-only',
    title: 'Counted by address',
    policy: door({ keys: ['address'] }),
    explanation:
      'One machine is slow now. Thirty machines with one guess each are not, since each of them is within its free tries: a list is divided as easily as it is read. Somebody has to count how often the cleaner was guessed at, wherever from.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'per-clientid',
    title: 'Counted by ClientId',
    policy: door({ keys: ['clientId'] }),
    explanation:
      'A ClientId is what a client says it is, and a guesser says another one each time. What is counted has to cost something to change: an address does, if little, and the name that is guessed at cannot be changed at all.',
    caughtBy: ['A3/*', '!A3/one-name', 'A4/*'],
  },
  {
    id: 'per-pair',
    title: 'Counted by name and address',
    policy: door({ keys: ['userNameAndAddress'] }),
    explanation:
      'The friendliest way to count, for honest people and for guessers with many machines or many names: each pair of the two has free tries of its own. Count by name and by address, each alone, and let the pair be the fast lane.',
    caughtBy: ['A3/one-word', 'A4/*'],
  },
  {
    id: 'code-only',
    title: 'One code for all',
    policy: door({ keys: ['userName', 'address'] }, { dummyHash: false }),
    explanation:
      'The code is silent and the clock is not: for a name that exists you hash for two milliseconds, for others you answer at once. The median of a few answers tells them apart through any network. Hash for strangers as well, with the parameters of today.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'no-fast-lane',
    title: 'Everybody waits',
    policy: door({ keys: ['userName', 'address'], knownGoodMs: 0 }),
    explanation:
      'Guessing is hopeless now, and strangers keep Anna out of her own garage: she waits with them, since they use her name. Behind the router one device with an old password stops the whole house. Who was right from an address not long ago does not guess: give that pair a fast lane.',
    caughtBy: ['T4', 'T5'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.*', '!acl.rules*dropped', '!acl.rules*.effect = deny'],
    reason: 'What somebody may do who is in is not in question here: chapter 5.',
  },
  {
    mutants: ['auth.throttle.keys + *', 'auth.throttle.knownGoodMs = 604800000'],
    reason: 'To count by more stops nobody less, and a fast lane of a week is one of a day here.',
  },
  { mutants: ['clientId.*', 'identity.*', 'limits.*'], reason: 'Names and limits: chapters 1, 5 and 6.' },
  {
    mutants: [
      'auth.*',
      '!auth.accounts*dropped',
      '!auth.throttle*',
      '!auth.uniformFailureCode*',
      '!auth.dummyHash*',
      '!auth.anonymous*',
      '!auth.registration*',
      '!auth.undecided*',
    ],
    reason: 'How passwords are stored is lab 6, other ways to sign in are chapters 3 and 4.',
  },
]);
