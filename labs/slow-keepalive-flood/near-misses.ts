import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Limits = NonNullable<PolicySource['limits']>;

function account(userName: string, ...groups: string[]) {
  return { userName, groups, password: { scheme: 'provisioned' as const, secret: userName } };
}

const auth: PolicySource['auth'] = {
  accounts: [
    account('guest'),
    ...['meter-1', 'meter-2', 'meter-3', 'block-12', 'gateway', 'sensor', 'headend'].map((name) =>
      account(name, 'grid'),
    ),
  ],
};

const acl: PolicySource['acl'] = {
  default: 'deny',
  rules: [
    { effect: 'allow', who: 'user:guest', actions: ['subscribe', 'receive'], topicFilters: ['grid/tariff'] },
    { effect: 'allow', who: 'user:headend', actions: ['publish'], topicFilters: ['grid/tariff'] },
    { effect: 'allow', who: 'user:headend', actions: ['subscribe', 'receive'], topicFilters: ['grid/#'] },
    { effect: 'allow', who: 'group:grid', actions: ['publish'], topicFilters: ['grid/%c/reading'] },
  ],
};

/** As the lab begins. */
const open = {
  connectionsMax: 100,
  connectTimeoutMs: 120_000,
  keepAliveSecondsMax: 65_535,
  keepAliveZero: 'allow',
} satisfies Limits;

const hardened = {
  connectionsMax: 100,
  connectTimeoutMs: 5_000,
  keepAliveSecondsMax: 1_200,
  keepAliveZero: 'refuse',
  connectionsReserved: { count: 60, who: ['group:grid'] },
} satisfies Limits;

const { connectionsReserved: _, ...silenceOnly } = hardened;

function policy(limits: Limits): string {
  return policyText({ auth, clientId: { rule: 'prefixUserName' }, acl, limits });
}

export default defineNearMisses([
  {
    id: 'per-ip-3',
    title: 'Three connections for each address',
    policy: policy({ ...open, connectionsPerAddressMax: 3 }),
    explanation:
      'Addresses are not people. Thirty meters of a block share one, and so do the fifty connections of a gateway: they are locked out. Whoever attacks has forty addresses, three places each, and is in. And one silent connection still lasts a day.',
    caughtBy: ['A1/*', 'A2/*', 'A3/*', 'T3', 'T4', 'T7'],
  },
  {
    id: 'more-slots',
    title: 'Five hundred places',
    policy: policy({ ...open, connectionsMax: 512 }),
    explanation:
      'The attacker needs five times as many connections, which costs them a second and a few kilobytes. A larger number makes an attack slower by a factor and your machine larger by the same. Bound how long a place can be held, and keep some for those who matter.',
    caughtBy: ['A1/*', 'A2/*', 'A3/*'],
  },
  {
    id: 'connect-timeout-only',
    title: 'Five seconds for CONNECT',
    policy: policy({ ...open, connectTimeoutMs: 5_000 }),
    explanation:
      'The nameless go after five seconds. The password that is printed on every meter is a name: with it somebody signs in a hundred times, asks for a day, and says no more. Cap the silence after CONNECT as well, and see who may have how many places.',
    caughtBy: ['A1/*', '!A1/no-connect', 'A2/*'],
  },
  {
    id: 'silence-only',
    title: 'Silence has an end, and places have no owner',
    policy: policy(silenceOnly),
    explanation:
      'Nobody keeps a place for a day any more. For half an hour they do, a hundred of them, and begin again: within your limits, over and over. Time-outs make places come free; who gets them is decided by whoever is faster. Keep room for the meters (connectionsReserved).',
    caughtBy: ['A1/guest-modest', 'A1/guest-v5', 'A1/forty-addresses', 'A1/come-again'],
  },
  {
    id: 'reserve-only',
    title: 'Sixty places are reserved, and that is all',
    policy: policy({ ...open, connectionsReserved: hardened.connectionsReserved }),
    explanation:
      'The meters find room. The forty places that are left belong to whoever took them first, for a day or for ever, and no other resident reads the tariff again. A reservation says who matters; it does not make anybody leave.',
    caughtBy: ['A1/no-connect', 'A2/*', 'A3/*'],
  },
  {
    id: 'small-reserve',
    title: 'Ten places are reserved',
    policy: policy({ ...hardened, connectionsReserved: { count: 10, who: ['group:grid'] } }),
    explanation:
      'Ten meters find room, and a block has thirty that come back together. Reserve for the peak, twice over, and not for the average.',
    caughtBy: ['A1/guest-modest', 'A1/guest-v5', 'A1/forty-addresses'],
  },
  {
    id: 'reserve-all',
    title: 'All places are reserved',
    policy: policy({ ...hardened, connectionsReserved: { count: 100, who: ['group:grid'] } }),
    explanation:
      'Volta Grid promised its residents the tariff, and no guest finds room any more. If you want to do without guests, take the account away; if not, leave them their share.',
    caughtBy: ['T6'],
  },
  {
    id: 'per-account-5',
    title: 'Five connections for each account',
    policy: policy({ ...hardened, connectionsPerPrincipalMax: 5 }),
    explanation:
      'Right for guests, and it holds for everybody: the thirty meters of block 12 share an account, and the gateway has fifty connections under one. An account is the right thing to count by where each client has its own. Here it is not so, and a reservation says what you mean.',
    caughtBy: ['A1/*', 'T3', 'T4', 'T7'],
  },
  {
    id: 'keepalive-300',
    title: 'A keep-alive of five minutes at most',
    policy: policy({ ...hardened, keepAliveSecondsMax: 300 }),
    explanation:
      'Dead connections are noticed within eight minutes. The sensor on the transformer runs on a battery and wakes its radio every fifteen: over 3.1.1, where nobody can tell it another value, it is refused; over MQTT 5 it has to wake three times as often. Ask what your slowest honest client needs, and cut above that.',
    caughtBy: ['T1', 'T2', 'T7'],
  },
  {
    id: 'zero-forgotten',
    title: 'A cap of 1,200 s, and 0 is not more than that',
    policy: policy({ ...hardened, keepAliveZero: 'allow' }),
    explanation:
      'Zero is below every limit and means: never. Whoever asks for it may be silent for ever, over 3.1.1 and over MQTT 5. It has to be refused, or answered with your own value.',
    caughtBy: ['A2/zero', 'A2/zero-v5'],
  },
  {
    id: 'one-second',
    title: 'One second for CONNECT',
    policy: policy({ ...hardened, connectTimeoutMs: 1_000 }),
    explanation:
      'A meter on a slow radio needs three seconds for its CONNECT, is closed after one, and tries again, for ever. Five seconds cost you next to nothing: since places are reserved, the silent make room when somebody comes.',
    caughtBy: ['T5'],
  },
  {
    id: 'slow-door',
    title: 'Twenty new connections a second, forty at once',
    policy: policy({ ...hardened, acceptRate: { perSecond: 20, burst: 40 } }),
    explanation:
      'A rate on new connections slows floods, and power cuts look like floods: the gateway comes back with fifty connections in the same second. Give it a burst as large as the honest peak, twice over.',
    caughtBy: ['T4', 'T7'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['auth.*', '!auth.accounts dropped', '!auth.accounts[*] dropped', '!auth.accounts[*].groups*'],
    reason: 'How somebody proves who they are: chapters 2 to 4. Here the attacker has an account.',
  },
  {
    mutants: [
      'acl.*',
      '!acl.rules dropped',
      '!acl.rules[*] dropped',
      '!acl.rules[*].effect *',
      '!acl.rules[*].actions[*] dropped',
      'identity.*',
      'clientId.*',
      '!clientId.rule = equalsUserName',
    ],
    reason: 'Rights beyond what is needed: chapter 5. This attacker does not even publish.',
  },
  {
    mutants: ['auth.accounts[sensor].groups*', 'auth.accounts[headend].groups*'],
    reason: 'Two connections more or less among those for whom places are kept.',
  },
  {
    mutants: [
      'limits.packetBytesMax *',
      'limits.sessions*',
      'limits.sessionExpirySecondsMax *',
      'limits.topic*',
      'limits.subscriptionsMax *',
      'limits.inflight*',
      'limits.outbound*',
      'limits.retained*',
    ],
    reason: 'What a client sends, begins and leaves behind: labs 18 and 19. Here it is silent.',
  },
]);
