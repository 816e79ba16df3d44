import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

type Limits = NonNullable<PolicySource['limits']>;

function account(userName: string, ...groups: string[]) {
  return { userName, groups, password: { scheme: 'provisioned' as const, secret: userName } };
}

const auth: PolicySource['auth'] = {
  accounts: [
    account('sampler'),
    ...['controller', 'dosing-1', 'dosing-2', 'historian', 'gateway'].map((name) => account(name, 'plant')),
  ],
};

function allow(who: string, topicFilter: string): AclRule {
  return { effect: 'allow', who, actions: ['publish', 'subscribe', 'receive'], topicFilters: [topicFilter] };
}

const rules = [allow('user:sampler', 'dose/samples/sampler/#'), allow('group:plant', 'dose/#')];

/** As the lab begins. */
const unbounded = {
  inflightInboundMax: 65_535,
  inflightInboundExceeded: 'ignore',
  inflightOutboundMax: 65_535,
  outboundQueueMessagesMax: 10_000,
  outboundQueueBytesMax: 33_554_432,
} satisfies Limits;

const inbound = { inflightInboundMax: 20, inflightInboundExceeded: 'disconnect' } satisfies Limits;
const outbound = {
  inflightOutboundMax: 20,
  outboundQueueMessagesMax: 100,
  outboundQueueBytesMax: 131_072,
  packetBytesMax: 16_384,
} satisfies Limits;
const accounts = { inflightInboundPerPrincipalMax: 100, sessionsPerPrincipalMax: 6 } satisfies Limits;

function policy(limits: Limits, acl: PolicySource['acl'] = {}): string {
  return policyText({ auth, clientId: { rule: 'prefixUserName' }, acl: { default: 'deny', rules, ...acl }, limits });
}

/** Without QoS 2 nothing can be begun and not finished. */
function atMost(qos: readonly (0 | 1 | 2)[]): PolicySource['acl'] {
  return { rules: rules.map((rule) => ({ ...rule, qos: [...qos] })) };
}

export default defineNearMisses([
  {
    id: 'advertise-only',
    title: 'Receive Maximum 20 is announced, and that is all',
    policy: policy({ ...unbounded, ...outbound, inflightInboundMax: 20 }),
    explanation:
      'CONNACK asks for no more than twenty, and whoever means harm does not read it; a 3.1.1 client is not even told. The standard lets you close with 0x93 when the quota is passed: inflightInboundExceeded: disconnect, and a count for the whole account behind it.',
    caughtBy: ['A1/*', 'A2/*', 'A3/many', 'A3/absent', 'A3/half-done'],
  },
  {
    id: 'rm-1',
    title: 'One message at a time',
    policy: policy({ ...inbound, ...outbound, ...accounts, inflightInboundMax: 1 }),
    explanation:
      'Nobody hoards, and nobody gets on: with one message open and two round trips for each, a hundred readings take most of a minute, and a 3.1.1 gateway, which nobody has told, is closed at its second message. A window is the bandwidth of a slow line. Look at what honest clients have open (15), leave room, and stop there.',
    caughtBy: ['T1', 'T3', 'T4'],
  },
  {
    id: 'max-qos-1',
    title: 'No QoS 2 for anybody',
    policy: policy({ ...inbound, ...outbound, ...accounts }, atMost([0, 1])),
    explanation:
      'Without QoS 2 there is nothing to be begun and left. The doses of Brightwater are ordered at QoS 2 because none may come twice, and the orders do not arrive any more. Limit how many are open, not which ones there are.',
    caughtBy: ['T*', '!T5', '!T6'],
  },
  {
    id: 'rate-instead',
    title: 'Fifty messages a second, and no window',
    policy: policy({
      ...unbounded,
      ...outbound,
      ...accounts,
      inflightInboundPerPrincipalMax: undefined,
      messageRate: { perSecond: 50, burst: 50, onExceed: 'pause' },
    }),
    explanation:
      'A rate says how fast something grows and not how large it gets: the messages that were begun yesterday are still open today. Whoever has time fills the memory at fifty a second. Windows bound a stock, rates bound a flow; here it is the stock that hurts.',
    caughtBy: ['A1/*', 'A2/*'],
  },
  {
    id: 'inbound-only',
    title: 'A window for what clients send',
    policy: policy({ ...unbounded, ...inbound, ...accounts }),
    explanation:
      'What comes in is counted, in QoS 2. What goes out is not, and there QoS 1 is enough: the broker keeps every message until its PUBACK, and this subscriber sends none. Bound what is sent ahead (inflightOutboundMax) and what waits behind it (outboundQueueMessagesMax and outboundQueueBytesMax).',
    caughtBy: ['A3/one', 'A3/large', 'A3/large-enough'],
  },
  {
    id: 'window-without-queue',
    title: 'Both windows, and the queue as it was',
    policy: policy({ ...unbounded, ...inbound, ...accounts, inflightOutboundMax: 20, packetBytesMax: 16_384 }),
    explanation:
      'Twenty messages are on their way, and the other thousands wait in the queue for their turn, which never comes. A window moves what is kept to the queue behind it; the queue needs a length of its own, in messages and in bytes.',
    caughtBy: ['A3/one', 'A3/large-enough'],
  },
  {
    id: 'count-not-bytes',
    title: 'Messages are counted, and not weighed',
    policy: policy({
      ...inbound,
      ...accounts,
      inflightOutboundMax: 20,
      outboundQueueMessagesMax: 100,
      outboundQueueBytesMax: 33_554_432,
    }),
    explanation:
      'A hundred and twenty messages for each session, and each of them may have 64 kB: that is seven megabytes, six times. Bound the packet (packetBytesMax) and the bytes that wait (outboundQueueBytesMax), or your limit in messages is a limit in nothing.',
    caughtBy: ['A3/large', 'A3/large-enough'],
  },
  {
    id: 'per-connection-only',
    title: 'Every connection keeps to its window',
    policy: policy({ ...inbound, ...outbound }),
    explanation:
      'Twelve connections with twenty messages each are two hundred and forty, and twenty sessions with a queue each are twenty queues. ClientIds are the client’s own choice: count what belongs to one account (inflightInboundPerPrincipalMax, sessionsPerPrincipalMax).',
    caughtBy: ['A2/*', 'A3/many', 'A3/absent', 'A3/half-done'],
  },
  {
    id: 'no-session-cap',
    title: 'The account is counted for what it begins, and not for its sessions',
    policy: policy({ ...inbound, ...outbound, inflightInboundPerPrincipalMax: 100 }),
    explanation:
      'What the account begins is bounded. What is kept for it is bounded for each session, and it may have as many sessions as it likes, absent ones too. Windows and queues are factors; the number of sessions is the one that is left.',
    caughtBy: ['A3/many', 'A3/absent', 'A3/half-done'],
  },
  {
    id: 'account-only',
    title: 'A total for the account, and no window',
    policy: policy({ ...unbounded, ...outbound, ...accounts }),
    explanation:
      'A hundred for the account is a good wall and a poor neighbour: the first client that hoards takes all hundred, and the gateways of the same account are closed for it. Each connection needs a window of its own, so that one cannot eat the share of the others.',
    caughtBy: ['A1/*'],
  },
  {
    id: 'no-queue',
    title: 'Nothing waits',
    policy: policy({ ...inbound, ...outbound, ...accounts, outboundQueueMessagesMax: 10 }),
    explanation:
      'A queue of ten cannot be abused, and it cannot be used either: a pump that was away for a minute has forty orders coming. Measure the honest peak, double it, and stop there.',
    caughtBy: ['T8'],
  },
  {
    id: 'small-packets',
    title: 'Packets of a kilobyte',
    policy: policy({ ...inbound, ...outbound, ...accounts, packetBytesMax: 1_024 }),
    explanation:
      'Small packets make every other limit small, and the sampler’s reading of 12 kB does not get through any more. Bound the packet above what honest clients send: 16 kB.',
    caughtBy: ['T9'],
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
    mutants: ['limits.inflightInboundExceeded = pause'],
    reason: 'A pause is as good a penalty: what has no room waits, bounded, and everything else goes on.',
  },
  {
    mutants: [
      'limits.connectTimeoutMs *',
      'limits.keepAlive*',
      'limits.connections*',
      'limits.sessionsMax *',
      'limits.topic*',
      'limits.subscriptionsMax *',
      'limits.retained*',
      'limits.sessionExpirySecondsMax *',
      'limits.outboundQueueFull *',
    ],
    reason: 'Connections and keep-alives are lab 17; retained messages, sessions that stay and long topics are lab 19.',
  },
]);
