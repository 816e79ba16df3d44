import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type EnvelopeSource = NonNullable<PolicySource['envelopes']>[string];

const names = ['control', 'valve-7', 'valve-8', 'bridge'];
const everything = { actions: ['publish', 'subscribe', 'receive'], topicFilters: ['brightwater/#'] } as const;

function policy(orders: Partial<EnvelopeSource>, rules: NonNullable<PolicySource['acl']>['rules'] = []): string {
  return policyText({
    envelopes: {
      orders: {
        topicFilters: ['brightwater/valve/+/cmd'],
        keys: [
          { id: 1, secret: 'order-key' },
          { id: 2, secret: 'order-key-next' },
        ],
        sealWith: 1,
        ...orders,
      },
    },
    auth: {
      accounts: names.map((userName) => ({ userName, password: { scheme: 'provisioned', secret: userName } })),
    },
    acl: {
      rules: [
        ...rules,
        { effect: 'allow', who: 'authenticated', actions: [...everything.actions], topicFilters: ['brightwater/#'] },
      ],
    },
  });
}

export default defineNearMisses([
  {
    id: 'ctr-crc',
    title: 'A checksum inside the encryption',
    policy: policy({ mode: 'AES-CTR+CRC32' }),
    explanation:
      'CRC-32 finds what a bad line does by chance. The attacker does nothing by chance: who knows the order knows its checksum, and the checksum of the order they want, and XORs the difference of both into the ciphertext. No key is needed for that. WEP was broken so.',
    caughtBy: ['A1/mended', 'A1/next-key', 'A2/single-bit', 'A2/guessed-tag', 'A3/*'],
  },
  {
    id: 'ctr-sha',
    title: 'SHA-256 in place of the checksum',
    policy: policy({ mode: 'AES-CTR+SHA256' }),
    explanation:
      'A stronger hash changes nothing, since its strength is not what is missing. Anybody can compute SHA-256 of a text they know; the stream cipher then lets them exchange the old hash for the new one, bit by bit. What has to be in the computation is a key.',
    caughtBy: ['A1/mended', 'A1/next-key', 'A2/single-bit', 'A2/guessed-tag', 'A3/*', 'T3'],
  },
  {
    id: 'cbc-random-iv',
    title: 'CBC with a random vector',
    policy: policy({ mode: 'AES-CBC' }),
    explanation:
      'In CBC the vector is XORed into the first block after decryption, and the vector travels in clear. The word “shut” stands in the first block. Another mode of encryption is no integrity, and CBC without a tag also answers whoever asks about its padding.',
    caughtBy: ['A1/everywhere', 'A2/single-bit', 'A2/guessed-tag', 'A3/*'],
  },
  {
    id: 'hmac-no-topic',
    title: 'HMAC over the message alone',
    policy: policy({ mode: 'AES-CBC+HMAC', associatedData: ['keyId', 'sender', 'counter'] }),
    explanation:
      'Nobody changes an order any more. They carry it somewhere else: what was said to valve 8 opens valve 7, unchanged, with a tag that fits. The topic has to be covered by the tag. (And with the vector, the padding and the tag it is too long for the radio: GCM needs neither padding nor a second key.)',
    caughtBy: ['A3/*', 'T3'],
  },
  {
    id: 'gcm-no-aad',
    title: 'GCM, and nothing in its associated data',
    policy: policy({ associatedData: [] }),
    explanation:
      'GCM proves that whoever had the key wrote this text. It does not say for whom. The same message, byte for byte, is good on every topic where the same key is used, and the counter beside it can be set to anything. Bind them: topic and counter into associatedData.',
    caughtBy: ['A2/single-bit', 'A3/*'],
  },
  {
    id: 'tag-32bit',
    title: 'A tag of four bytes, to save on the radio',
    policy: policy({ tagBytes: 4 }),
    explanation:
      'Twelve bytes saved. A guessed tag of four bytes is right once in four billion tries, the valve does not count them, and for GCM it gets worse: NIST limits how many messages a key with so short a tag may see, because what a lucky forgery tells about the key makes the next one cheaper. There is room: the limit is 48 bytes, and a full tag makes 46.',
    caughtBy: ['A2/guessed-tag'],
  },
  {
    id: 'everything-sealed',
    title: 'Everything below brightwater is sealed',
    policy: policy({ topicFilters: ['brightwater/#'] }),
    explanation:
      'The orders are safe. The states are unreadable for whoever needs them: the bridge shows them to the town’s own operators and has no key. Seal what has to be secret or certain, and know who reads the rest.',
    caughtBy: ['T6'],
  },
  {
    id: 'old-key-gone',
    title: 'The old key is thrown away at once',
    policy: policy({ keys: [{ id: 2, secret: 'order-key-next' }], sealWith: 2 }),
    explanation:
      'Orders that were sealed yesterday still wait in a queue, and a part of the plant has not got the new key yet. A key is exchanged with an overlap: first everybody accepts both, then everybody uses the new one, then the old one goes.',
    caughtBy: ['T4'],
  },
  {
    id: 'bridge-is-mute',
    title: 'The bridge may not publish orders',
    policy: policy({ mode: 'AES-CTR' }, [
      {
        effect: 'deny',
        who: 'user:bridge',
        actions: ['publish'],
        topicFilters: ['brightwater/valve/+/cmd'],
      },
    ]),
    explanation:
      'The bridge is there to carry orders. If it may not publish them, the far side gets none; and whoever is above the rules, the broker itself, still changes what it likes. The point of sealing is that those in between need not be trusted.',
    caughtBy: ['A1/*', 'A2/*', 'A3/*', 'T5'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'envelopes.orders.associatedData[keyId] *',
      'envelopes.orders.associatedData[sender] *',
      'envelopes.orders.directionKeys *',
      'envelopes.orders.nonce *',
      'envelopes.orders.counter *',
      'envelopes.orders.replay *',
      'envelopes.orders.replayState *',
      'envelopes.orders.window *',
    ],
    reason:
      'What comes a second time, or late, and how the nonce is made: the next lab. A name in the header decides about nothing here.',
  },
  {
    mutants: ['envelopes.orders.mode = ChaCha20-Poly1305'],
    reason: 'As good.',
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
      'Who gets in and what they may publish: chapters 2 to 6. The bridge may publish everything; an envelope has to hold against whoever may.',
  },
]);
