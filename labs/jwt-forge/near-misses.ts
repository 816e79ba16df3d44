import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Token = NonNullable<NonNullable<PolicySource['auth']>['token']>;
type Issuer = Token['issuers'][number];

const ours = ['kestrel-2026a', 'kestrel-2026b'];

function kestrel(algorithms: Issuer['algorithms'], provisioned: string[] = ours): Issuer {
  return { issuer: 'kestrel', algorithms, keys: { provisioned } };
}

const dev: Issuer = { issuer: 'dev', algorithms: ['HS256'], keys: { provisioned: ['bench'] } };
const shippedRow = kestrel(['ES256', 'HS256'], [...ours, 'kestrel-fob', 'harrier-2026']);

const acl: PolicySource['acl'] = {
  rules: [
    { effect: 'allow', who: 'group:depot', actions: ['publish'], topicFilters: ['fleet/+/unlock'] },
    { effect: 'allow', who: 'group:depot', actions: ['subscribe', 'receive'], topicFilters: ['fleet/+/state'] },
    { effect: 'allow', who: 'group:car', actions: ['publish'], topicFilters: ['fleet/%u/state'] },
    { effect: 'allow', who: 'group:car', actions: ['subscribe', 'receive'], topicFilters: ['fleet/%u/unlock'] },
    { effect: 'allow', who: 'user:renter-7', actions: ['subscribe', 'receive'], topicFilters: ['fleet/car-7/state'] },
  ],
};

/** The reference defence, but for what is named. */
function verifier(change: Partial<Token>): string {
  const token: Token = {
    issuers: [kestrel(['ES256'])],
    audience: 'mqtt.kestrel.example',
    lifetimeSecondsMax: 86_400,
    groupsClaim: 'role',
    ...change,
  };
  return policyText({ auth: { token }, acl });
}

export default defineNearMisses([
  {
    id: 'deny-none',
    title: 'No more `none`',
    policy: verifier({
      issuers: [shippedRow, dev],
      hmacBitsMin: 8,
      vulnerable: ['publicKeyAsSecret', 'keyFromFile'],
    }),
    explanation:
      'You forbade one word, and the token still chooses among all others. HS256 is such a word: with it the verifier takes whatever it finds for a secret. Do not list what a token may not say; write down, for each issuer, the algorithms and keys that count.',
    caughtBy: ['A2/*', 'A3/*', 'A4/*', 'A5/*', 'A6/*'],
  },
  {
    id: 'algorithm-list-alone',
    title: 'A list of algorithms, and the ways around it still open',
    policy: verifier({ vulnerable: ['algorithmNone', 'publicKeyAsSecret', 'keyFromFile'] }),
    explanation:
      'The rows of your issuers are right, and nobody asks them: auth.token.vulnerable lets a token pass before its issuer is looked up. A step that skips the others undoes them all. Empty that list.',
    caughtBy: ['A1/*', 'A2/*', 'A3/*'],
  },
  {
    id: 'kid-path-fixed-alg',
    title: 'The algorithm is fixed, the key still comes from the disk',
    policy: verifier({ vulnerable: ['keyFromFile'] }),
    explanation:
      'You fixed the algorithm, and the token still says where its key lies. A file whose text everybody knows is a secret that everybody knows. Take keyFromFile out: `kid` chooses among the keys of the issuer’s row, by its exact name.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'key-confusion-left',
    title: 'Signed is signed',
    policy: verifier({ vulnerable: ['publicKeyAsSecret'] }),
    explanation:
      'Every token has to be signed now, and no file is read. But an HMAC made with the text of the public key is a signature in your verifier’s eyes, and that text is public. Take publicKeyAsSecret out: what is a public key must never be used as a secret.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'all-hs256',
    title: 'One strong secret for all',
    policy: verifier({ issuers: [kestrel(['ES256', 'HS256'], [...ours, 'kestrel-fob'])] }),
    explanation:
      '256 random bits cannot be guessed, and need not be: every car of the first series has them in its flash memory. With HMAC whoever can verify can also sign, so one scrapped car makes as many depots as it likes. Only a key whose private half stays with the issuer will do: ES256 alone, without kestrel-fob.',
    caughtBy: ['A5/*'],
  },
  {
    id: 'one-pinned-key',
    title: 'One key, and only that',
    policy: verifier({ issuers: [kestrel(['ES256'], ['kestrel-2026a'])] }),
    explanation:
      'No forgery works, and half of the fleet is locked out: car-12 and all new tokens are signed by kestrel-2026b. While keys are exchanged tokens of both are about, and both have to be believed until the last one of the old key has expired.',
    caughtBy: ['T1', 'T3', 'T5'],
  },
  {
    id: 'bench-left',
    title: 'The test bench may stay',
    policy: verifier({ issuers: [kestrel(['ES256']), dev], hmacBitsMin: 8 }),
    explanation:
      'Your row for Kestrel is right, and beside it stands “dev”, whose secret is a word from a list. Anyone with one token of the bench finds it offline, and the role that it then signs counts as much as Kestrel’s. Remove the issuer, or at least leave hmacBitsMin at 256, which refuses such a secret.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'every-known-key',
    title: 'All the public keys we know',
    policy: verifier({ issuers: [kestrel(['ES256'], [...ours, 'harrier-2026'])] }),
    explanation:
      'Algorithm and verification are right; the question whose signature counts for whom was not asked. Harrier’s key stands in Kestrel’s row, so Harrier can make depots for Kestrel. A row holds the keys of its issuer and no others.',
    caughtBy: ['A6/*'],
  },
  {
    id: 'no-tokens',
    title: 'No tokens at all',
    policy: policyText({ auth: {}, acl }),
    explanation:
      'Without auth.token no token is believed, the genuine ones included: no attack works because nobody can connect. The cars have nothing but their tokens. Believe those that Kestrel signed.',
    caughtBy: ['T*', '!T6'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.*', '!acl.rules*dropped', '!acl.rules*.effect = deny'],
    reason: 'What a role may do is not in question here, only who has it: chapter 5.',
  },
  {
    mutants: [
      'auth.token.audience*',
      'auth.token.expiryRequired *',
      'auth.token.lifetimeSecondsMax = *',
      'auth.token.leewaySeconds *',
      'auth.token.bind.*',
      'auth.token.disconnectAtExpiry *',
    ],
    reason: 'For whom a token is, and until when: lab 11. Whoever can forge one writes there what is wanted.',
  },
  {
    mutants: ['auth.token.issuers[*].algorithms *', 'auth.token.hmacBitsMin *', 'auth.token.tokenBytesMax *'],
    reason:
      'Another algorithm does no harm as long as none of the keys in the row fits it, a short secret where there is none, and a long token costs time only: chapter 6.',
  },
  {
    mutants: ['auth.*', '!auth.token*'],
    reason: 'Other ways to sign in: nobody here has an account. Chapters 2 and 3.',
  },
  { mutants: ['clientId.*', 'identity.*'], reason: 'A forger writes any name into a token, and signs in with it.' },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
