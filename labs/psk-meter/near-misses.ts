import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Tls = NonNullable<NonNullable<NonNullable<PolicySource['listeners']>[string]>['tls']>;
type Keys = Record<'meter-217' | 'meter-418' | 'meter-440', string>;

const serials = { 'meter-217': 'VG-300217', 'meter-418': 'VG-100418', 'meter-440': 'VG-100440' } as const;
const meters = Object.keys(serials) as (keyof Keys)[];
const own: Keys = { 'meter-217': 'meter-217', 'meter-418': 'meter-418', 'meter-440': 'meter-440' };
const old: Keys = { 'meter-217': 'label-217', 'meter-418': 'group', 'meter-440': 'group' };

interface Change {
  /** Names of the secrets at the broker’s end, and at the meters’. */
  keys?: Keys;
  inMeters?: Keys;
  tls?: Partial<Tls>;
  psk?: Partial<NonNullable<Tls['psk']>>;
  auth?: PolicySource['auth'];
}

/** The reference defence but for what is named. */
function policy({ keys = own, inMeters = keys, tls, psk, auth }: Change): string {
  const identities = meters.map((id) => ({ identity: serials[id], key: { provisioned: keys[id] } }));
  const billing = { identity: 'billing', key: { provisioned: 'billing' } };
  return policyText({
    listeners: {
      tls: {
        tls: {
          maxVersion: 'TLSv1.2',
          ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
          ...tls,
          psk: { identities: [...identities, billing], ...psk },
        },
      },
    },
    ...(auth && { auth }),
    devices: Object.fromEntries(
      meters.map((id) => [id, { tls: { psk: { identity: serials[id], secret: inMeters[id] } } }]),
    ),
    acl: {
      rules: [
        { effect: 'allow', who: 'user:billing', actions: ['subscribe', 'receive'], topicFilters: ['meters/+/reading'] },
        { effect: 'allow', who: 'authenticated', actions: ['publish'], topicFilters: ['meters/%u/reading'] },
      ],
    },
  });
}

export default defineNearMisses([
  {
    id: 'hmac-const',
    title: 'A better recipe',
    policy: policy({ keys: { ...own, 'meter-217': 'firmware-217' } }),
    explanation:
      'HMAC instead of a bare hash, under a constant that only Volta knows. It stands in the firmware, which everybody can download, and from then on every key of the series can be computed as before. A key is not computed from anything: take random ones.',
    caughtBy: ['A2/recipes'],
  },
  {
    id: 'random-shared',
    title: 'One random key for all',
    policy: policy({ keys: { 'meter-217': 'fleet', 'meter-418': 'fleet', 'meter-440': 'fleet' } }),
    explanation:
      'Nobody computes this key, and nobody has to: it stands in the attacker’s own meter as it stands in every other. Whoever shares a key with another can be that other (RFC 9257). One meter, one key.',
    caughtBy: ['A4/neighbour'],
  },
  {
    id: 'no-ephemeral',
    title: 'Random keys, and a suite without an ephemeral exchange',
    policy: policy({ tls: { ciphers: 'PSK-AES128-GCM-SHA256' } }),
    explanation:
      'The keys are good, and every recording waits for one of them. In this suite the keys of a connection are computed from the pre-shared one and from numbers that everybody saw: a meter that is stolen from its cabinet next year opens all that it has said this year. Take ECDHE-PSK-….',
    caughtBy: ['A3/leaked'],
  },
  {
    id: 'zero-dummy',
    title: 'Zeros for names that nobody knows',
    policy: policy({ psk: { unknownIdentity: 'zeroKey' } }),
    explanation:
      'Both failures look alike now. But an unknown name has a key after all, and it is the first one that anybody tries: with zeros, strangers complete the handshake under any name they like. Give unknown names a key that nobody has, anew each time: randomKey.',
    caughtBy: ['A2/zeros'],
  },
  {
    id: 'still-115',
    title: 'Good keys, and the helpful alert',
    policy: policy({ psk: { unknownIdentity: 'alert' } }),
    explanation:
      'Nobody gets in, and everybody can ask who would: 115 for names that do not exist, 20 for those that do. Serial numbers are easy to guess in their order, so that the whole list of your customers’ meters can be read off. Set unknownIdentity: randomKey.',
    caughtBy: ['A1/*'],
  },
  {
    id: 'unbound',
    title: 'The key proves who it is, and CONNECT says something else',
    policy: policy({ psk: { bindUserName: false }, auth: { undecided: 'allow' } }),
    explanation:
      'TLS knows exactly which meter this is, and the broker goes by the user name in CONNECT, which is whatever the meter claims. Your own meter sends the readings of your neighbour. Bind them: bindUserName: true.',
    caughtBy: ['A4/claimed'],
  },
  {
    id: 'new-suite-old-keys',
    title: 'An ephemeral exchange, and the old keys',
    policy: policy({ keys: old }),
    explanation:
      'Recordings stay closed from now on. But a key that everybody can compute still opens the front door: whoever reads the label is the meter, and the whole old series is one. Change the keys as well, at both ends.',
    caughtBy: ['A2/serial', 'A2/recipes', 'A4/neighbour'],
  },
  {
    id: 'half-changed',
    title: 'New keys in the broker, and the old one in a meter',
    policy: policy({ inMeters: { ...own, 'meter-217': 'label-217' } }),
    explanation:
      'A key has two ends. The broker has the new one of VG-300217, the meter still uses the old one, and is out: no reading, no bill. Change devices.meter-217.tls.psk.secret, too.',
    caughtBy: ['A3/serial', 'A3/leaked', 'T1', 'T3'],
  },
  {
    id: 'no-suite-in-common',
    title: 'Suites for certificates',
    policy: policy({ tls: { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256' } }),
    explanation:
      'These suites are what RFC 9325 recommends, for brokers with a certificate. Meters have none to verify and no suite in common with you. The name has to say PSK, and for the sake of the past ECDHE: ECDHE-PSK-CHACHA20-POLY1305.',
    caughtBy: ['A3/*', 'A4/claimed', 'T*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'listeners.tls.passwords *',
      'listeners.tls.anonymous *',
      'listeners.tls.protocolVersions[3] *',
      'listeners.tls.protocolVersions[5] *',
    ],
    reason: 'Nobody here has a password or speaks MQTT 3.1 or 5, and nobody gets in without a key.',
  },
  {
    mutants: [
      'listeners.tls.tls.minVersion = TLSv1',
      'listeners.tls.tls.minVersion = TLSv1.1',
      'listeners.tls.tls.maxVersion dropped',
      'listeners.tls.tls.honorServerOrder *',
      'listeners.tls.tls.sessionTickets *',
    ],
    reason: 'There is one suite, which exists in TLS 1.2 alone; in TLS 1.3 the exchange is always ephemeral.',
  },
  {
    mutants: ['auth.*'],
    reason: 'Where every connection has an identity, nobody is left for the rest of the chain to decide about.',
  },
  { mutants: ['clientId.*', 'identity.*'], reason: 'Sessions are named by ClientIds: lab 22 binds them.' },
  {
    mutants: [
      'devices.*.tls.verify*',
      'devices.*.tls.onFailure *',
      'devices.*.fallback *',
      'devices.*.password *',
      'devices.*.retainedCommands *',
    ],
    reason: 'A pre-shared key is verified by being used: no certificate is looked at, and no password is sent.',
  },
  {
    mutants: [
      'devices.*.tls.minVersion = TLSv1',
      'devices.*.tls.minVersion = TLSv1.1',
      'devices.*.tls.maxVersion = TLSv1.2',
    ],
    reason: 'The broker has one version and one suite.',
  },
  {
    mutants: [
      'acl.default *',
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].actions + *',
      'acl.rules[*].who = everyone',
      'acl.templates *',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason: 'More rights for those who are in: chapter 5.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
