import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

const orders = ['home/+/cmd', 'home/+/pin/set'];

const trusting: AclRule = {
  effect: 'allow',
  who: 'authenticated',
  actions: ['publish', 'subscribe', 'receive'],
  topicFilters: ['home/#'],
};

function noPublishing(conditions: Pick<AclRule, 'retain' | 'will'>, topicFilters = orders): AclRule {
  return { effect: 'deny', who: 'everyone', actions: ['publish'], topicFilters, ...conditions };
}

const bothDenied = [noPublishing({ retain: true }), noPublishing({ will: true })];

interface House {
  rules: AclRule[];
  acl?: PolicySource['acl'];
  names?: string[];
  devices?: PolicySource['devices'];
}

/** The policy of the house, Wills asked for and stored messages checked unless `acl` says otherwise. */
function house({ rules, acl = {}, names = ['phone', 'frontdoor', 'tenant'], devices = {} }: House): string {
  return policyText({
    auth: {
      anonymous: false,
      accounts: names.map((userName) => ({ userName, password: { scheme: 'provisioned', secret: userName } })),
    },
    acl: { default: 'deny', rules, retainedSource: 'checked', ...acl },
    devices,
  });
}

const willsUnasked = { enforce: { willAtConnect: false, willAtPublish: false } };

export default defineNearMisses([
  {
    id: 'no-retain-at-all',
    title: 'Nothing is retained',
    policy: house({ rules: [noPublishing({ retain: true }, ['#']), noPublishing({ will: true }), trusting] }),
    explanation:
      'No order is stored any more, and no state either: the lock publishes its state with RETAIN, leaves a retained Will, and is refused for both. An app that is opened later knows nothing. State is what retained messages are for. Deny them where orders are given: home/+/cmd and home/+/pin/set.',
    caughtBy: ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'],
  },
  {
    id: 'no-wills-at-all',
    title: 'No Will Messages for anybody',
    policy: house({ rules: [noPublishing({ retain: true }), noPublishing({ will: true }, ['#']), trusting] }),
    explanation:
      'The tenant’s Will does no harm any more. But the lock leaves a Will as well, so that the app learns when it is away, and the broker now refuses its CONNECT: it obeys nobody. Deny Wills where orders are given, and leave those that tell a state.',
    caughtBy: ['T2', 'T3', 'T4', 'T5', 'T6'],
  },
  {
    id: 'forgot-cleanup',
    title: 'Good rules, and the poison still stored',
    policy: house({ rules: [...bothDenied, trusting], acl: { retainedSource: 'ignored' } }),
    explanation:
      'From now on nobody leaves an order. The one that was left yesterday is still in the broker, and goes out at the next start of the lock: rules are asked when a message comes, and this one has come already. Clear it with a retained message of no bytes, or let the broker look at each stored message again: retainedSource.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'publish-flag-only',
    title: 'The rules are asked for PUBLISH only',
    policy: house({ rules: [...bothDenied, trusting], acl: willsUnasked }),
    explanation:
      'The rules say the right thing, and nobody asks them about Wills. CONNECT has a RETAIN flag of its own, Will Retain, and the broker publishes the Will by itself, retained or not, when nobody is there to be refused. What a Will has stored is held back when the lock asks for it, since each stored message is looked at again; that is luck, and the open door is none. See acl.enforce: willAtConnect, willAtPublish.',
    caughtBy: ['A1/will', 'A1/will-qos-1', 'A1/will-version-5', 'A1/pin-by-will', 'A3/*'],
  },
  {
    id: 'retain-only',
    title: 'Orders may not be retained, and that is all',
    policy: house({ rules: [noPublishing({ retain: true }), trusting] }),
    explanation:
      'No order is stored, by PUBLISH or by Will. But a Will without RETAIN needs no storing: the broker publishes it when the connection breaks, the lock is listening, and the door opens after the tenant has gone. Deny Wills on these topics as well, retained or not.',
    caughtBy: ['A3/*', '!A3/will-retained', '!A3/will-retained-qos-1'],
  },
  {
    id: 'wills-only',
    title: 'Orders may not be Wills, and that is all',
    policy: house({ rules: [noPublishing({ will: true }), trusting] }),
    explanation:
      'Nobody gives an order by dying. A PUBLISH with RETAIN still leaves one: the broker stores it and hands it to the lock at each start, long after its author has gone.',
    caughtBy: [
      'A1/*',
      '!A1/will',
      '!A1/will-qos-1',
      '!A1/will-version-5',
      '!A1/pin-by-will',
      'A2/retained',
      'A2/retained-qos-1',
      'A2/retained-qos-2',
      'A4/retained',
      'A4/retained-qos-1',
    ],
  },
  {
    id: 'only-cmd',
    title: 'The PIN is forgotten',
    policy: house({
      rules: [noPublishing({ retain: true }, ['home/+/cmd']), noPublishing({ will: true }, ['home/+/cmd']), trusting],
    }),
    explanation:
      'OPEN is closed off. The lock takes orders on a second topic: a PIN that is retained on home/frontdoor/pin/set, or left as a Will, becomes the PIN of the keypad again at each start, whatever the landlord has set meanwhile. Go through all topics that a device obeys.',
    caughtBy: ['A1/pin', 'A1/pin-by-will', 'A3/pin-by-will'],
  },
  {
    id: 'below-the-allowance',
    title: 'The right rules in the wrong place',
    policy: house({ rules: [trusting, ...bothDenied] }),
    explanation:
      'Rules are read from top to bottom, and the first that matches decides. home/# stands first and matches everything, so your denials are never reached. What is narrow goes above what is wide.',
    caughtBy: ['A1/*', 'A2/*', '!A2/account-deleted', 'A3/*', 'A4/*', '!A4/account-deleted'],
  },
  {
    id: 'device-only',
    title: 'The lock ignores what was stored',
    policy: house({
      rules: [trusting],
      acl: willsUnasked,
      devices: { frontdoor: { retainedCommands: 'ignore' } },
    }),
    explanation:
      'This lock looks at the RETAIN flag of what it receives and ignores orders that were stored. Good, and worth having. The broker still stores them, for the next lock and for every client that does not look; and a Will without RETAIN arrives like any other order. A device can defend itself against being late, not against a broker that speaks for the departed.',
    caughtBy: ['A1/*', 'A3/*'],
  },
  {
    id: 'delete-the-account',
    title: 'Delete the tenant’s account now',
    policy: house({ rules: [...bothDenied, trusting], names: ['phone', 'frontdoor'] }),
    explanation:
      'Who has no account leaves nothing behind. But the tenant may open the door until the end of the month, and stands in front of it with the boxes. Take away what is too much, the leaving behind, and keep what was promised.',
    caughtBy: ['T4'],
  },
  {
    id: 'no-orders',
    title: 'Only the landlord gives orders',
    policy: house({
      rules: [
        ...bothDenied,
        { effect: 'deny', who: 'user:tenant', actions: ['publish'], topicFilters: ['home/#'] },
        trusting,
      ],
      acl: { ...willsUnasked, retainedSource: 'ignored' },
    }),
    explanation:
      'You took the order itself away, which was promised until the end of the month, and left the two ways around it open: nobody asks the rules about Wills, and what is stored already still goes out. The difference that matters is not between landlord and tenant but between now and later.',
    caughtBy: [
      'A1/will',
      'A1/will-qos-1',
      'A1/will-version-5',
      'A1/pin-by-will',
      'A2/will',
      'A2/will-qos-1',
      'A3/*',
      'A4/*',
      'T4',
    ],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.default = allow',
      'acl.rules[authenticated *].topicFilters[*] = *',
      'acl.rules[authenticated *].who = everyone',
    ],
    reason: 'More rights for those who are trusted with home/# anyway. Who may say what is the matter of lab 1.',
  },
  {
    mutants: [
      'acl.enforce.everyFilter *',
      'acl.enforce.stripShare *',
      'acl.enforce.onDelivery*',
      'acl.templates *',
      'acl.on*',
      'acl.purgeQueueOnRevoke *',
    ],
    reason: 'Where the rules are asked for subscriptions and deliveries, which are not in question here: chapter 5.',
  },
  {
    mutants: [
      'acl.rules[everyone publish*].topicFilters[home/+/cmd] = +/+/cmd',
      'acl.rules[everyone publish*].topicFilters[home/+/cmd] = home/+/cmd/#',
      'acl.rules[everyone publish*].topicFilters[home/+/pin/set] = +/+/pin/set',
      'acl.rules[everyone publish*].topicFilters[home/+/pin/set] = home/+/+/set',
      'acl.rules[everyone publish*].topicFilters[home/+/pin/set] = home/+/pin/*',
    ],
    reason:
      'A denial that is a little wider. It still reaches every order and no state, and nothing else is said here.',
  },
  {
    mutants: ['acl.enforce.willAtConnect *', 'acl.enforce.willAtPublish *'],
    reason:
      'A Will is looked at twice; one look is enough while the policy stays the same. Both off is `publish-flag-only`.',
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
    reason: 'How somebody proves who they are: chapters 2 and 3. The attacker has an account.',
  },
  { mutants: ['clientId.*', 'identity.*'], reason: 'No rule asks for a ClientId: lab 2.' },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
