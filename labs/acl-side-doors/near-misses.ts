import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

type Acl = NonNullable<PolicySource['acl']>;

function account(userName: string, ...groups: string[]) {
  return { userName, groups, password: { scheme: 'provisioned' as const, secret: userName } };
}

/** Nobody’s account is the problem here. */
const auth: PolicySource['auth'] = {
  accounts: [
    account('pump-3'),
    account('controller'),
    account('valve-1'),
    account('line-1', 'lines'),
    account('line-2', 'lines'),
    account('historian'),
  ],
};

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

function deny(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'deny', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];

const rules: AclRule[] = [
  deny('user:pump-3', ['receive'], 'plant/public/draft/#'),
  allow('user:pump-3', reading, 'plant/public/#'),
  allow('user:pump-3', ['publish'], 'plant/pump-3/state'),
  allow('user:controller', ['publish'], 'plant/secret/recipe', 'plant/jobs/mix', 'plant/public/#', 'plant/valve/1/cmd'),
  allow('user:valve-1', ['publish'], 'plant/valve/1/state'),
  allow('user:valve-1', reading, 'plant/valve/1/cmd'),
  allow('group:lines', reading, 'plant/jobs/+'),
  allow('group:lines', ['publish'], 'plant/done/%u'),
  allow('user:historian', reading, 'plant/secret/#', 'plant/+/state', 'plant/valve/+/state', 'plant/done/+'),
];
const anyShare = allow('authenticated', ['subscribe'], '$share/#');

function policy(acl: Partial<Acl>): string {
  return policyText({ auth, acl: { default: 'deny', rules, ...acl } });
}

const nothingOnDelivery = { live: false, retained: false, queued: false };
const noWills = { willAtConnect: false, willAtPublish: false };

export default defineNearMisses([
  {
    id: 'filters-only',
    title: 'Every filter is asked for, and that is all',
    policy: policy({
      rules: [...rules, anyShare],
      enforce: { everyFilter: true, stripShare: false, ...noWills, onDelivery: nothingOnDelivery },
    }),
    explanation:
      'The second filter of a SUBSCRIBE is refused now. The others still walk through: `$share/g/plant/secret/#` is looked up as if `$share` were a topic, a Will is published unasked, and what leaves is not looked at. The report named one door; count how many there are.',
    caughtBy: ['A2/*', 'A3/*', 'A4/*'],
  },
  {
    id: 'kick-on-deny',
    title: 'Who asks for too much is thrown out',
    policy: policy({ onDeniedSubscribe: 'disconnect' }),
    explanation:
      'No attack gets through. But a pump that asks for one filter too many, perhaps since an update, is now without connection, and comes back, and is thrown out again. SUBACK has an answer for each filter [MQTT-3.8.4-5]: refuse the one, grant the others (onDeniedSubscribe: answer).',
    caughtBy: ['T2', 'T3'],
  },
  {
    id: 'ban-share',
    title: 'No shared subscriptions for anybody',
    policy: policy({ rules: [deny('everyone', ['subscribe'], '$share/#'), ...rules], enforce: { stripShare: false } }),
    explanation:
      'Nobody steals recipes by `$share` any more, and the mixing lines stand still: they share their orders by it. The marker is no threat. Ask for the filter behind it (stripShare), and the lines need no rule but the one for plant/jobs/+.',
    caughtBy: ['T4', 'T5'],
  },
  {
    id: 'share-by-text',
    title: 'A rule for the text `$share/workers/…`',
    policy: policy({
      rules: [...rules, allow('authenticated', ['subscribe'], '$share/workers/#')],
      enforce: { stripShare: false },
    }),
    explanation:
      'You allow the group `workers` by its name, and the name of a group is chosen by whoever joins it. Pump 3 joins the workers and is in the way of their orders. It is not the name that has to be asked for, but the filter behind it: set stripShare.',
    caughtBy: ['A2/share-workers'],
  },
  {
    id: 'will-at-connect-only',
    title: 'Wills are asked for at CONNECT alone',
    policy: policy({ enforce: { willAtPublish: false } }),
    explanation:
      'A Will that is forbidden at CONNECT is refused. A Will that is allowed at CONNECT and forbidden by the time its author vanishes is published all the same, weeks later if need be. Rights change in between: ask again at the last moment (willAtPublish).',
    caughtBy: ['A3/retired', 'A3/retired-retained', 'A3/retired-v5', 'A3/retired-delayed'],
  },
  {
    id: 'forgotten-wills',
    title: 'All doors for reading, none for Wills',
    policy: policy({ enforce: noWills }),
    explanation:
      'Nothing gets out that should not. But what reaches a valve does more harm than what leaves it, and a Will reaches it unasked: it comes in CONNECT, is published by the broker, and never was a PUBLISH of its author. Ask for it at both moments.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'no-wills',
    title: 'No Wills for anybody',
    policy: policy({ rules: [{ ...deny('everyone', ['publish'], '#'), will: true }, ...rules] }),
    explanation:
      'The valve stays closed, because it cannot even connect: it leaves a Will like every good device, and you refuse its CONNECT for it. The historian never learns of a lost pump. A Will is a message like any other; who may publish to a topic may leave a Will there.',
    caughtBy: ['T6', 'T7', 'T8', 'T10'],
  },
  {
    id: 'subscribe-only',
    title: 'What was granted is delivered',
    policy: policy({ enforce: { onDelivery: nothingOnDelivery } }),
    explanation:
      'Every filter is asked for, and a granted one is believed for ever after. `plant/public/#` is granted rightly, and drafts are in it. A rule that denies a part of a filter can only be kept where messages leave. That is also the check that catches what the other doors let in.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'no-offline-check',
    title: 'Messages are checked as they pass',
    policy: policy({ enforce: { onDelivery: { queued: false, retained: true, live: true } } }),
    explanation:
      'Nobody receives a draft while connected. Whoever leaves a session behind and comes back gets what waited in it, drafts and all: that is another path in the broker, and nobody asks there. Set onDelivery.queued.',
    caughtBy: ['A4/queued', 'A4/queued-v5'],
  },
  {
    id: 'no-retained-check',
    title: 'Messages are checked when they are new',
    policy: policy({ enforce: { onDelivery: { queued: true, retained: false, live: true } } }),
    explanation:
      'A draft is held back when it is published. It is retained, though, and whoever subscribes afterwards is given what is retained without a question. Set onDelivery.retained.',
    caughtBy: ['A4/retained', 'A4/retained-v5'],
  },
  {
    id: 'delivery-only',
    title: 'Grant everything, hold back at delivery',
    policy: policy({ rules: [...rules, anyShare], enforce: { everyFilter: false, stripShare: false } }),
    explanation:
      'No recipe leaves, for delivery is checked. But subscriptions that nobody has a right to stand in sessions and wait for the one path that somebody forgets, and a stranger in the group of the workers is dealt their orders. The last check is the net; it is no reason to leave doors open. Refuse at SUBSCRIBE, too.',
    caughtBy: ['A1/*', 'A2/*'],
  },
  {
    id: 'deny-all',
    title: 'Nothing is allowed but to the controller',
    policy: policy({ rules: rules.filter(({ who }) => who === 'user:controller') }),
    explanation:
      'No attack works, because nothing works. The rules you were given were right; put them back and ask them at every door.',
    caughtBy: ['T*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.enforce.willAtConnect *'],
    reason:
      'A Will that is asked for when it is published does no harm. Asking at CONNECT as well is a courtesy: it tells the client.',
  },
  {
    mutants: [
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].actions + *',
      '!acl.rules[user:pump-3 *',
      'acl.rules[group:lines publish].who = everyone',
    ],
    reason:
      'More rights for the plant’s own devices. Nobody attacks with their accounts here; what the rules should say is lab 13.',
  },
  {
    mutants: [
      'acl.rules[user:pump-3 receive].who = everyone',
      'acl.rules[user:pump-3 receive].actions + *',
      'acl.rules[user:pump-3 receive].topicFilters[*] = */public/draft/#',
      'acl.rules[user:pump-3 receive].topicFilters[*] = plant/+/draft/#',
    ],
    reason: 'A denial that reaches further, where nobody else reads drafts and nothing else is called one.',
  },
  {
    mutants: [
      'acl.rules[user:pump-3 subscribe+receive].who = everyone',
      'acl.rules[user:pump-3 subscribe+receive].actions + publish',
      'acl.rules[user:pump-3 subscribe+receive].topicFilters[plant/public/#] = +/public/#',
      'acl.rules[user:pump-3 publish].actions + *',
      'acl.rules[user:pump-3 publish].topicFilters[plant/pump-3/state] = +/pump-3/state',
      'acl.rules[user:pump-3 publish].topicFilters[plant/pump-3/state] = plant/pump-3/*',
    ],
    reason:
      'What is public is for everybody, and below its own name a pump lies about nobody else. That public notices should have one author is a matter of rules: lab 13.',
  },
  {
    mutants: ['acl.templates *', 'identity.*', 'clientId.*'],
    reason: 'No account has a name that could be a wildcard, and no rule asks for a ClientId: lab 14.',
  },
  {
    mutants: ['acl.onPolicyChange *', 'acl.retainedSource *', 'acl.purgeQueueOnRevoke *', 'acl.onDeniedPublish *'],
    reason: 'What becomes of subscriptions and messages when rules change is lab 16; here only Wills see a change.',
  },
  {
    mutants: ['auth.*', '!auth.accounts dropped', '!auth.accounts[*] dropped', '!auth.accounts[*].groups*'],
    reason: 'How identity is proved: chapters 2 to 4. A stranger who gets in is given nothing.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
