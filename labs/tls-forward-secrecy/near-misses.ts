import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Tls = NonNullable<NonNullable<NonNullable<PolicySource['listeners']>[string]>['tls']>;
type DeviceTls = NonNullable<NonNullable<NonNullable<PolicySource['devices']>[string]>['tls']>;

const ephemeral = 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305';
const weak = 'AES128-GCM-SHA256:AES128-SHA256:AES128-SHA:NULL-SHA256:ECDHE-RSA-AES128-SHA';

interface Change {
  tls?: Partial<Tls>;
  valve?: DeviceTls;
  pump?: DeviceTls;
  scada?: DeviceTls;
}

/** The reference defence but for what is named. */
function policy({ tls, valve, pump = {}, scada = {} }: Change): string {
  const updated = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' } as const;
  return policyText({
    listeners: { tls: { tls: { ciphers: ephemeral, certificate: 'broker-2026', ...tls } } },
    devices: { 'valve-3': { tls: { ...updated, ...valve } }, 'pump-1': { tls: pump }, scada: { tls: scada } },
    auth: {
      accounts: ['valve-3', 'pump-1', 'scada'].map((userName) => ({
        userName,
        password: { scheme: 'provisioned', secret: userName },
      })),
    },
    acl: {
      rules: [
        { effect: 'allow', who: 'user:scada', actions: ['publish'], topicFilters: ['plant/+/cmd'] },
        { effect: 'allow', who: 'user:scada', actions: ['subscribe', 'receive'], topicFilters: ['plant/#'] },
        { effect: 'allow', who: 'authenticated', actions: ['publish'], topicFilters: ['plant/%u/#'] },
        { effect: 'allow', who: 'authenticated', actions: ['subscribe', 'receive'], topicFilters: ['plant/%u/cmd'] },
      ],
    },
  });
}

const rsaOnly = { ciphers: 'AES128-GCM-SHA256' };
const blind = { verifyRevocation: false };

export default defineNearMisses([
  {
    id: 'no-old-versions',
    title: 'TLS 1.2 and newer, and the suite that the valve knows',
    policy: policy({ tls: { ciphers: `${ephemeral}:AES128-GCM-SHA256` }, valve: rsaOnly }),
    explanation:
      'TLS 1.0 is gone, and AES-GCM is a fine cipher. But in this suite the secret is encrypted to the broker’s key, and the valve takes it. The old recording may be safe from the new key; every new one is not. The version does not decide that, the key exchange does: drop AES128-GCM-SHA256, and update the valve.',
    caughtBy: ['A2/rsa', 'A3/next-leak'],
  },
  {
    id: 'only-13',
    title: 'TLS 1.3 and nothing else',
    policy: policy({ tls: { minVersion: 'TLSv1.3' } }),
    explanation:
      'Nothing is weak in TLS 1.3, and the valve does not speak it, nor does anything else in the plant that cannot be replaced this year. TLS 1.2 with ephemeral suites and authenticated encryption is sound (RFC 9325): minVersion TLSv1.2.',
    caughtBy: ['A3/*', 'T1', 'T3'],
  },
  {
    id: 'another-key',
    title: 'A new certificate with a new key, and everything else as it was',
    policy: policy({
      tls: { certificate: 'broker-2026', minVersion: 'TLSv1', ciphers: weak.concat(':', ephemeral) },
      valve: rsaOnly,
    }),
    explanation:
      'The thief’s key opens nothing that is said from now on. The new one will, when the next backup is lost: how long it is does not matter, since nobody has to compute it. As long as a secret is encrypted to the broker’s key, that key decrypts the past.',
    caughtBy: ['A1/*', 'A2/*', 'A3/next-leak'],
  },
  {
    id: 'order-only',
    title: 'Good suites first',
    policy: policy({ tls: { ciphers: `${ephemeral}:${weak}` } }),
    explanation:
      'Whoever offers something good gets something good. Whoever offers nothing but a weak suite gets that, since it is in the list; and the client, or somebody who answers in its place, decides what it offers. Order is a preference and no limit: drop the weak ones.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'same-key',
    title: 'Ephemeral suites, and the same key',
    policy: policy({ tls: { certificate: 'broker-2019' }, valve: blind, pump: blind, scada: blind }),
    explanation:
      'The past is closed, and the future is open: whoever has the key of 2019 can be the broker, and your devices send him their passwords, over a connection with perfect forward secrecy. A key that leaked has to be replaced, and devices have to notice that its certificate was taken back.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'one-forgotten',
    title: 'One device that does not look',
    policy: policy({ valve: blind }),
    explanation:
      'Broker and pump are done. The valve still believes a certificate that was taken back, and gives its password to whoever shows it. Set devices.valve-3.tls.verifyRevocation back to true.',
    caughtBy: ['A4/valve'],
  },
  {
    id: 'shown-and-revoked',
    title: 'Devices that look, and a broker with the old certificate',
    policy: policy({ tls: { certificate: 'broker-2019' } }),
    explanation:
      'Devices look at the list, find the certificate of your own broker on it, and hang up. They are right. Show broker-2026, and then have them look.',
    caughtBy: ['A3/*', 'T1', 'T2'],
  },
  {
    id: 'valve-not-updated',
    title: 'A good broker, and a valve with the firmware of 2014',
    policy: policy({ valve: rsaOnly }),
    explanation:
      'The broker has nothing left that the valve knows: it is out. Do not put the weak suite back for its sake. Its update knows ECDHE-RSA-AES128-GCM-SHA256: set devices.valve-3.tls.ciphers.',
    caughtBy: ['A3/*', 'T1'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'listeners.tls.tls.minVersion = TLSv1',
      'listeners.tls.tls.minVersion = TLSv1.1',
      'listeners.tls.tls.ciphers dropped',
      'listeners.tls.tls.honorServerOrder *',
      'listeners.tls.tls.sessionTickets *',
    ],
    reason:
      'None of these suites exists in a version before 1.2, so that nobody agrees on one; and without a list the default ones are as good.',
  },
  {
    mutants: [
      'listeners.tls.anonymous *',
      'listeners.tls.protocolVersions[3] *',
      'listeners.tls.protocolVersions[5] *',
      'auth.*',
      '!auth.accounts*',
      'clientId.*',
      'identity.*',
    ],
    reason: 'Who signs in with what is another chapter’s: nobody here guesses a password, they read it.',
  },
  {
    mutants: [
      'auth.accounts[*].mechanisms + *',
      'devices.valve-3.tls.verifyChain *',
      'devices.valve-3.tls.verifyName *',
      'devices.valve-3.tls.verifyDates *',
      'devices.valve-3.tls.verifyPurpose *',
      'devices.valve-3.fallback *',
      'devices.valve-3.retainedCommands *',
    ],
    reason:
      'Whom a device believes for which reason: lab 20. The certificate of the thief is genuine, and in order but for the list.',
  },
  {
    mutants: [
      'devices.valve-3.tls.minVersion = TLSv1',
      'devices.valve-3.tls.minVersion = TLSv1.1',
      'devices.valve-3.tls.maxVersion dropped',
      'devices.valve-3.tls.ciphers dropped',
    ],
    reason: 'What the broker does not grant, it does not matter that a device would take.',
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
