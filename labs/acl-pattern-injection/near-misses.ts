import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];
const everything: AclRule['actions'] = ['publish', 'subscribe', 'receive'];

const rules = [
  allow('authenticated', ['publish'], 'plant/%u/telemetry'),
  allow('authenticated', reading, 'plant/%u/cmd'),
  allow('authenticated', reading, 'plant/%c/config'),
  allow('user:booster', ['publish'], 'plant/north/booster/telemetry'),
  allow('user:booster', reading, 'plant/north/booster/cmd'),
  allow('user:scada', ['publish'], 'plant/+/cmd', 'plant/+/config', 'plant/north/booster/cmd'),
  allow('user:control', reading, 'plant/+/telemetry', 'plant/north/booster/telemetry'),
];

const accounts = [
  ...['pump-3', 'pump-4', 'booster', 'control', 'scada'].map((userName) => ({ userName, secret: userName })),
  { userName: '+', secret: 'handover' },
].map(({ userName, secret }) => ({ userName, password: { scheme: 'provisioned' as const, secret } }));

interface Settings {
  templates?: 'text' | 'literalLevel';
  identity?: NonNullable<PolicySource['identity']>;
  clientId?: 'free' | 'equalsUserName' | 'prefixUserName';
  registration?: 'open' | 'closed';
  before?: AclRule[];
}

/** The reference defence, the old account still in the list, with something about it that is not right. */
function policy({
  templates = 'literalLevel',
  identity = { userName: 'oneLevel' },
  clientId = 'equalsUserName',
  registration = 'open',
  before = [],
}: Settings): string {
  return policyText({
    auth: { registration, accounts },
    identity,
    clientId: { rule: clientId },
    acl: { default: 'deny', templates, rules: [...before, ...rules] },
  });
}

/** What happens to a policy that relies on names having been looked at. */
const uncheckedReading = ['plus', 'hash', 'orders', 'settings', 'watching', 'deeper'].map((id) => `A2/unchecked-${id}`);
const uncheckedSpeaking = ['telemetry', 'orders', 'booster'].map((id) => `A3/unchecked-${id}`);

export default defineNearMisses([
  {
    id: 'strip',
    title: 'Take the characters out of the name',
    policy: policy({ identity: { userName: 'oneLevel', clientId: 'oneLevel', onViolation: 'strip' } }),
    explanation:
      'Wildcards are gone from the names, and so are the differences between them: `pu+mp-3` is repaired to `pump-3`, which is another pump’s name, and whoever registered the first is now the second. The same happens to `pump-3/#`. Repairing a name makes two names one. Refuse it and say why: identity.onViolation: refuse.',
    caughtBy: ['A1/branch', 'A1/deeper', 'A1/plus-inside', 'A1/hash-behind', 'A1/dollar', 'A2/plus-inside'],
  },
  {
    id: 'hash-only',
    title: 'No # in names',
    policy: policy({ templates: 'text', identity: { userName: 'noHash', clientId: 'noHash' } }),
    explanation:
      '`#` is refused, and `+` is a wildcard as well: plant/+/cmd is a filter for the orders of every pump, and plant/+/telemetry lets its owner speak for all of them. It is the quieter of the two and does the same. Do not collect characters; ask whether the name fits into one level of a topic (oneLevel).',
    caughtBy: [
      'A1/plus',
      'A1/two-levels',
      'A1/deeper',
      'A1/slash',
      'A1/empty',
      'A1/dollar',
      'A1/old-account',
      'A2/all-orders',
      'A2/one-order',
      'A2/two-levels',
      'A2/deeper',
      'A2/while-away',
      ...uncheckedReading,
      'A3/telemetry',
      'A3/telemetry-qos-1',
      'A3/telemetry-qos-2',
      'A3/telemetry-retained',
      'A3/telemetry-by-will',
      'A3/deeper',
      'A3/two-levels',
      ...uncheckedSpeaking,
    ],
  },
  {
    id: 'slash-forgotten',
    title: 'No wildcards in names',
    policy: policy({ templates: 'text', identity: { userName: 'noWildcards', clientId: 'noWildcards' } }),
    explanation:
      'No name is a wildcard any more. But a name may still have two levels: `north/booster` makes plant/%u/cmd into plant/north/booster/cmd, and those are the orders of a pump that has nothing to do with the portal. The separator is a character that means something, too; so are an empty name and a leading `$`.',
    caughtBy: [
      'A1/deeper',
      'A1/slash',
      'A1/empty',
      'A1/dollar',
      'A2/deeper',
      ...uncheckedReading,
      'A3/deeper',
      ...uncheckedSpeaking,
    ],
  },
  {
    id: 'user-not-client',
    title: 'User names are looked at',
    policy: policy({ templates: 'text', clientId: 'free' }),
    explanation:
      'User names are in order, and there is a second template: plant/%c/config. The ClientId is registered nowhere; whoever connects makes it up, `#` for all settings or `pump-4` for those of a neighbour. Every name that gets into a filter needs the check, and one that nobody has proved needs to be bound to one that was (clientId.rule).',
    caughtBy: [
      'A2/client-id-hash',
      'A2/client-id-plus',
      'A2/client-id-branch',
      'A2/borrowed-client-id',
      'A2/longer-client-id',
      ...uncheckedReading,
      ...uncheckedSpeaking,
    ],
  },
  {
    id: 'registration-only',
    title: 'Names are looked at when they are registered',
    policy: policy({ templates: 'text', identity: { userName: 'oneLevel', enforceAt: ['registration'] } }),
    explanation:
      'Nobody can register such a name any more, and those who have one keep it: the account `+` from the handover sheet, and whoever came before the fix. A check at the entrance of a database says nothing about what is in it. Look at names at every CONNECT (identity.enforceAt), and take old accounts out.',
    caughtBy: [
      'A1/old-account',
      'A1/registered-before',
      'A2/all-orders',
      'A2/one-order',
      'A2/while-away',
      'A2/subscribed-before',
      ...uncheckedReading,
      'A3/telemetry',
      'A3/telemetry-qos-1',
      'A3/telemetry-qos-2',
      'A3/telemetry-retained',
      'A3/telemetry-by-will',
      ...uncheckedSpeaking,
    ],
  },
  {
    id: 'door-only',
    title: 'Names are looked at, and the templates stay as they are',
    policy: policy({ templates: 'text' }),
    explanation:
      'Today no dangerous name gets in, and all depends on that: the rules still paste names into filters. One day somebody cannot register a name with a slash and switches the check off, or names come from a second portal, and plant/%u/cmd means plant/# again. Let the rule be safe by itself (acl.templates: literalLevel); then the check is the second line, and may fail.',
    caughtBy: [...uncheckedReading, ...uncheckedSpeaking],
  },
  {
    id: 'level-only',
    title: 'The templates are safe, and any name may come in',
    policy: policy({ identity: { userName: 'any' } }),
    explanation:
      'The rules hold: a name that cannot be one level is given nothing. But `#` has a session and is not told that something is wrong. Its name is in your logs, in lists of clients, and before long in a filter that somebody else builds: a dashboard, a bridge, a script. Refuse it loudly at CONNECT: identity.userName: oneLevel.',
    caughtBy: ['A1/*', '!A1/plus-inside', '!A1/hash-behind'],
  },
  {
    id: 'free-client-id',
    title: 'Every name is one level, the ClientId is free',
    policy: policy({ clientId: 'free' }),
    explanation:
      'No name is a wildcard now. Yet a plain one is enough for plant/%c/config: whoever connects with the ClientId `pump-4` is given the settings of pump 4, under any user name. What a client chooses for itself proves nothing. Bind it (clientId.rule: equalsUserName), or write %u.',
    caughtBy: ['A2/borrowed-client-id', 'A2/longer-client-id'],
  },
  {
    id: 'prefix',
    title: 'The ClientId begins with the user name',
    policy: policy({ clientId: 'prefixUserName' }),
    explanation:
      'The ClientId has to begin with the user name and a hyphen, so that one user may have several. Names are chosen freely here: whoever registers `pump` may be `pump-3` and `pump-4`, and has their settings. A prefix binds only where no name can be the beginning of another.',
    caughtBy: ['A2/longer-client-id'],
  },
  {
    id: 'two-names',
    title: 'The users # and + may do nothing',
    policy: policy({
      templates: 'text',
      identity: {},
      clientId: 'free',
      before: ['user:#', 'user:+'].map((who) => ({ effect: 'deny', who, actions: everything, topicFilters: ['#'] })),
    }),
    explanation:
      'Two names are forbidden, and there are endlessly many: `pump-3/#` has all of pump 3, `+/+` all that is one level deeper, and a ClientId is no user name. Besides, both still have a session. The name is not the fault; that a rule reads it as a filter is.',
    caughtBy: [
      'A1/*',
      'A2/two-levels',
      'A2/branch',
      'A2/deeper',
      'A2/below',
      'A2/client-id-hash',
      'A2/client-id-plus',
      'A2/client-id-branch',
      'A2/borrowed-client-id',
      'A2/longer-client-id',
      'A2/plus-inside',
      'A2/unchecked-plus',
      'A2/unchecked-deeper',
      'A3/branch',
      'A3/below',
      'A3/deeper',
      'A3/two-levels',
      'A3/unchecked-booster',
    ],
  },
  {
    id: 'closed-portal',
    title: 'Nobody registers any more',
    policy: policy({ registration: 'closed' }),
    explanation:
      'Nobody gets in under a strange name, since nobody registers at all: anna.k, Zoë and o’neil are at the pump, and it stays dark. The portal is what the installers work with. Keep it open, and see to it that a name means no more than itself.',
    caughtBy: ['T4', 'T5', 'T6', 'T7', 'T8', 'T9'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.rules[authenticated *].topicFilters[*] = +/*',
      'acl.rules[authenticated *].topicFilters[plant/%u/*] = plant/%u/*',
      'acl.rules[authenticated *].topicFilters[plant/%c/*] = plant/%c/*',
      'acl.rules[authenticated subscribe+receive].actions + publish',
      'acl.rules[authenticated subscribe+receive #2].actions + publish',
    ],
    reason:
      'More rights over one’s own pump, and over trees in which nothing is said. The name is still one level in its place; whether a device may write its own orders is lab 13.',
  },
  {
    mutants: ['acl.rules[* publish].actions + *'],
    reason: 'Either half of reading is nothing without the other.',
  },
  {
    mutants: ['acl.rules[authenticated *].who = everyone'],
    reason: 'Nobody is anonymous here, and the templates have nothing to put in for somebody who is.',
  },
  {
    mutants: [
      'acl.rules[user:*].topicFilters[*] = *',
      'acl.rules[user:booster subscribe+receive].actions + publish',
      'acl.rules[user:control *].actions + publish',
    ],
    reason: 'More rights for the plant’s own accounts, with which nobody attacks here; lab 13 is about those.',
  },
  {
    mutants: ['acl.enforce.*', 'acl.on*', 'acl.retainedSource *', 'acl.purgeQueueOnRevoke *'],
    reason:
      'Where the rules are asked is lab 15, and rules that change are lab 16. Whoever was there before the fix loses the connection, so that it does not matter what becomes of subscriptions.',
  },
  {
    mutants: ['identity.clientId *', 'clientId.duplicate *'],
    reason: 'The ClientId is the user name, and that is looked at.',
  },
  {
    mutants: ['identity.enforceAt[registration] dropped'],
    reason: 'A name that is registered and refused at every CONNECT is registered in vain.',
  },
  {
    mutants: ['auth.*', '!auth.registration *', '!auth.accounts dropped', '!auth.accounts[*] dropped'],
    reason:
      'How passwords are proved and guessed: chapters 2 and 3. Somebody without a name is given nothing, and has no ClientId that fits.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
