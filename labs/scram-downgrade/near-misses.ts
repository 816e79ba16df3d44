import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Account = NonNullable<NonNullable<PolicySource['auth']>['accounts']>[number];
type Profile = NonNullable<NonNullable<PolicySource['devices']>[string]>;

const scramOnly: Account['mechanisms'] = ['SCRAM-SHA-256'];

function account(userName: string, how: Partial<Account>): Account {
  return { userName, password: { scheme: 'provisioned', secret: userName }, ...how };
}

interface Change {
  monitor?: Partial<Account>;
  pump?: Partial<Account>;
  device?: Profile;
}

const pinned: Profile = { protocolVersions: [5], mechanisms: ['SCRAM-SHA-256'], fallback: 'never' };
const courteous: Profile = { protocolVersions: [5, 4], mechanisms: ['SCRAM-SHA-256', 'password'], fallback: 'always' };

/** The reference defence but for what is named. */
function policy({
  monitor = { mechanisms: scramOnly },
  pump = { listeners: ['tls'] },
  device = pinned,
}: Change): string {
  return policyText({
    auth: {
      anonymous: false,
      accounts: [
        account('monitor-12', monitor),
        account('pump-7', pump),
        account('station', { mechanisms: scramOnly }),
      ],
      scram: {},
    },
    devices: { monitor: device },
    acl: {
      default: 'deny',
      rules: [allow('monitor-12', 'ward3/bed12/#'), allow('pump-7', 'ward3/pump7/#'), allow('station', 'ward3/#')],
    },
  });
}

function allow(userName: string, topicFilter: string) {
  const actions: ('publish' | 'subscribe' | 'receive')[] = ['publish', 'subscribe', 'receive'];
  return { effect: 'allow' as const, who: `user:${userName}` as const, actions, topicFilters: [topicFilter] };
}

export default defineNearMisses([
  {
    id: 'client-only',
    title: 'The monitor insists on SCRAM',
    policy: policy({ monitor: { mechanisms: ['password', 'SCRAM-SHA-256'] } }),
    explanation:
      'The monitor does not give its password away any more. But passwords become known in other ways: from a backup, a log, the last time it was asked. At the broker such a password still opens the account, without SCRAM, from anywhere. What the client no longer does, the broker must no longer take.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'broker-only',
    title: 'The broker insists on SCRAM',
    policy: policy({ device: courteous }),
    explanation:
      'At this broker the password is of no use now. The monitor does not know that: it asks somebody on the way, is told “no”, and says its password in clear. It is the same password tomorrow, and perhaps elsewhere. What the broker no longer takes, the client must no longer send.',
    caughtBy: ['A1/*'],
  },
  {
    id: 'only-when-told',
    title: 'Fall back only when the broker says so',
    policy: policy({ device: { ...courteous, fallback: 'whenRefused' } }),
    explanation:
      'Silence and torn connections no longer impress the monitor. A reason code does, and the code is written by whoever answers. “Only when the broker says so” means: only when somebody says so who has proved nothing.',
    caughtBy: ['A1/*', '!A1/silence', '!A1/reset'],
  },
  {
    id: 'ban-passwords',
    title: 'No passwords at all',
    policy: policy({ pump: { mechanisms: scramOnly } }),
    explanation:
      'Nobody can be talked down to a password where there are none. But the infusion pump speaks MQTT 3.1.1 and has no other way to sign in; it stands still now, and this afternoon somebody will lift the ban, for everybody. Write the exception down: one account, one listener.',
    caughtBy: ['T2', 'T4'],
  },
  {
    id: 'exception-everywhere',
    title: 'A password for the pump, wherever it comes from',
    policy: policy({ pump: {} }),
    explanation:
      'The monitor is safe on both sides. The exception for the pump is not bound to what makes it harmless: that its listener encrypts. On the plain listener the same password is taken, and read along.',
    caughtBy: ['A3/*'],
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
    reason: 'More rights for those who are in: chapter 5. Here it is asked who gets in, and how.',
  },
  {
    mutants: [
      'auth.anonymous *',
      'auth.accounts[station].mechanisms + *',
      'auth.accounts[*].mechanisms + SCRAM-SHA-512',
      'auth.accounts[pump-7].mechanisms + SCRAM-SHA-256',
      'auth.scram.*',
      '!auth.scram.iterations *',
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
    reason:
      'Strangers, guessing and freshness: chapter 2 and lab 7. Another proof by SCRAM is no downgrade, and of the station nobody has caught a password.',
  },
  {
    mutants: [
      'devices.monitor.fallback *',
      'devices.monitor.protocolVersions dropped',
      'devices.monitor.mechanisms dropped',
      'devices.monitor.mechanisms + *',
    ],
    reason:
      'One way, and no falling back: each of the two is enough as long as the other stands, and together they survive a mistake in one.',
  },
  {
    mutants: [
      'devices.monitor.password *',
      'devices.monitor.retainedCommands *',
      'devices.monitor.protocolVersions + 4',
    ],
    reason: 'The monitor sends no password; MQTT 3.1.1 has no SCRAM, so that it cannot be used; kept orders are lab 3.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
