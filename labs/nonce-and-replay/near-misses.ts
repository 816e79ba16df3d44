import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type EnvelopeSource = NonNullable<PolicySource['envelopes']>[string];

const common: Pick<EnvelopeSource, 'keys' | 'sealWith' | 'nonce'> = {
  keys: [
    { id: 1, secret: 'door-key' },
    { id: 2, secret: 'spare-key' },
  ],
  sealWith: 1,
  nonce: 'counter',
};

/** The reference defence but for what is named. */
function policy(orders: Partial<EnvelopeSource>, states: Partial<EnvelopeSource> = {}): string {
  return policyText({
    envelopes: {
      orders: {
        ...common,
        topicFilters: ['hearth/garage/cmd', 'hearth/remote/pin'],
        maxAgeSeconds: 10,
        ...orders,
      },
      states: { ...common, topicFilters: ['hearth/garage/state'], replay: 'greaterOrEqual', ...states },
    },
    auth: {
      accounts: ['garage', 'remote', 'carrier'].map((userName) => ({
        userName,
        password: { scheme: 'provisioned', secret: userName },
      })),
    },
    acl: {
      rules: [
        {
          effect: 'allow',
          who: 'authenticated',
          actions: ['publish', 'subscribe', 'receive'],
          topicFilters: ['hearth/#'],
        },
      ],
    },
  });
}

const forgetful: Partial<EnvelopeSource> = {
  nonce: 'random',
  counter: 'volatile',
  replay: 'none',
  maxAgeSeconds: null,
};

export default defineNearMisses([
  {
    id: 'random-nonce-only',
    title: 'A random nonce for every message',
    policy: policy(forgetful, forgetful),
    explanation:
      'No nonce comes twice any more, and the PIN is safe. The door still obeys whatever was sealed once: a message is as genuine tomorrow as it is today, and nothing in it is new. Freshness is the receiver’s work: replay.',
    caughtBy: ['A2/*', '!A2/reflected', 'A3/*'],
  },
  {
    id: 'timestamp-day',
    title: 'Orders are good for a day',
    policy: policy({ replay: 'none', maxAgeSeconds: 86_400 }),
    explanation:
      'A time alone says when a message was made, not how often it was used. Within what you allow, everything can be repeated, and a day is long. Remember the counters, and let the time do what they cannot: refuse what was held back.',
    caughtBy: ['A2/*', '!A2/reflected'],
  },
  {
    id: 'ram-counter',
    title: 'A counter in memory, and a receiver that remembers',
    policy: policy({ counter: 'volatile' }),
    explanation:
      'The receiver does everything right. After its next start the remote counts from 0: the nonces come again, and the door, which remembers, takes its owner for somebody who repeats old messages. Counter and memory belong together, and both into flash.',
    caughtBy: ['A1/*', 'T5'],
  },
  {
    id: 'strict-plus-one',
    title: 'Exactly the next one',
    policy: policy({ replay: 'plusOne' }),
    explanation:
      'Nothing can be repeated, and nothing may be lost. The first message that does not arrive, or a start of the remote that leaves reserved numbers out, locks the owner out for ever. What is greater is new; a gap is no attack.',
    caughtBy: ['T3', 'T4', 'T5'],
  },
  {
    id: 'greater-or-equal',
    title: 'Greater or equal',
    policy: policy({ replay: 'greaterOrEqual' }),
    explanation:
      'Off by one, where it matters most: the newest message can be repeated as often as one likes, and for a door the newest is the OPEN of a moment ago. For a state that is what you want. For an order it is not.',
    caughtBy: ['A2/newest', 'T4'],
  },
  {
    id: 'forgets-without-power',
    title: 'The door remembers in memory only',
    policy: policy({ replayState: 'volatile' }),
    explanation:
      'As long as the door has power it takes nothing twice. Then somebody throws the fuse, and it has never heard anything. Restarts are free for an attacker: what a receiver has seen belongs into flash, like the sender’s counter.',
    caughtBy: ['A2/after-power-cut'],
  },
  {
    id: 'never-stale',
    title: 'Counters, and no clock',
    policy: policy({ maxAgeSeconds: null }),
    explanation:
      'A message that never arrived is new to every counter. Whoever carries the messages keeps an OPEN, lets the owner press again, or not, and delivers it when nobody is at home. A time of sending limits that to seconds; a challenge from the door would end it.',
    caughtBy: ['A2/held-back', 'A2/redated'],
  },
  {
    id: 'one-key-for-both',
    title: 'Door and remote count with the same key',
    policy: policy({ directionKeys: false }, { directionKeys: false }),
    explanation:
      'Each of the two counts without repeating itself. But both begin at the same number and use the same key, so the third message of the door has the nonce of the third message of the remote. A nonce has to be unique for the key, whoever uses it: directionKeys.',
    caughtBy: ['A1/any-two'],
  },
  {
    id: 'states-like-orders',
    title: 'The same rule for states',
    policy: policy({}, { replay: 'window' }),
    explanation:
      'A retained message is a replay by design: everybody who subscribes gets the stored state, also who has seen it before. With the rule for orders the remote refuses it after each start and shows nothing. A state may come again; only what is older may not: greaterOrEqual.',
    caughtBy: ['T8'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'envelopes.*.mode *',
      '!envelopes.orders.mode = AES-CTR*',
      '!envelopes.orders.mode = AES-CBC',
      'envelopes.*.tagBytes *',
      'envelopes.*.associatedData[keyId] *',
      'envelopes.*.associatedData[sender] *',
      'envelopes.*.associatedData[topic] *',
      'envelopes.states.associatedData[counter] *',
    ],
    reason:
      'Integrity is the lab before this one. A counter or a name that is changed gives another nonce or another key here, and topics are kept apart by the keys of the two directions.',
  },
  {
    mutants: ['envelopes.*.nonce *', 'envelopes.*.counter = bootCount'],
    reason: 'As good.',
  },
  {
    mutants: ['envelopes.states.window *'],
    reason: 'Only replay: window looks at it.',
  },
  {
    mutants: ['envelopes.states.keys[ #2]*'],
    reason: 'The door seals with its own key only; the spare one is for orders.',
  },
  {
    mutants: ['envelopes.*.directionKeys *'],
    reason: 'As long as one of the two has keys of its own they do not meet; both together are a near-miss.',
  },
  {
    mutants: [
      'auth.anonymous *',
      'auth.accounts[*].mechanisms + *',
      'auth.uniformFailureCode *',
      'auth.dummyHash *',
      'auth.kdfConcurrency *',
      'auth.storage.*',
      'auth.throttle.*',
      'auth.registration *',
      'auth.undecided *',
      'clientId.*',
      'identity.*',
      'limits.*',
      'acl.default *',
      'acl.rules[*].who = everyone',
      'acl.rules[*].topicFilters[*] = *',
      'acl.templates *',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason:
      'Who gets in and what they may publish: chapters 2 to 6. The carrier may publish everything; an envelope has to hold against whoever may.',
  },
]);
