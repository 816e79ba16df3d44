import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

const robots = ['rs-1007', 'rs-3001', 'rs-3002'];
const apps = ['mira', 'ada'];
const services = ['ops', 'relay'];

function accounts(userNames: readonly string[], groups: string[]) {
  return userNames.map((userName) => ({
    userName,
    groups,
    password: { scheme: 'provisioned' as const, secret: userName },
  }));
}

/** Nobody's account is the problem here. */
const auth: PolicySource['auth'] = {
  accounts: [...accounts(robots, ['robots']), ...accounts(apps, ['apps']), ...accounts(services, [])],
};

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

function deny(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'deny', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];
const everything: AclRule['actions'] = ['publish', 'subscribe', 'receive'];

const robotsWrite = allow('group:robots', ['publish'], 'fleet/%u/telemetry', 'fleet/%u/map');
const robotsRead = allow('group:robots', reading, 'fleet/%u/cmd');
const appsWrite = [
  allow('user:ada', ['publish'], 'fleet/rs-3001/cmd', 'fleet/rs-3002/cmd'),
  allow('user:mira', ['publish'], 'fleet/rs-1007/cmd'),
];
const appsRead = [
  allow(
    'user:ada',
    reading,
    'fleet/rs-3001/telemetry',
    'fleet/rs-3001/map',
    'fleet/rs-3002/telemetry',
    'fleet/rs-3002/map',
  ),
  allow('user:mira', reading, 'fleet/rs-1007/telemetry', 'fleet/rs-1007/map'),
];
const opsRead = allow('user:ops', reading, 'fleet/+/telemetry');
const relayWrites = allow('user:relay', ['publish'], 'fleet/+/map');
const right = [robotsWrite, robotsRead, ...appsWrite, ...appsRead, opsRead, relayWrites];

function policy(
  rules: AclRule[],
  rest: Omit<PolicySource, 'auth' | 'acl'> & { default?: 'allow' | 'deny' } = {},
): string {
  const { default: answer = 'deny', ...others } = rest;
  return policyText({ auth, acl: { default: answer, rules }, ...others });
}

export default defineNearMisses([
  {
    id: 'order',
    title: 'The right rules, below the old one',
    policy: policy([allow('authenticated', everything, 'fleet/#'), ...right]),
    explanation:
      'Below the broad rule your rules are never asked: `fleet/#` matches first, and the first match decides. An allowance at the top is the end of the list for everything under it, just as the denial of 2023 was. Take the broad rule out. Narrow rules do not correct a wide one; they only come after it.',
    caughtBy: [
      'A1/*',
      '!A1/any-tree-maps',
      '!A1/three-levels',
      '!A1/root',
      '!A1/any-then-rest',
      '!A1/any-tree-one-robot',
      'A2/*',
      'A3/*',
    ],
  },
  {
    id: 'deny-first',
    title: 'The old two rules, exchanged',
    policy: policy([deny('group:robots', reading, 'fleet/+/map'), allow('authenticated', everything, 'fleet/#')]),
    explanation:
      'Now the denial is reached, and robots read no maps. It names the one thing that somebody complained about. Telemetry still tells when a home is empty, orders can be read and written by everybody, and an app is no robot, so that it still has all the maps. What you forbid has to be thought of; what you allow is a list you can read. Begin with nothing.',
    caughtBy: [
      'A1/fleet',
      'A1/levels',
      'A1/all-below-robots',
      'A1/one-robot',
      'A1/telemetry',
      'A1/one-telemetry',
      'A1/orders',
      'A1/one-order',
      'A1/while-away',
      'A1/shared',
      'A1/borrowed-orders',
      'A2/*',
      'A3/*',
      '!A3/your-map',
    ],
  },
  {
    id: 'deny-wildcards',
    title: 'Robots may not use wildcards',
    policy: policy([
      robotsWrite,
      {
        ...deny(
          'group:robots',
          ['subscribe'],
          '#',
          '+/#',
          '+/+/+',
          '+/+/map',
          '+/rs-3001/+',
          'fleet/#',
          'fleet/+/#',
          'fleet/+/+',
          'fleet/+/map',
          'fleet/+/map/#',
          'fleet/+/telemetry',
          'fleet/+/cmd',
          'fleet/rs-3001/#',
        ),
        literal: true,
      },
      allow('group:robots', reading, 'fleet/#'),
      ...appsWrite,
      ...appsRead,
      opsRead,
      relayWrites,
    ]),
    explanation:
      'No wildcard gets through, and every map can still be read: serial numbers can be counted, and `fleet/rs-3001/map` contains no wildcard at all. Seven thousand subscriptions are a loop. It was never the wildcard that was too much; it was the right to read what belongs to another robot. Put the reader’s own identity into the rule: fleet/%u/cmd.',
    caughtBy: [
      'A1/one-map',
      'A1/counted',
      'A1/one-telemetry',
      'A1/one-order',
      'A1/borrowed-map',
      'A1/borrowed-orders',
      'A3/your-map',
    ],
  },
  {
    id: 'sub-only',
    title: 'Reading is restricted, writing is not',
    policy: policy([allow('authenticated', ['publish'], 'fleet/#'), robotsRead, ...appsRead, opsRead]),
    explanation:
      'Nobody reads what is not theirs any more, and everybody still writes wherever they like: an order to somebody’s camera, a report in another robot’s name, an empty message that deletes a map. What reaches a robot does more harm than what leaves it. Publishing needs rules as narrow as reading.',
    caughtBy: [
      'A2/*',
      'A3/app-camera',
      'A3/app-order-to-all',
      'A3/ops-camera',
      'A3/ops-telemetry',
      'A3/relay-camera',
      'A3/your-orders',
    ],
  },
  {
    id: 'clientid-template',
    title: 'The branch of the ClientId',
    policy: policy([allow('group:robots', everything, 'fleet/%c/#'), ...appsWrite, ...appsRead, opsRead, relayWrites]),
    explanation:
      'Your rule asks for the ClientId, and whoever connects chooses it: your robot calls itself rs-3001 and has the branch of rs-3001. The user name was proved by a token, so build the rule on %u, or bind the ClientId to it (clientId.rule). And look at what is in the branch: with `#` a robot writes its own orders, too.',
    caughtBy: ['A1/borrowed-map', 'A1/borrowed-orders', 'A2/own-orders', 'A2/borrowed-report', 'A2/borrowed-order'],
  },
  {
    id: 'own-branch',
    title: 'A robot may do everything below its own name',
    policy: policy([allow('group:robots', everything, 'fleet/%u/#'), ...appsWrite, ...appsRead, opsRead, relayWrites]),
    explanation:
      'Nobody reaches into another branch. But in its own a robot now writes `cmd` as well: whoever takes one robot over can give it orders that look as if its owner had sent them. Messages go one way on each topic. A robot publishes telemetry and map, and subscribes to cmd.',
    caughtBy: ['A2/own-orders'],
  },
  {
    id: 'telemetry-for-all',
    title: 'Telemetry is harmless',
    policy: policy([...right, allow('authenticated', reading, 'fleet/+/telemetry')]),
    explanation:
      'Telemetry says `docked` or `cleaning` and the charge, which seems to be nobody’s secret. For seven thousand homes it is a timetable of who is out and when, and everybody with one robot reads it. Operations need it, and they have a rule of their own; nobody else does.',
    caughtBy: ['A1/telemetry', 'A1/one-telemetry', 'A1/shared', 'A3/app-telemetry', 'A3/your-telemetry-in-app'],
  },
  {
    id: 'default-allow',
    title: 'The right rules, and the default left at allow',
    policy: policy(right, { default: 'allow' }),
    explanation:
      'Each of your rules is right, and none of them is needed: what no rule mentions is allowed. Rules that allow mean something only where the default denies. Set acl.default to deny.',
    caughtBy: ['A1/*', 'A2/*', 'A3/*'],
  },
  {
    id: 'all-apps',
    title: 'One rule for all apps',
    policy: policy([
      robotsWrite,
      robotsRead,
      allow('group:apps', ['publish'], 'fleet/+/cmd'),
      allow('group:apps', reading, 'fleet/+/telemetry', 'fleet/+/map'),
      opsRead,
      relayWrites,
    ]),
    explanation:
      'Robots keep to themselves now. Your rule for apps is about all apps and all robots, so every customer reads and commands the robots of every other. That a client is an app says nothing about whose app it is. Name the owner’s robots in the owner’s rule; with a topic tree like fleet/<owner>/<serial>/… one template would do.',
    caughtBy: [
      'A3/app-maps',
      'A3/app-one-map',
      'A3/app-telemetry',
      'A3/app-camera',
      'A3/app-order-to-all',
      'A3/your-map-in-app',
      'A3/your-telemetry-in-app',
      'A3/your-orders',
    ],
  },
  {
    id: 'trusted-service',
    title: 'Operations may read the fleet',
    policy: policy([
      robotsWrite,
      robotsRead,
      ...appsWrite,
      ...appsRead,
      allow('user:ops', reading, 'fleet/#'),
      relayWrites,
    ]),
    explanation:
      'Customers are kept apart, and operations read everything. They need telemetry; they got maps and orders as well, because `fleet/#` was shorter to write. That is the account worth stealing, and the one that most people in the company know the password of. Give a service what its task needs: fleet/+/telemetry.',
    caughtBy: ['A3/ops-maps', 'A3/ops-one-map', 'A3/ops-levels', 'A3/ops-fleet', 'A3/ops-orders'],
  },
  {
    id: 'granted-and-silent',
    title: 'Everybody may subscribe, and nobody may receive',
    policy: policy(
      right.map((rule) => (rule.actions.includes('subscribe') ? { ...rule, actions: ['subscribe'] } : rule)),
    ),
    explanation:
      'Every subscription is granted and not one message arrives. Subscribing asks whether a filter may be had; receiving asks again for each message as it leaves. Both need a rule: actions subscribe and receive. It is also why a granted SUBACK proves nothing.',
    caughtBy: ['T*', '!T7'],
  },
  {
    id: 'deny-all',
    title: 'Nothing is allowed',
    policy: policy([]),
    explanation:
      'No attack works, because nothing works. Deny by default is the right beginning. Now write down what each kind of client needs: the packet list shows who publishes and who subscribes to what.',
    caughtBy: ['T*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.rules[*].topicFilters[*] = +/*',
      'acl.rules[*].topicFilters[*] = fleet/*/telemetry/#',
      'acl.rules[*].topicFilters[*] = fleet/*/map/#',
      'acl.rules[*].topicFilters[*] = fleet/*/cmd/#',
    ],
    reason: 'Nothing is said in another tree, nor below these topics; a robot without rivals there gains nothing.',
  },
  {
    mutants: [
      'acl.rules[group:robots subscribe+receive].topicFilters[fleet/%u/cmd] = fleet/%u/*',
      'acl.rules[user:*].topicFilters[fleet/rs-*] = fleet/rs-*',
      'acl.rules[user:ada subscribe+receive].actions + publish',
      'acl.rules[user:mira subscribe+receive].actions + publish',
    ],
    reason:
      'More rights over one’s own robots. An owner who lies about them deceives nobody else; that a robot must not write its own orders is checked.',
  },
  {
    mutants: ['acl.rules[* publish].actions + *'],
    reason: 'Either half of reading is nothing without the other.',
  },
  {
    mutants: ['acl.rules[group:robots *].who = everyone'],
    reason: 'With %u in every filter, whoever asks is given the branch of their own name and no other.',
  },
  {
    mutants: ['acl.templates *', 'acl.enforce.*', 'acl.on*', 'acl.retainedSource *', 'acl.purgeQueueOnRevoke *'],
    reason:
      'Names with wildcards are lab 14, places where rules are asked lab 15, rules that change lab 16. Each attack here is stopped at more than one place.',
  },
  {
    mutants: ['auth.*', '!auth.accounts dropped', '!auth.accounts[*] dropped', '!auth.accounts[*].groups[robots]*'],
    reason:
      'How identity is proved: chapters 2 to 4. A stranger who gets in is given nothing, since every rule names somebody.',
  },
  { mutants: ['auth.accounts[*].groups[apps] dropped'], reason: 'No rule of the reference is about all apps.' },
  {
    mutants: ['clientId.*', 'identity.*'],
    reason:
      'No rule asks for a ClientId, so it does not matter which one somebody bears; throwing others out is lab 2.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
