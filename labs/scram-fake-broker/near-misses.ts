import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Scram = NonNullable<NonNullable<NonNullable<PolicySource['devices']>[string]>['scram']>;
type Account = NonNullable<NonNullable<PolicySource['auth']>['accounts']>[number];

function account(userName: string): Account {
  return { userName, password: { scheme: 'provisioned', secret: userName }, mechanisms: ['SCRAM-SHA-256'] };
}

/** The reference defence but for these checks of the monitor. */
function policy(scram: Scram): string {
  return policyText({
    auth: { anonymous: false, accounts: [account('monitor-12'), account('station')], scram: {} },
    devices: { monitor: { scram } },
    acl: {
      default: 'deny',
      rules: [allow('monitor-12', 'ward3/bed12/#'), allow('station', 'ward3/#')],
    },
  });
}

function allow(userName: string, topicFilter: string) {
  const actions: ('publish' | 'subscribe' | 'receive')[] = ['publish', 'subscribe', 'receive'];
  return { effect: 'allow' as const, who: `user:${userName}` as const, actions, topicFilters: [topicFilter] };
}

export default defineNearMisses([
  {
    id: 'v-present',
    title: 'Is there a v=?',
    policy: policy({ serverSignature: 'present' }),
    explanation:
      'The monitor looks whether CONNACK carries a `v=`, and not what stands behind it. Four letters are enough for that, and so is the proof of yesterday, which everybody on the network has. A signature that is not compared is decoration.',
    caughtBy: ['A1/wrong-proof', 'A1/empty-proof', 'A1/old-proof'],
  },
  {
    id: 'v-if-present',
    title: 'Compare the proof, if there is one',
    policy: policy({ serverSignature: 'ifPresent' }),
    explanation:
      'Made-up proofs are noticed now. So the attacker makes none up and leaves it out: what is absent cannot be wrong. Whoever checks only what the other side is kind enough to send lets the other side decide whether there is a check.',
    caughtBy: ['A1/no-proof', 'A1/error-with-success'],
  },
  {
    id: 'verify-late',
    title: 'Verify when there is time',
    policy: policy({ silentUntilVerified: false }),
    explanation:
      'All checks are there, and they come a second too late: until then the monitor has subscribed, reported and obeyed. It hangs up on a stranger who already knows everything. The proof stands between CONNACK and the first packet, or it stands nowhere.',
    caughtBy: ['A1/*'],
  },
  {
    id: 'pinned-salt',
    title: 'The salt as a password of the broker',
    policy: policy({ pinnedSalt: 'c2FsdCBvZiBhIGdvb2QgYnJva2Vy' }),
    explanation:
      'A salt is sent in clear to anybody who asks, so that it proves nothing about who sends it. And it is another one as soon as the password changes or the broker is set up anew: then the monitor stays away from its own broker, and somebody switches the check off.',
    caughtBy: ['T*'],
  },
  {
    id: 'no-upper-bound',
    title: 'At least 4,096, the more the better',
    policy: policy({ iterationsMax: 10_000_000 }),
    explanation:
      'More iterations make guessing dearer, and here it is not the guesser who pays first. Whoever plays the broker says *ten million*, and the small processor of the monitor is busy for minutes: no vitals, no alarm. A number that a stranger sends needs a ceiling as well as a floor.',
    caughtBy: ['A2/a-million'],
  },
  {
    id: 'floor-of-one',
    title: 'A proof is required, at any price',
    policy: policy({ iterationsMin: 1 }),
    explanation:
      'The monitor hangs up on everybody who proves nothing. But it gives its own proof first, and lets the stranger name the price: at one iteration the whole list of words is tried in a moment, at home, unnoticed.',
    caughtBy: ['A2/one-iteration', 'A2/too-few'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.default *',
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].who = everyone',
      'acl.templates *',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason: 'More rights at the true broker: chapter 5. Whoever is mistaken for the broker asks no rules.',
  },
  {
    mutants: [
      'auth.anonymous *',
      'auth.accounts[*].mechanisms + *',
      'auth.scram.mechanisms + *',
      'auth.scram.serverNonce *',
      'auth.scram.nonceBytes *',
      'auth.scram.refuseKnownClientNonces *',
      'auth.scram.exchangeTimeoutMs *',
      'auth.uniformFailureCode *',
      'auth.dummyHash *',
      'auth.kdfConcurrency *',
      'auth.storage.*',
      'auth.throttle.*',
      'auth.registration *',
      'auth.undecided *',
      'clientId.*',
      'identity.*',
    ],
    reason: 'What the true broker asks of its clients: chapter 2, labs 7 and 9. Here nobody attacks it.',
  },
  {
    mutants: ['devices.monitor.fallback *', 'devices.monitor.password *', 'devices.monitor.retainedCommands *'],
    reason: 'Other ways to sign in, and kept orders: labs 9 and 3. The false broker of this lab speaks SCRAM.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
  {
    mutants: ['devices.monitor.scram dropped'],
    reason: 'What a policy leaves out is strict: every check is on by default.',
  },
]);
