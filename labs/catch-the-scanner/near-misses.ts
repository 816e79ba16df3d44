import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

type Rule = NonNullable<PolicySource['detection']>['rules'] extends (infer R)[] | undefined ? R : never;

function account(userName: string, ...groups: string[]) {
  return { userName, groups, password: { scheme: 'provisioned' as const, secret: userName } };
}

const auth: PolicySource['auth'] = {
  accounts: [
    account('intern', 'lab'),
    account('researcher', 'lab'),
    account('operator'),
    account('historian'),
    account('bench'),
    account('pump-1'),
    account('fleet'),
  ],
};

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];
const acl: PolicySource['acl'] = {
  rules: [
    { effect: 'deny', who: 'group:lab', actions: ['subscribe'], topicFilters: ['lab/qx/+'], literal: true },
    allow('group:lab', reading, 'lab/qx/+', 'lab/board/#'),
    allow('group:lab', ['publish'], 'lab/board/#', 'lab/note/#'),
    allow('user:bench', ['publish'], 'lab/qx/+'),
    allow('user:pump-1', ['publish'], 'plant/pump-1/state'),
    allow('user:pump-1', reading, 'plant/pump-1/cmd'),
    allow('user:operator', reading, 'plant/#'),
    allow('user:operator', ['publish'], 'plant/+/cmd'),
    allow('user:historian', reading, '#'),
    allow('user:fleet', ['publish'], 'field/%c/level'),
    allow('user:fleet', reading, 'field/firmware'),
  ],
};

/** Ten minutes, by user, five times, unless said otherwise. */
function rule(id: string, event: Rule['event'], more: Partial<Rule> = {}): Rule {
  return { id, event, groupBy: ['user'], atLeast: 5, withinSeconds: 600, ...more };
}

const rules: Rule[] = [
  rule('guessing', 'connect.refused'),
  rule('spraying', 'connect.refused', { groupBy: ['address'], distinct: 'user' }),
  rule('scanning', 'subscribe.refused', { distinct: 'topicFilter' }),
  rule('counting', 'subscribe.granted', { distinct: 'topicFilter', atLeast: 10 }),
  rule('many-faces', 'connect.accepted', { where: { user: { not: 'fleet' } }, distinct: 'clientId' }),
  rule('command-tried', 'publish.refused', { where: { topicName: { topicFilter: 'plant/+/cmd' } }, atLeast: 1 }),
  rule('beacon', 'publish.accepted', { where: { topicName: { looksLike: 'uuid' } }, atLeast: 3 }),
  rule('wiping', 'retained.cleared', { distinct: 'topicName' }),
  rule('taken-over', 'session.taken-over', { where: { elsewhere: true }, groupBy: [], atLeast: 1 }),
];

const log: PolicySource['log'] = {
  events: ['connect.accepted', 'connect.refused', 'subscribe.refused', 'publish.refused'],
};

function policy(watch: readonly Rule[], more: Partial<PolicySource> = {}): string {
  const limits = { keepAliveSecondsMax: 65_535, subscriptionsMax: 256 };
  return policyText({ auth, acl, limits, detection: { rules: [...watch] }, log, ...more });
}

/** The good rules, some of them otherwise. */
function instead(...others: Rule[]): Rule[] {
  return rules.map((each) => others.find(({ id }) => id === each.id) ?? each);
}

export default defineNearMisses([
  {
    id: 'every-failure',
    title: 'An alarm for every failed sign-in',
    policy: policy(instead(rule('guessing', 'connect.refused', { atLeast: 1 }))),
    explanation:
      'No guesser gets past you, and on Monday morning nobody else does either: four typing errors, four alarms. By Wednesday somebody has written a filter for the mailbox. An alarm has two numbers, what it sees and how often it is wrong; count both.',
    caughtBy: ['T1'],
  },
  {
    id: 'count-not-different',
    title: 'Refused filters are counted, the same or different',
    policy: policy(instead(rule('scanning', 'subscribe.refused'))),
    explanation:
      'A tablet that was set up years ago asks for the same forbidden filter all day. It is broken, and no intruder. Somebody who looks around asks for *different* filters: `distinct`.',
    caughtBy: ['T2'],
  },
  {
    id: 'per-clientid',
    title: 'Everything by ClientId',
    policy: policy(
      rules.map((each) =>
        each.groupBy?.includes('user') ? { ...each, groupBy: ['clientId'] as Rule['groupBy'] } : each,
      ),
    ),
    explanation:
      'You gather what happens under one ClientId, and the intruder takes another for each step. So no group is ever full. And who fails at CONNECT has no ClientId yet. Group by what costs something: the account, the address.',
    caughtBy: ['A1/stuffing', 'A1/scan-rotating', 'A1/many-faces', 'A1/hoard'],
  },
  {
    id: 'short-window',
    title: 'Five within ten seconds',
    policy: policy(rules.map((each) => ({ ...each, withinSeconds: 10 }))),
    explanation:
      'You catch whoever is in a hurry. One step in fifteen seconds is slow for a machine and no trouble for an intruder. Look for what they cannot do without, over ten minutes.',
    caughtBy: [
      'A1/stuffing',
      'A1/spraying',
      'A1/scan-slowly',
      'A1/count-slowly',
      'A1/many-faces',
      'A1/beacon',
      'A1/wipe',
    ],
  },
  {
    id: 'static-ip-list',
    title: 'An alarm for addresses from a list',
    policy: policy([
      rule('known-bad', 'connection.opened', {
        where: { address: { oneOf: ['203.0.113.10', '203.0.113.11'] } },
        groupBy: ['address'],
        atLeast: 1,
      }),
    ]),
    explanation:
      'The address of last time is on the list, and this time they come from another. A list says where somebody was. What they do is the same each time, since they want the same: make rules about that.',
    caughtBy: ['A1/*'],
  },
  {
    id: 'failures-only',
    title: 'Only what was refused',
    policy: policy(rules.filter(({ event }) => event.endsWith('refused'))),
    explanation:
      'You watch the doors that are shut. Half of what was done here went through open ones: asking for a hundred numbers, clearing a board, reporting every minute, taking a session over. Watch what is allowed as well.',
    caughtBy: ['A1/count', 'A1/count-slowly', 'A1/many-faces', 'A1/hoard', 'A1/beacon', 'A1/wipe', 'A1/takeover'],
  },
  {
    id: 'log-everything',
    title: 'Good rules, and a log of everything',
    policy: policy(rules, { log: { ...log, packets: true } }),
    explanation:
      'Nobody gets past the rules. And the log that goes to the supplier has the operator’s password in it, since a CONNECT as it came contains one. Log decisions, never packets.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'payloads-logged',
    title: 'Good rules, and a log of what messages say',
    policy: policy(rules, { log: { events: [...(log?.events ?? []), 'publish.accepted'], payloads: true } }),
    explanation:
      'Passwords are safe now, and what the bench says stands in the log. That a message came, how long it was and whether it is retained is all that you need to find an intruder.',
    caughtBy: ['A2/*', '!A2/password'],
  },
  {
    id: 'unescaped',
    title: 'Names as they come',
    policy: policy(rules, { log: { ...log, escape: false } }),
    explanation:
      'A user name with a line feed in it writes a second line into your log: “connect.accepted user=operator”, or whatever its author wants you to believe. Escape control characters when the line is written, not when somebody reads it.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'no-log',
    title: 'No log at all',
    policy: policy(rules, { log: {} }),
    explanation:
      'Nothing leaks from a log that is empty. When an alarm is raised, nobody can find out what came before. Who was refused, from where, and what they asked for belongs on record.',
    caughtBy: ['T3'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['detection.rules[*].suppressSeconds *', 'detection.groupsMax *'],
    reason: 'How often the same alarm is repeated is for whoever reads it, and nobody here floods it with groups.',
  },
  {
    mutants: [
      'detection.rules[ #6].groupBy*',
      'detection.rules[ #6].withinSeconds *',
      'detection.rules[ #9].withinSeconds *',
    ],
    reason: 'Where one event is enough, it does not matter whose it is called or how long is counted.',
  },
  {
    mutants: ['log.events + *'],
    reason: 'More decisions on record do no harm, as long as they are decisions.',
  },
  {
    mutants: [
      'acl.rules[*].topicFilters[*] = *',
      '!acl.rules[group:lab *].topicFilters[*] = #',
      'acl.rules[*].actions + *',
      'acl.rules[group:lab *].who = everyone',
      'acl.rules[group:lab subscribe] dropped',
      'acl.rules[group:lab subscribe].effect = allow',
      'acl.rules[group:lab subscribe] below *',
      'acl.rules[user:fleet subscribe+receive].actions[receive] dropped',
      'acl.rules[user:bench *].who = everyone',
      'acl.rules[user:fleet *].who = everyone',
      'acl.rules[user:pump-1 subscribe*].who = everyone',
    ],
    reason:
      'More rights for those who are not watched here. Who may do what is chapter 5; these rules stay as they were.',
  },
  {
    mutants: [
      'acl.templates *',
      'acl.enforce.*',
      'acl.onDeniedPublish *',
      'acl.onPolicyChange *',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
      'identity.*',
      'limits.*',
      '!limits.keepAliveSecondsMax dropped',
      'auth.*',
      '!auth.anonymous = true',
      '!auth.registration = open',
      '!auth.undecided = allow',
      '!auth.throttle.freeTries = 0',
      '!auth.accounts dropped',
      '!auth.accounts[*] dropped',
    ],
    reason: 'How accounts are proved, where rules are asked and what is bounded: chapters 2 to 6.',
  },
]);
