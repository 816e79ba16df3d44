import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type DeviceTls = NonNullable<NonNullable<NonNullable<PolicySource['devices']>[string]>['tls']>;

const names = ['bed-3', 'bed-4', 'bed-5', 'nurses'];

/** The reference defence, with these settings for every bed, or for one. */
function policy(every: DeviceTls, bed5: DeviceTls = every): string {
  const bed = (tls: DeviceTls) => ({ tls: { trustAnchors: ['anselm', 'anselm-2027'], ...tls } });
  return policyText({
    devices: { 'bed-3': bed(every), 'bed-4': bed(every), 'bed-5': bed(bed5) },
    auth: {
      accounts: names.map((userName) => ({ userName, password: { scheme: 'provisioned', secret: userName } })),
    },
    acl: {
      rules: [
        { effect: 'allow', who: 'user:nurses', actions: ['publish'], topicFilters: ['ward/+/cmd'] },
        { effect: 'allow', who: 'user:nurses', actions: ['subscribe', 'receive'], topicFilters: ['ward/#'] },
        { effect: 'allow', who: 'authenticated', actions: ['publish'], topicFilters: ['ward/%u/#'] },
        { effect: 'allow', who: 'authenticated', actions: ['subscribe', 'receive'], topicFilters: ['ward/%u/cmd'] },
      ],
    },
  });
}

export default defineNearMisses([
  {
    id: 'chain-only',
    title: 'Signed by us',
    policy: policy({ verifyName: 'off' }),
    explanation:
      'The chain is genuine, and it is the printer’s. Your authority has signed hundreds of certificates, and every one of their owners can be the broker. Genuine is half of the question; the other half is whose: verifyName subjectAltName.',
    caughtBy: ['A1/printer', 'A1/name-in-cn', 'A1/nul'],
  },
  {
    id: 'cn-match',
    title: 'The name in CN',
    policy: policy({ verifyName: 'commonName' }),
    explanation:
      'A name is compared, and it is the wrong field. CN is free text; what an authority has checked stands in subjectAltName, and a certificate for another machine can say broker.lab in CN. RFC 9525 looks at subjectAltName and nowhere else.',
    caughtBy: ['A1/name-in-cn', 'A1/nul'],
  },
  {
    id: 'warn-only',
    title: 'All checks, and a line in the log',
    policy: policy({ onFailure: 'warn' }),
    explanation:
      'Every check is made, every failure is written down, and the bed goes on and sends its password. Nobody reads the log of a bedside monitor. A check that does not end the connection is a decoration: onFailure abort.',
    caughtBy: ['A1/*', 'A2/*'],
  },
  {
    id: 'system-roots',
    title: 'What every browser trusts',
    policy: policy({ trustAnchors: 'publicAuthorities' }),
    explanation:
      'Chain, name, dates and purpose are checked, against hundreds of authorities. One careless one among them is enough, and the attacker needs to find only that one. A bed talks to one broker, and needs the authorities that sign for it: trustAnchors anselm and anselm-2027.',
    caughtBy: ['A1/bought'],
  },
  {
    id: 'bed-without-clock',
    title: 'Everything, but no dates for the bed without a clock',
    policy: policy({}, { verifyDates: false }),
    explanation:
      'A certificate that has expired is one whose key nobody guards any more: last year’s broker stands in a cupboard. A bed without a clock asks for the time first; it does not leave out the question. Set verifyDates for bed 5.',
    caughtBy: ['A1/last-year', 'A1/tomorrow', 'A2/*'],
  },
  {
    id: 'any-purpose',
    title: 'Chain, name and dates',
    policy: policy({ verifyPurpose: false }),
    explanation:
      'The certificate is made for a client: some authorities give those to everybody who asks, with any name in them, since a client’s name harms nobody. Whoever does not ask for the purpose takes it for a broker’s. Set verifyPurpose.',
    caughtBy: ['A1/for-clients'],
  },
  {
    id: 'old-root-only',
    title: 'The authority of today',
    policy: policy({ trustAnchors: ['anselm'] }),
    explanation:
      'Nobody gets anything from the beds any more. In spring neither does the broker: its next certificate is signed by the new authority, and three beds hang up. During a migration both are trusted, the new one before it is first used.',
    caughtBy: ['T4'],
  },
  {
    id: 'pinned-leaf',
    title: 'The key of one certificate',
    policy: policy({ pins: ['sha256/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='] }),
    explanation:
      'This is the key of the certificate before the last renewal: a pin lasts as long as the key it names, and every renewal with a new key puts the beds off the air. Pin your authority, which is what trustAnchors does, or pin a second key that waits in a safe.',
    caughtBy: ['T*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'devices.bed-3.tls.verifyRevocation *',
      'devices.bed-3.tls.minVersion *',
      'devices.bed-3.tls.maxVersion = TLSv1.2',
    ],
    reason: 'Revocation, versions and suites: lab 21. No certificate here was taken back.',
  },
  {
    mutants: [
      'devices.bed-3.fallback *',
      'devices.bed-3.retainedCommands *',
      'devices.bed-3.tls dropped',
      'devices.bed-3 dropped',
    ],
    reason:
      'Without a word in the policy a bed has the settings that it was delivered with, which are the strict ones; it knows one way to sign in.',
  },
  {
    mutants: ['auth.*', '!auth.accounts*', 'clientId.*', 'identity.*'],
    reason: 'Who signs in with what is another chapter’s: nobody here guesses a password, they are told it.',
  },
  { mutants: ['auth.accounts[*].mechanisms + *'], reason: 'No bed speaks SCRAM: lab 9.' },
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
