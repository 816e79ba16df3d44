import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

const names = ['hmi', 'pump-2', 'monitor', 'visitor'];

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];

const rules: AclRule[] = [
  allow('user:pump-2', ['publish'], 'station/pump-2/#', 'station/public/flow'),
  allow('user:pump-2', reading, 'station/pump-2/cmd'),
  allow('user:hmi', ['publish'], 'hmi/status', 'station/+/cmd'),
  allow('user:hmi', reading, 'station/#'),
  allow('user:monitor', reading, 'hmi/status'),
  allow('user:visitor', reading, 'station/public/#'),
  allow('authenticated', reading, '$SYS/#'),
];

const notAtDelivery = { onDelivery: { live: false, retained: false, queued: false } };
const atDelivery = { onDelivery: { live: true, retained: true, queued: true } };

/** The policy of the station, with another idea of names and of $SYS. */
function station(changes: PolicySource, { enforce = notAtDelivery, before = [] as AclRule[] } = {}): string {
  return policyText({
    auth: {
      anonymous: false,
      accounts: names.map((userName) => ({ userName, password: { scheme: 'provisioned', secret: userName } })),
    },
    acl: { default: 'deny', rules: [...before, ...rules], enforce },
    ...changes,
  });
}

const bound: PolicySource['clientId'] = { rule: 'prefixUserName', duplicate: 'takeover' };
const oneReader = { readers: ['user:monitor'] };
const anyReader = { readers: ['authenticated'] };

function hidden(...topicFilters: string[]): AclRule {
  return { effect: 'deny', who: 'user:visitor', actions: reading, topicFilters };
}

export default defineNearMisses([
  {
    id: 'refuse-new',
    title: 'Whoever comes first keeps the name',
    policy: station({ clientId: { rule: 'free', duplicate: 'refuse-new' }, sys: oneReader }),
    explanation:
      'You keep the older connection and refuse the newer one. When the line of the operator’s screen breaks down, the broker does not notice: its old connection looks alive until the keep-alive runs out, and until then the operator is refused. And when the screen is away, the visitor comes first, gets the queue, and now it is the operator who is refused. The standard demands the takeover ([MQTT-3.1.4-2]) for a good reason. Do not ask who came first but who it is: bind the ClientId to the user.',
    caughtBy: [
      'A2/monitor',
      'A2/account-name',
      'A2/next-screen',
      'A2/looks-alike',
      'A3/queue',
      'A3/queue-after-goodbye',
      'A3/queue-version-5',
      'A3/live-after-absence',
      'T1',
    ],
  },
  {
    id: 'bound-and-refused',
    title: 'Names are bound, and still nobody takes over',
    policy: station({ clientId: { rule: 'prefixUserName', duplicate: 'refuse-new' }, sys: oneReader }),
    explanation:
      'The visitor cannot be hmi-main any more, so who takes over is always the same user. You refuse that as well: a screen whose line broke down without a word finds its own dead connection in its place, and waits until the keep-alive runs out. Once names are bound, the takeover is harmless and needed.',
    caughtBy: ['T1'],
  },
  {
    id: 'forget-sessions',
    title: 'Keep no sessions, then there is nothing to take',
    policy: station({ clientId: { rule: 'free' }, sys: oneReader, limits: { sessionExpirySecondsMax: 1 } }),
    explanation:
      'A session that is forgotten after a second cannot be stolen the next day. But it is stolen while the operator is connected, or at once after; and the operator, whose line breaks down now and then, loses the alarms that came meanwhile. A broker that gives every connection a name of its own making has the same effect. The name must stay, and belong to somebody.',
    caughtBy: ['A2/*', 'A3/*', 'T2'],
  },
  {
    id: 'names-stay-secret',
    title: 'Hide the names',
    policy: station({ clientId: { rule: 'free' }, sys: oneReader }),
    explanation:
      'Nobody reads the names under $SYS any more. But a ClientId is no secret: it is in the clear in every CONNECT, in logs and in captures, printed on labels, and hmi-main is easily guessed. Whoever knows it still takes the session. Hiding a key does not help where everybody may have it copied: compare the name with the user.',
    caughtBy: ['A2/*', 'A3/*'],
  },
  {
    id: 'names-bound-only',
    title: 'Names are bound, and the broker goes on talking',
    policy: station({ clientId: bound, sys: anyReader }),
    explanation:
      'Sessions are safe now. The broker still tells every visitor who is connected, when they come and go, and which filters they subscribe to: a map of the plant and the hours of its staff. Let only those read $SYS who have to watch over the broker.',
    caughtBy: ['A1/*', '!A1/as-monitor', '!A1/inherited'],
  },
  {
    id: 'literal-sys',
    title: 'Forbid `$SYS/#`',
    policy: station(
      { clientId: bound, sys: anyReader },
      {
        before: [
          { effect: 'deny', who: 'user:visitor', actions: ['subscribe'], topicFilters: ['$SYS/#'], literal: true },
        ],
      },
    ),
    explanation:
      'You refuse one text. `$SYS/+/new/clients` is another one and asks for a part of the same; `$SYS/+/#` asks for all of it. A filter is a question, and there is always another wording. Decide by who may read: sys.readers.',
    caughtBy: ['A1/*', '!A1/root', '!A1/own-name', '!A1/version-5', '!A1/as-monitor', '!A1/inherited'],
  },
  {
    id: 'hide-clients-only',
    title: 'Hide the topic that lists the clients',
    policy: station(
      { clientId: bound, sys: anyReader },
      { enforce: atDelivery, before: [hidden('$SYS/+/new/clients', '$SYS/+/disconnect/clients')] },
    ),
    explanation:
      'The topics whose name says clients are hidden, at SUBSCRIBE and at delivery. `$SYS/+/new/subscribes` is not: whenever somebody subscribes, it tells their ClientId, and the filters as well. The broker says more than you can list, and the next version will say something new. Name the readers and not the topics.',
    caughtBy: ['A1/root', 'A1/subscribes', 'A1/any-news', 'A1/below-broker', 'A1/own-name', 'A1/version-5'],
  },
  {
    id: 'hide-news-only',
    title: 'Hide what is new',
    policy: station({ clientId: bound, sys: anyReader }, { enforce: atDelivery, before: [hidden('$SYS/+/new/#')] }),
    explanation:
      'Nobody sees who comes. Whoever goes is still announced by name, under `$SYS/+/disconnect/clients`, and that is the better moment for an attacker: the session is unguarded. Name the readers and not the topics.',
    caughtBy: ['A1/root', 'A1/departures', 'A1/all-clients', 'A1/below-broker', 'A1/own-name', 'A1/version-5'],
  },
  {
    id: 'nobody-reads',
    title: 'Nobody reads $SYS',
    policy: station({ clientId: bound, sys: { readers: [] } }),
    explanation:
      'The visitor learns nothing, and neither do those who have to notice when something is wrong at night. Let the monitor read: sys.readers takes a list of who may.',
    caughtBy: ['T6'],
  },
  {
    id: 'equal-names',
    title: 'The ClientId has to be the user name',
    policy: station({ clientId: { rule: 'equalsUserName' }, sys: oneReader }),
    explanation:
      'No visitor can be hmi-main any more, and hmi-main cannot be itself: its account is hmi. Where one account has several clients, each needs a name of its own, or they throw each other out. prefixUserName lets hmi be hmi-main and hmi-2.',
    caughtBy: ['A3/*', 'T1', 'T2', 'T3', 'T4', 'T5', 'T7', 'T8'],
  },
  {
    id: 'asked-at-delivery',
    title: 'Ask the rules again at delivery',
    policy: station({ clientId: { rule: 'free' }, sys: oneReader }, { enforce: atDelivery }),
    explanation:
      'The visitor takes the session and gets no alarm out of it, since the rules are asked again for everything that goes out. A good wall. But the operator is thrown out all the same, as often as the visitor likes, sees no alarm meanwhile, and those that were waiting are thrown away. Reading the session was half of the attack; taking it is the other.',
    caughtBy: ['A2/*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.default = allow',
      'acl.rules[*].topicFilters[*] = *',
      '!acl.rules[*].topicFilters[$SYS/#] = *',
      'acl.rules[*].topicFilters[station/pump-2/#] dropped',
      'acl.rules[*].actions + *',
      'acl.rules[*].actions[receive] dropped',
      'acl.rules[*].who = everyone',
      'acl.templates *',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason:
      'More rights on topics, and where the rules are asked: as they were at the start, and a matter of lab 1 and chapter 5. Nobody here attacks by what the rules of their own account allow; $SYS is decided before the rules.',
  },
  {
    mutants: [
      'auth.accounts[*].mechanisms *',
      'auth.uniformFailureCode *',
      'auth.dummyHash *',
      'auth.kdfConcurrency *',
      'auth.storage.*',
      'auth.throttle.*',
      'auth.anonymous *',
      'auth.registration *',
      'auth.undecided *',
    ],
    reason: 'How somebody proves who they are: chapters 2 and 3. Attackers here have an account.',
  },
  { mutants: ['identity.*'], reason: 'No filter is built of a name: lab 14.' },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
