import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Auth = NonNullable<PolicySource['auth']>;
type Storage = NonNullable<Auth['storage']>;
type Account = NonNullable<Auth['accounts']>[number];

const allow = (who: string, actions: ('publish' | 'subscribe' | 'receive')[], topicFilter: string) => ({
  effect: 'allow' as const,
  who,
  actions,
  topicFilters: [topicFilter],
});

const acl: PolicySource['acl'] = {
  rules: [
    allow('user:operator', ['publish'], 'basin/outlet/cmd'),
    allow('user:operator', ['subscribe', 'receive'], 'basin/+'),
    allow('user:valve', ['publish'], 'basin/outlet'),
    allow('user:valve', ['subscribe', 'receive'], 'basin/outlet/cmd'),
    allow('user:gateway', ['publish'], 'basin/level'),
    allow('group:people', ['subscribe', 'receive'], 'basin/+'),
    allow('user:display', ['subscribe', 'receive'], 'basin/level'),
  ],
};

const stored = (userName: string, secret: string, groups: string[] = []): Account => ({
  userName,
  groups,
  password: { scheme: 'stored', secret },
});

/** All lines stored so, with the passwords that leaked or with new ones. */
function keeping(storage: Storage, secrets: 'leaked' | 'new', told: { operator?: string } = {}): string {
  const named = (userName: string, old = userName) => (secrets === 'new' ? `${userName}-new` : old);
  const accounts: Account[] = [
    { userName: 'display', password: { scheme: 'provisioned', secret: 'display' } },
    { userName: 'valve', password: { scheme: 'provisioned', secret: 'valve' } },
    ...['archive', 'laboratory', 'chief'].map((userName) => stored(userName, named(userName), ['people'])),
    ...['night-1', 'night-2'].map((userName) => stored(userName, named(userName, 'night'), ['people'])),
    stored('operator', named('operator')),
    stored('gateway', 'gateway'),
  ];
  return policyText({
    auth: { storage, accounts },
    acl,
    devices: { operator: { secret: told.operator ?? named('operator') } },
  });
}

export default defineNearMisses([
  {
    id: 'rehash-only',
    title: 'Everything is argon2id now',
    policy: keeping({ hash: 'argon2id', memoryKib: 8_192 }, 'leaked'),
    explanation:
      'The next thief will have a hard time. The last one has the old file, with the old, cheap lines in it, and every password behind them is still valid. They are so common, too, that a few hundred guesses find them whatever a guess costs. A better hash makes the next theft expensive and does nothing about the one that happened. All of them have to change: people choose anew, devices are told new ones.',
    caughtBy: ['A1/*', 'A2/*'],
  },
  {
    id: 'salted-sha',
    title: 'New passwords, hashed with salt',
    policy: keeping({ hash: 'sha512' }, 'new'),
    explanation:
      'The leaked passwords are worthless, and the new lines differ even where passwords are the same. A guess still costs 0.004 ms: five seconds pay for more than a million guesses, and the list has five thousand words. A salt makes every line a task of its own; it makes none of them hard.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'a-million',
    title: 'A million rounds',
    policy: keeping({ hash: 'pbkdf2-sha512', iterations: 1_000_000 }, 'new'),
    explanation:
      'Guessing is over: each guess costs 400 ms of a core. So does each sign-in, and the broker has no more cores than the thief. Strangers with wrong passwords cost it the same, so this is a lever as well. Choose the highest cost at which your own storm ends in time: 600,000 rounds of PBKDF2-SHA-256 take 81 ms on this core, argon2id with 19 MiB takes 20.',
    caughtBy: ['T6', 'T7'],
  },
  {
    id: 'bcrypt-72',
    title: 'bcrypt for everybody',
    policy: keeping({ hash: 'bcrypt', cost: 10 }, 'new'),
    explanation:
      'At 57 ms a guess bcrypt is slow enough for people. It reads 72 bytes, and the gateway’s token has 80: whatever stands in the last eight is the same to it. Tokens that begin alike, as those of one maker do, are one password. Use argon2id or PBKDF2, which read everything.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'pepper-no-salt',
    title: 'One secret salt for all',
    policy: keeping({ hash: 'argon2id', salt: 'shared' }, 'new'),
    explanation:
      'The guesses are dear, and the bytes that are hashed along are the same on every line, however secret they are kept. Two people with one password have one line, and a guess at it is a guess at both; with a thousand accounts it is a guess at all. A pepper is a good thing beside a salt. It is none in place of it.',
    caughtBy: ['A3/newcomers'],
  },
  {
    id: 'nobody-told-the-tablet',
    title: 'New passwords, and the tablet has the old one',
    policy: keeping({ hash: 'argon2id' }, 'new', { operator: 'operator' }),
    explanation:
      'The broker is done and the tablet is not: it still says the password that leaked, and the outlet cannot be closed any more. Rotation is two changes, here and there, and the second is the one that has to be built in before it is needed. Tell it under devices.',
    caughtBy: ['T1'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.*', '!acl.rules*dropped', '!acl.rules*.effect = deny'],
    reason: 'What an account may do is not in question here, only whose password is known: chapter 5.',
  },
  {
    mutants: ['auth.accounts*.mechanisms + *'],
    reason: 'No SCRAM is offered here, and it would want another kind of line: chapter 3.',
  },
  {
    mutants: ['auth.storage.passes *', 'auth.storage.memoryKib = 65536'],
    reason:
      'Half the cost keeps the list out still, and ten times of it is a storm of ten seconds: both within bounds.',
  },
  {
    mutants: ['devices.*', '!devices.operator.secret*', '!devices.operator dropped'],
    reason: 'How the tablet signs in and what it obeys: chapters 1, 2 and 3.',
  },
  { mutants: ['clientId.*', 'identity.*', 'limits.*'], reason: 'Names and limits: chapters 1, 5 and 6.' },
  {
    mutants: ['auth.*', '!auth.storage*', '!auth.accounts*'],
    reason: 'Guessing at the door is lab 5; here it is done at home.',
  },
]);
