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

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

const auth: PolicySource['auth'] = {
  accounts: [account('contractor', 'maintenance'), account('pump'), account('board'), account('ops', 'shift')],
};
const reading: AclRule['actions'] = ['subscribe', 'receive'];
const rules: AclRule[] = [
  allow('authenticated', reading, 'plant/public/#'),
  allow('group:maintenance', reading, 'plant/line/#'),
  allow('group:maintenance', ['publish'], 'plant/mode'),
  allow('user:pump', ['publish'], 'plant/line/#'),
  allow('user:board', reading, 'plant/line/#', 'plant/mode'),
  allow('group:shift', ['publish'], 'plant/mode', 'plant/public/#', 'plant/line/setpoint'),
];

function policy(acl: Partial<Acl>): string {
  return policyText({ auth, acl: { default: 'deny', rules, ...acl } });
}

export default defineNearMisses([
  {
    id: 'new-subs-only',
    title: 'New rules for new subscriptions',
    policy: policy({
      onPolicyChange: 'newRequests',
      enforce: { onDelivery: { live: false, retained: false, queued: false } },
    }),
    explanation:
      'From five on the contractor cannot subscribe to the line, and need not: the subscription of four o’clock is still there, connected or not. Ask when messages leave (onDelivery), and let a change of rules look at the subscriptions that exist (recheck).',
    caughtBy: ['A1/*', 'A3/*'],
  },
  {
    id: 'live-only',
    title: 'Subscriptions end, queues stay',
    policy: policy({
      purgeQueueOnRevoke: false,
      enforce: { onDelivery: { queued: false, live: true, retained: true } },
    }),
    explanation:
      'The subscription is taken away and nothing new arrives. What was waiting in the session before five is delivered after it: the queue was filled under the old rules and is emptied unasked. Throw it away when the right goes (purgeQueueOnRevoke), or ask when it is delivered.',
    caughtBy: ['A3/*', '!A3/later', '!A3/later-v5'],
  },
  {
    id: 'forgotten-author',
    title: 'Retained messages without an author',
    policy: policy({ retainedSource: 'ignored' }),
    explanation:
      'The contractor hears nothing more and still speaks: “maintenance” is told to everybody who subscribes, next year too. The reader may have the message; its author may not say it any more. Set retainedSource to checked.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'forgotten-will',
    title: 'A Will counts as said at CONNECT',
    policy: policy({ enforce: { willAtPublish: false } }),
    explanation:
      'The Will was allowed when it was left, and is published when it is not. Cutting the contractor’s line is then what sends it. Set enforce.willAtPublish.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'wipe-retained',
    title: 'No retained messages for anybody',
    policy: policy({ rules: [{ ...allow('everyone', ['publish'], '#'), effect: 'deny', retain: true }, ...rules] }),
    explanation:
      'Nothing of the contractor’s is retained, and nothing of anybody else’s. A board that comes back is blind until every device has spoken, and the pump cannot even tell its state. Keep what others wrote; ask who wrote it.',
    caughtBy: ['T2', 'T4'],
  },
  {
    id: 'early-end',
    title: 'The contractor’s account is deleted today',
    policy: policyText({
      auth: { accounts: [account('pump'), account('board'), account('ops', 'shift')] },
      acl: { default: 'deny', rules },
    }),
    explanation:
      'It is four o’clock, the contract runs until five, and plant/public is for everybody with an account also after that. Taking a right back means to take this right and no other, when it ends. Leave the account and its role, and make the loss of the role count.',
    caughtBy: ['T1', 'T3', 'T4'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.onPolicyChange *', 'acl.purgeQueueOnRevoke *', 'acl.enforce.onDelivery.*'],
    reason:
      'Subscriptions that are taken away and messages that are asked for as they leave: each holds where the other is missing. Without both, new-subs-only and live-only are caught.',
  },
  {
    mutants: ['acl.enforce.everyFilter *', 'acl.enforce.stripShare *', 'acl.enforce.willAtConnect *', 'acl.onDenied*'],
    reason: 'Places where new requests are asked about: lab 15.',
  },
  {
    mutants: [
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].actions + *',
      '!acl.rules[authenticated *].topicFilters[plant/public/#] = plant/+/#',
      '!acl.rules[authenticated *].topicFilters[plant/public/#] = plant/#',
      '!acl.rules[authenticated *].topicFilters[plant/public/#] = #',
      'acl.rules[authenticated *].who = everyone',
      'acl.rules[user:pump publish].who = everyone',
    ],
    reason: 'Who has which right before five is lab 13; here it matters that a right which is taken has gone.',
  },
  {
    mutants: ['acl.templates *', 'identity.*', 'clientId.*', '!clientId.duplicate = refuse-new'],
    reason: 'No rule has a template or asks for a ClientId: lab 14.',
  },
  {
    mutants: ['auth.*', '!auth.accounts dropped', '!auth.accounts[*] dropped', '!auth.accounts[*].groups*'],
    reason: 'How identity is proved: chapters 2 to 4.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
