import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Limits = NonNullable<PolicySource['limits']>;

function account(userName: string, ...groups: string[]) {
  return { userName, groups, password: { scheme: 'provisioned' as const, secret: userName } };
}

const auth: PolicySource['auth'] = {
  accounts: [
    account('intern'),
    ...['valve-7', 'camera-2', 'meter-4', 'wall', 'control'].map((name) => account(name, 'plant')),
  ],
};

const acl: PolicySource['acl'] = {
  default: 'deny',
  rules: [
    { effect: 'allow', who: 'user:intern', actions: ['publish'], topicFilters: ['plant/test/intern/#'] },
    { effect: 'allow', who: 'group:plant', actions: ['publish'], topicFilters: ['plant/#'] },
    { effect: 'allow', who: 'authenticated', actions: ['subscribe', 'receive'], topicFilters: ['plant/#'] },
  ],
};

const hardened = {
  sessionExpirySecondsMax: 300,
  sessionsPerPrincipalMax: 4,
  outboundQueueMessagesMax: 200,
  outboundQueueBytesMax: 524_288,
  packetBytesMax: 16_384,
  messageRate: { perSecond: 20, burst: 60, onExceed: 'pause' },
  retainedMessagesPerPrincipalMax: 100,
  topicLevelsMax: 10,
} satisfies Limits;

function policy(change: Limits, ...without: (keyof typeof hardened)[]): string {
  const kept = Object.entries(hardened).filter(([name]) => !without.some((each) => each === name));
  return policyText({
    auth,
    clientId: { rule: 'prefixUserName' },
    acl,
    limits: { ...Object.fromEntries(kept), ...change },
  });
}

export default defineNearMisses([
  {
    id: 'force-clean',
    title: 'Nobody’s session outlives its connection',
    policy: policy({ sessionExpirySecondsMax: 1 }),
    explanation:
      'No ghost lives longer than a second, and neither does anybody else: a valve that lost its network for half a minute never gets the orders that were meant for it. Sessions are there for absences. Find out how long the honest ones last, double it, and end the others.',
    caughtBy: ['T1', 'T6', 'T8'],
  },
  {
    id: 'never-expires',
    title: 'Queues are short, and sessions stay for a year',
    policy: policy({ sessionExpirySecondsMax: 31_536_000 }),
    explanation:
      'What waits is bounded for each session, and the session is there for a year: with its place among the sessions of the account, its subscriptions, which cost something at every message, and its full queue. Bound the time as well.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'size-1k',
    title: 'Packets of a kilobyte',
    policy: policy({ packetBytesMax: 1_024 }),
    explanation:
      'Small packets make every product small. The camera’s picture has twelve kilobytes and does not arrive any more; in 3.1.1 the camera is closed, comes back, and sends it again. Measure the largest honest packet and leave room above it.',
    caughtBy: ['T2'],
  },
  {
    id: 'size-128k',
    title: 'Packets of 128 kilobytes',
    policy: policy({ packetBytesMax: 131_072 }),
    explanation:
      'A limit that nobody comes near protects nobody. The largest honest packet here has 12 kB; what is above 16 is an attack or a mistake.',
    caughtBy: ['A4/large', 'A4/large-v5'],
  },
  {
    id: 'kick-on-burst',
    title: 'Twenty messages a second, or out',
    policy: policy({ messageRate: { perSecond: 20, burst: 20, onExceed: 'disconnect' } }),
    explanation:
      'A meter that was away sends its thirty readings at once, and is thrown out; it comes back and sends them again. Honest clients have peaks. Give the bucket a burst that holds them, and pause whoever keeps on: TCP tells them to wait, and nothing is lost.',
    caughtBy: ['T1', 'T3', 'T5'],
  },
  {
    id: 'no-rate',
    title: 'Everything that is kept is bounded',
    policy: policy({}, 'messageRate'),
    explanation:
      'What stays is bounded. What passes is not: two hundred messages a second from an intern cost every subscriber, and push what others need out of full queues. Bound the flow as well, with a burst for honest peaks.',
    caughtBy: ['A5/flood', 'A5/flood-v5'],
  },
  {
    id: 'rate-without-queue',
    title: 'A rate, and queues without end',
    policy: policy({ outboundQueueMessagesMax: 10_000, outboundQueueBytesMax: 33_554_432 }),
    explanation:
      'Twenty a second are twelve hundred a minute and a hundred thousand in an afternoon. The rate says when the queue is full and not that it ends. Give it an end, in messages and in bytes.',
    caughtBy: ['A1/ghost', 'A1/ghost-v5', 'A1/heavy'],
  },
  {
    id: 'count-not-bytes',
    title: 'Messages are counted, and not weighed',
    policy: policy({ outboundQueueBytesMax: 33_554_432 }),
    explanation:
      'Two hundred messages for each session, and each of them may have 16 kB: that is three megabytes, in each of four sessions. A limit in messages bounds what you count and not what your memory holds. Set outboundQueueBytesMax.',
    caughtBy: ['A1/heavy'],
  },
  {
    id: 'no-session-cap',
    title: 'Every session is bounded',
    policy: policy({}, 'sessionsPerPrincipalMax'),
    explanation:
      'Each ghost has a short queue, and there are as many ghosts as somebody has ideas for ClientIds; each connection has its bucket, and ten of them have ten. What belongs to one account has to be counted together.',
    caughtBy: ['A1/many-ghosts', 'A5/flood-many'],
  },
  {
    id: 'short-queue',
    title: 'Twenty messages for whoever is away',
    policy: policy({ outboundQueueMessagesMax: 20 }),
    explanation:
      'No queue explodes, and valve 7 is missing thirty of its fifty orders, the newest ones. Whoever bounds a queue decides what is lost. Ask how many wait in an honest absence, double it, and stop there.',
    caughtBy: ['T1'],
  },
  {
    id: 'stale-after-five',
    title: 'Messages wait for five seconds',
    policy: policy({ messageExpirySecondsMax: 5 }),
    explanation:
      'What is old is thrown away, and to a valve that was away for half a minute everything is old. The publisher knows how long an order is good for (Message Expiry Interval), the broker does not. A limit of your own belongs above the longest honest absence.',
    caughtBy: ['T1', 'T8'],
  },
  {
    id: 'retained-forgotten',
    title: 'Sessions and queues, and not what is retained',
    policy: policy({}, 'retainedMessagesPerPrincipalMax'),
    explanation:
      'Two hundred topics that were made up stay in the broker, without any session, until somebody clears them; two thousand would, and the state of a real valve would find no room. Retained messages are storage: count them by account.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'retained-none',
    title: 'Five retained messages for each account',
    policy: policy({ retainedMessagesPerPrincipalMax: 5 }),
    explanation:
      'The control room retains forty states, one for each zone. A screen that comes later sees five of them, and nobody is told that the others are missing. Find the account with the largest honest share, and double that.',
    caughtBy: ['T5'],
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
    reason: 'Rights beyond what is needed: chapter 5. What this attacker does, they may.',
  },
  {
    mutants: ['auth.accounts[wall].groups*'],
    reason: 'The screens only read, and that everybody may.',
  },
  {
    mutants: ['limits.messageRate.onExceed = disconnect', 'limits.outboundQueueFull = dropOldest'],
    reason: 'Another choice of what happens at a limit, where no honest client comes to it.',
  },
  {
    mutants: ['limits.topicLevelsMax dropped', 'limits.retainedMessagesMax *', 'limits.retainedBytesMax *'],
    reason: 'The default is a bound too, or the share of the account is the nearer one.',
  },
  {
    mutants: [
      'limits.connect*',
      'limits.keepAlive*',
      'limits.sessionsMax *',
      'limits.inflight*',
      'limits.topicBytesMax *',
      'limits.topicAliasMaximum *',
      'limits.subscriptionsMax *',
    ],
    reason:
      'Connections and their silence are lab 17, messages on their way lab 18. The others keep their strict defaults.',
  },
]);
