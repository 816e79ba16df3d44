import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

const names = ['phone', 'frontdoor', 'thermostat', 'doorbell', 'camera', 'nursery', 'guest'];

/** Everyone has an account and strangers have none: right in most of these policies. */
const auth: PolicySource['auth'] = {
  anonymous: false,
  accounts: names.map((userName) => ({ userName, password: { scheme: 'provisioned', secret: userName } })),
};

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

function deny(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'deny', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];
const everything: AclRule['actions'] = ['publish', 'subscribe', 'receive'];

/** `who` turns a name into a principal pattern. */
function writers(who = (name: string) => `user:${name}`): AclRule[] {
  return [
    allow(who('phone'), ['publish'], 'home/+/cmd', 'home/frontdoor/pin/set', 'home/public/welcome'),
    allow(who('frontdoor'), ['publish'], 'home/frontdoor/state'),
    allow(who('thermostat'), ['publish'], 'home/thermostat/state'),
    allow(who('doorbell'), ['publish'], 'home/doorbell/state', 'home/doorbell/event'),
    allow(who('camera'), ['publish'], 'home/camera/state', 'home/camera/event', '/cam0/thumbnail'),
    allow(who('nursery'), ['publish'], 'home/nursery/state', 'home/nursery/event'),
  ];
}

function readers(who = (name: string) => `user:${name}`): AclRule[] {
  return [
    allow(who('phone'), reading, 'home/+/state', 'home/+/event', '/cam0/thumbnail'),
    allow(who('frontdoor'), reading, 'home/frontdoor/cmd', 'home/frontdoor/pin/set'),
    allow(who('thermostat'), reading, 'home/thermostat/cmd'),
  ];
}

const guestReads = allow('user:guest', reading, 'home/public/#');

export default defineNearMisses([
  {
    id: 'literal-hash',
    title: 'Forbid `#`',
    policy: policyText({
      auth: { anonymous: true },
      acl: { default: 'allow', rules: [{ ...deny('everyone', ['subscribe'], '#'), literal: true }] },
    }),
    explanation:
      'You forbade one way of asking for everything. `+/#` asks for the same, `home/#` for nearly the same, and each topic can be asked for by name. A filter is a question; there are always more ways to put it. Forbid by what may be known, not by how it is asked: deny by default and allow what somebody is entitled to.',
    caughtBy: ['A1/*', 'A2/*', '!A2/root', 'A3/*'],
  },
  {
    id: 'auth-only',
    title: 'Passwords for all, and nothing more',
    policy: policyText({ auth, acl: { default: 'allow' } }),
    explanation:
      'Strangers stay out now. But whoever has an account may still do everything, and a guest has one. Authentication tells you who is speaking; it does not say what they may do. That takes authorization: rules for each principal, and a default that denies.',
    caughtBy: ['A2/*', 'A3/*'],
  },
  {
    id: 'read-only-fix',
    title: 'Reading is restricted, writing is not',
    policy: policyText({
      auth,
      acl: { default: 'deny', rules: [allow('everyone', ['publish'], '#'), ...readers(), guestReads] },
    }),
    explanation:
      'Nobody overhears the household any more, and everybody can still give it orders. What reaches a lock does more harm than what leaves it. Publishing needs rules as strict as subscribing: each device writes about itself, and only the app writes commands.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'write-only-fix',
    title: 'Writing is restricted, reading is not',
    policy: policyText({
      auth,
      acl: { default: 'deny', rules: [allow('everyone', reading, '#'), ...writers()] },
    }),
    explanation:
      'Guests cannot give orders any more, but they hear everything: when the family is out, what the camera sees, and the next PIN, with which they open the door without MQTT. Reading is an attack of its own.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'deny-all',
    title: 'Nothing is allowed',
    policy: policyText({ auth, acl: { default: 'deny' } }),
    explanation:
      'No attack works, because nothing works: the household is locked out with the strangers. Each failed check says who was refused, and by what. Deny by default is the right beginning; now give each device the topics that it writes and those that it reads. The packet list shows which they are.',
    caughtBy: ['T*'],
  },
  {
    id: 'forgotten-anonymous',
    title: 'Good rules, and the door still open',
    policy: policyText({
      auth: { ...auth, anonymous: true },
      acl: { default: 'deny', rules: [...writers(), ...readers(), guestReads] },
    }),
    explanation:
      'Your rules give strangers nothing, and still the broker lets them in: each gets a session, takes up room, and needs only one careless rule for `everyone` to be at the table. Someone without an account has no business here: set auth.anonymous to false.',
    caughtBy: ['A1/no-credentials', 'A1/unknown-name', 'A1/client-id-alone'],
  },
  {
    id: 'deny-list',
    title: 'A list of what guests may not',
    policy: policyText({
      auth,
      acl: {
        default: 'allow',
        rules: [deny('user:guest', everything, 'home/+/state', 'home/+/event', 'home/+/cmd', '/cam0/thumbnail')],
      },
    }),
    explanation:
      'You listed what you had seen, and one topic is seen so rarely that it is not on the list: home/frontdoor/pin/set. A list of forbidden things is complete only on the day it is written, and the next device brings topics nobody listed. Turn it round: deny by default, and list what is allowed.',
    caughtBy: [
      'A2/root',
      'A2/any-then-rest',
      'A2/household',
      'A2/household-qos-2',
      'A2/all-below-rooms',
      'A2/pins-below',
      'A2/pins-anywhere',
      'A2/pin',
      'A2/second-thought',
      'A2/while-away',
      'A3/new-pin',
    ],
  },
  {
    id: 'one-tree-only',
    title: 'Everything below home, and nothing beside it',
    policy: policyText({
      auth,
      acl: {
        default: 'allow',
        rules: [allow('user:guest', reading, 'home/public/#'), deny('user:guest', everything, 'home/#')],
      },
    }),
    explanation:
      'The tree `home/#` is closed to guests. The camera’s pictures are not in it: `/cam0/thumbnail` begins with an empty level, so no filter that begins with `home` matches it. With the default at allow, every topic that you did not think of is open.',
    caughtBy: ['A2/root', 'A2/any-then-rest', 'A2/three-levels', 'A2/other-tree'],
  },
  {
    id: 'generous-guest',
    title: 'Guests may read home/#',
    policy: policyText({
      auth,
      acl: { default: 'deny', rules: [...writers(), ...readers(), allow('user:guest', reading, 'home/#')] },
    }),
    explanation:
      'Guests are meant to read home/public, and your rule lets them read home: `#` stands for all levels that follow. The household’s messages, the PIN among them, are below home, too. Grant the smallest tree that serves: home/public/#.',
    caughtBy: [
      'A2/household',
      'A2/household-qos-2',
      'A2/all-below-rooms',
      'A2/pins-below',
      'A2/pin',
      'A2/states',
      'A2/one-state',
      'A2/orders',
      'A2/second-thought',
      'A2/while-away',
      'A2/borrowed-client-id',
      'A2/heating-orders',
    ],
  },
  {
    id: 'by-client-id',
    title: 'Rules for ClientIds',
    policy: policyText({
      auth,
      acl: {
        default: 'deny',
        rules: [...writers((name) => `client:${name}`), ...readers((name) => `client:${name}`), guestReads],
      },
    }),
    explanation:
      'Your rules ask for the ClientId, and anybody may call themselves anything: a guest who connects as “phone” has the rights of the phone. The user name was proved with a password. Write rules for user:…, or bind the ClientId to it.',
    caughtBy: ['A2/borrowed-client-id', 'A3/borrowed-client-id'],
  },
  {
    id: 'deaf-devices',
    title: 'Devices may publish, and that is all',
    policy: policyText({
      auth,
      acl: {
        default: 'deny',
        rules: [
          ...writers(),
          allow('user:phone', reading, 'home/+/state', 'home/+/event', '/cam0/thumbnail'),
          guestReads,
        ],
      },
    }),
    explanation:
      'The app shows all that happens and cannot change any of it: lock and thermostat may not subscribe to the topics on which they get their orders. A device needs two rights: to write its own state, and to read what is meant for it.',
    caughtBy: ['T1', 'T2', 'T3', 'T9'],
  },
  {
    id: 'no-wills',
    title: 'No Will Messages for anybody',
    policy: policyText({
      auth,
      acl: {
        default: 'deny',
        rules: [{ ...deny('everyone', ['publish'], '#'), will: true }, ...writers(), ...readers(), guestReads],
      },
    }),
    explanation:
      'The guest’s Will does no harm any more. But the front door leaves a Will as well, so that the app learns when it loses its connection, and the broker now refuses its CONNECT: it obeys nobody. A Will is a message like any other; who may publish to a topic may leave a Will there.',
    caughtBy: ['T1', 'T3', 'T9', 'T10'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.rules[*].topicFilters[*] = *', 'acl.rules[*].actions + *', '!acl.rules[user:guest *'],
    reason:
      'More rights for the household’s own devices. Nobody attacks with their accounts here, so a learner may be generous to them; what a stolen device can do is a matter of chapter 5.',
  },
  {
    mutants: [
      'acl.rules[user:guest *].who = everyone',
      'acl.rules[user:guest *].topicFilters[home/public/#] = +/public/#',
      'acl.rules[user:guest *].actions + publish',
    ],
    reason:
      'The house rules are for everybody with an account. Nothing in this flat is said under another `public`, and a guest who answers there does no harm.',
  },
  {
    mutants: ['acl.templates *', 'acl.enforce.*', 'acl.on*', 'acl.retainedSource *', 'acl.purgeQueueOnRevoke *'],
    reason:
      'Where and when the rules are asked. Each attack is stopped at more than one place, and none changes the policy under way: chapter 5.',
  },
  {
    mutants: [
      'auth.accounts[*].mechanisms *',
      'auth.uniformFailureCode *',
      'auth.dummyHash *',
      'auth.kdfConcurrency *',
      'auth.storage.*',
      'auth.throttle.*',
    ],
    reason: 'How passwords are proved and guessed: chapters 2 and 3. The passwords here are random.',
  },
  {
    mutants: ['clientId.*', 'identity.*'],
    reason: 'No rule asks for a ClientId or builds a filter of a name, so it does not matter who may bear which.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
