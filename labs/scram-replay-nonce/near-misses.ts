import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Auth = NonNullable<PolicySource['auth']>;
type Scram = NonNullable<Auth['scram']>;
type Account = NonNullable<Auth['accounts']>[number];
type Devices = NonNullable<PolicySource['devices']>;

const scramOnly: Account['mechanisms'] = ['SCRAM-SHA-256'];

function account(userName: string, secret = userName, mechanisms = scramOnly): Account {
  return { userName, password: { scheme: 'provisioned', secret }, mechanisms };
}

interface Change {
  scram?: Scram;
  post17?: Account;
  devices?: Devices;
}

/** The reference defence but for what is named. */
function policy({ scram, post17 = account('post-17', 'post-17-new'), devices }: Change): string {
  return policyText({
    auth: {
      anonymous: false,
      accounts: [post17, account('post-18'), account('control')],
      scram: { iterations: 4_096, exchangeTimeoutMs: 30_000, ...scram },
    },
    limits: { connectTimeoutMs: 120_000 },
    devices: devices ?? { 'post-17': { secret: 'post-17-new' } },
    acl: {
      default: 'deny',
      rules: [
        ...['post-17', 'post-18'].flatMap((id) => [
          allow(id, ['publish'], `posts/${id}/state`, `posts/${id}/telemetry`),
          allow(id, ['subscribe', 'receive'], `posts/${id}/cmd`),
        ]),
        allow('control', ['publish'], 'posts/+/cmd', 'control/status'),
        allow('control', ['subscribe', 'receive'], 'posts/+/state', 'posts/+/telemetry'),
      ],
    },
  });
}

type Rule = NonNullable<NonNullable<PolicySource['acl']>['rules']>[number];

function allow(userName: string, actions: Rule['actions'], ...topicFilters: string[]): Rule {
  return { effect: 'allow', who: `user:${userName}`, actions, topicFilters };
}

/** Post 17 with the password it came with, at both ends. */
const oldPassword = { post17: account('post-17'), devices: {} };

export default defineNearMisses([
  {
    id: 'cache-client-nonces',
    title: 'No client nonce twice',
    policy: policy({ scram: { serverNonce: 'constant', refuseKnownClientNonces: true } }),
    explanation:
      'The broker remembers which client nonces it has seen, and refuses the recording. It remembers for as long as it runs: after a restart it has seen nobody, and the recording works again. And a client nonce can be new to the broker and the answer old all the same, since whoever knows what the broker is going to say can have a post answer it beforehand. Freshness has to come from the party that wants to be protected: serverNonce: random.',
    caughtBy: ['A1/after-restart', 'A1/foretold-same', 'A1/foretold-next', 'A3/*'],
  },
  {
    id: 'clock-nonce',
    title: 'The clock as nonce',
    policy: policy({ scram: { serverNonce: 'seconds' } }),
    explanation:
      'A minute later the recording is worthless. Within the same second it is not: two connections get the same challenge. And everybody has a clock, so that the challenge can be foretold and answered by a post before the broker gives it. A nonce has to be unpredictable, not merely different.',
    caughtBy: ['A1/*', '!A1/a-minute-later', '!A1/taken-along', 'A3/*'],
  },
  {
    id: 'counter-nonce',
    title: 'A counter as nonce',
    policy: policy({ scram: { serverNonce: 'counter' } }),
    explanation:
      'No challenge comes twice, until the broker is restarted and counts from one again: then the attacker asks as often as it takes to be asked what was recorded. Before that they can count, too: the next number is known, and a post answers it to whoever plays the broker. Take serverNonce: random.',
    caughtBy: ['A1/after-restart', 'A1/foretold-next', 'A3/*'],
  },
  {
    id: 'more-iterations',
    title: 'More iterations',
    policy: policy({ scram: { serverNonce: 'constant', iterations: 30_000 }, ...oldPassword }),
    explanation:
      'Iterations make a guess dearer. The recording is repeated without any guess, so it works as before. And the list has six thousand words: at thirty thousand iterations it takes half a minute instead of a few seconds. Against repeating helps a fresh nonce, against guessing a password that is on no list.',
    caughtBy: ['A1/*', '!A1/taken-along', 'A2/*', 'A3/*'],
  },
  {
    id: 'strong-password-only',
    title: 'A random password, and the old nonce',
    policy: policy({ scram: { serverNonce: 'constant' } }),
    explanation:
      'Nobody guesses this password any more. Nobody needs it: the recorded answer fits the same question for ever, whatever password it was made from. Make the broker say something new each time: serverNonce: random.',
    caughtBy: ['A1/*', '!A1/taken-along', 'A3/*'],
  },
  {
    id: 'fresh-nonce-only',
    title: 'A fresh nonce, and the old password',
    policy: policy(oldPassword),
    explanation:
      'A recording cannot be repeated any more. It can still be read: salt, iterations and answer are in it, and every word of the list can be tried at home until one explains the answer. Then the attacker signs in properly. Give post 17 the random password it has in store, at both ends: auth.accounts[post-17] and devices.post-17.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'short-nonce',
    title: 'A random nonce of four octets',
    policy: policy({ scram: { nonceBytes: 4 } }),
    explanation:
      'Random, but short: among some 65,000 sign-ins two are asked the same, and asking costs nothing. Whoever records and asks for long enough is served. Eighteen octets, which is the default, do not come again in the life of any broker.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'never-ends',
    title: 'Ten minutes for an answer',
    policy: policy({ scram: { exchangeTimeoutMs: 600_000 } }),
    explanation:
      'The challenge is fresh, but it does not go stale: an answer that somebody kept back is taken a minute and a half later, when whoever gave it is long gone. Every challenge that is open is room in the broker’s memory, too. Half a minute is enough for the poorest reception: exchangeTimeoutMs.',
    caughtBy: ['A1/taken-along'],
  },
  {
    id: 'too-hasty',
    title: 'Five seconds for an answer',
    policy: policy({ scram: { exchangeTimeoutMs: 5_000 } }),
    explanation:
      'Nobody keeps an answer back any more, and some posts do not get theirs through: with poor reception it takes twenty seconds. Look at what honest traffic needs, and allow that: 30 seconds do no harm.',
    caughtBy: ['T5'],
  },
  {
    id: 'half-changed',
    title: 'A new password at one end',
    policy: policy({ devices: {} }),
    explanation:
      'The broker expects the new password of post 17, and the post still uses the old one: it is locked out, and still tells its old password to everybody who asks and has a list. Change both ends together: auth.accounts[post-17].password.secret and devices.post-17.secret.',
    caughtBy: ['A1/*', '!A1/foretold-same', '!A1/foretold-next', '!A1/taken-along', 'A2/*', 'T1', 'T2', 'T3'],
  },
  {
    id: 'too-many-iterations',
    title: 'More iterations than a post can take',
    policy: policy({ scram: { iterations: 250_000 } }),
    explanation:
      'The posts do not follow: their firmware has a ceiling of 200,000 iterations, since otherwise anybody who answers in the broker’s place could keep them busy for minutes. A random password makes iterations unimportant; leave them at 4,096 or somewhat above.',
    caughtBy: ['A1/*', 'A2/words', 'T*'],
  },
  {
    id: 'back-to-passwords',
    title: 'Post 17 with a plain password',
    policy: policy({
      post17: account('post-17', 'post-17-new', ['password']),
      devices: { 'post-17': { secret: 'post-17-new', mechanisms: ['password'] } },
    }),
    explanation:
      'No SCRAM, no nonce, no replay of it. But now the password is on the wire in clear, and there is no question at all to which a recorded CONNECT would be a wrong answer: it can be repeated for as long as the password lives. SCRAM was right; its freshness was missing.',
    caughtBy: ['A1/*', '!A1/taken-along', 'A2/*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.default *',
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].actions + *',
      'acl.rules[*].who = everyone',
      'acl.templates *',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason:
      'More rights for those who are in, and where rules are asked: chapter 5. Whoever is taken for post 17 has its rights under any rules.',
  },
  {
    mutants: [
      'auth.accounts[*].mechanisms + *',
      'auth.scram.mechanisms + *',
      'devices.post-17.fallback *',
      'devices.post-17.password *',
    ],
    reason:
      'Another way to sign in for somebody whose password is random and whose devices never take it: lab 9. What happens when a post does take it is the near-miss back-to-passwords.',
  },
  {
    mutants: ['auth.scram.nonceBytes = 64', 'auth.scram.refuseKnownClientNonces *'],
    reason: 'Stricter than it has to be.',
  },
  {
    mutants: [
      'auth.anonymous *',
      'auth.uniformFailureCode *',
      'auth.dummyHash *',
      'auth.kdfConcurrency *',
      'auth.storage.*',
      'auth.throttle.*',
      '!auth.throttle.freeTries = 0',
      'auth.registration *',
      'auth.undecided *',
    ],
    reason:
      'Strangers, and guessing at the door: chapter 2. A stranger who gets in is given nothing, since every rule names somebody; here they guess at home or repeat.',
  },
  {
    mutants: ['clientId.*', 'identity.*'],
    reason: 'The attacker bears any name that is wanted, also the post’s own: it is the answer that must not fit.',
  },
  {
    mutants: ['devices.post-17.retainedCommands *'],
    reason: 'No order is kept here: lab 3.',
  },
  { mutants: ['limits.*', '!limits.connectTimeoutMs*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
