import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Token = NonNullable<NonNullable<PolicySource['auth']>['token']>;

const aud = 'mqtt.kestrel.example';

const acl: PolicySource['acl'] = {
  rules: [
    {
      effect: 'allow',
      who: 'group:car',
      actions: ['publish'],
      topicFilters: ['fleet/%c/state', 'fleet/%c/telemetry'],
    },
    { effect: 'allow', who: 'group:car', actions: ['subscribe', 'receive'], topicFilters: ['fleet/%c/orders'] },
    { effect: 'allow', who: 'group:depot', actions: ['publish'], topicFilters: ['fleet/+/orders'] },
    { effect: 'allow', who: 'group:depot', actions: ['subscribe', 'receive'], topicFilters: ['fleet/+/state'] },
    {
      effect: 'allow',
      who: 'group:driver',
      actions: ['subscribe', 'receive'],
      topicFilters: ['fleet/car-099/telemetry'],
    },
  ],
};

/** The reference defence, but for what is named. */
function verifier(change: Partial<Token>, limits: PolicySource['limits'] = {}): string {
  const token: Token = {
    issuers: [{ issuer: 'kestrel', algorithms: ['ES256'], keys: { provisioned: ['kestrel-2026b'] } }],
    audience: aud,
    bind: { clientId: 'sub' },
    deniedIds: ['log-4711'],
    groupsClaim: 'role',
    ...change,
  };
  return policyText({ auth: { token }, acl, limits });
}

export default defineNearMisses([
  {
    id: 'connect-only',
    title: 'Everything is checked, once',
    policy: verifier({ disconnectAtExpiry: false }),
    explanation:
      'Every token is asked who, where and until when, in CONNECT. Then the connection is open, and nobody asks again: whoever came in with a token of 20 seconds is still there next month. The protocol knows no tokens, so the broker has to end the connection itself: disconnectAtExpiry.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'leeway-1d',
    title: 'A day of leeway',
    policy: verifier({ leewaySeconds: 86_400 }),
    explanation:
      'Leeway is for clocks that differ, and clocks that are set differ by seconds. With a day of it every token lives a day longer than its issuer wanted, and one from tomorrow counts today. A minute is enough for the slow car; a car with a wrong date needs the time, not a leeway.',
    caughtBy: ['A3/within-leeway', 'A4/over', 'A4/over-for-hours', 'A4/not-yet', 'A4/tomorrow'],
  },
  {
    id: 'bind-username-only',
    title: 'Bound to the user name',
    policy: verifier({ bind: { clientId: null, userName: 'sub' } }),
    explanation:
      'The user name has to be that of the token now, and the ClientId is still free to choose. It is the ClientId that names the session and, in your rules, the topics: car-017 connects as car-099, throws it out and takes its orders. Bind what you rely on: here that is the ClientId.',
    caughtBy: ['A1/*', '!A1/claims-both'],
  },
  {
    id: 'clean-kick',
    title: 'Out with the token, out with the session',
    policy: verifier({}, { sessionExpirySecondsMax: 1 }),
    explanation:
      'The connection ends with its token, as it should, and a second later the session is thrown away with all that waited in it: whatever was ordered while the car fetched its new token is lost, each time. The session belongs to the car and not to the token. Keep it some minutes longer than a reconnection takes.',
    caughtBy: ['T6', 'T7'],
  },
  {
    id: 'aud-contains',
    title: 'Our name occurs in it',
    policy: verifier({ audienceContains: true }),
    explanation:
      'A name that contains ours is another name: whoever registers mqtt.kestrel.example.evil.example gets tokens for it, honestly issued, and they open your broker. One element of `aud` has to be exactly our name; where it stands in a list is of no matter.',
    caughtBy: ['A2/longer', 'A2/prefixed', 'A2/longer-in-list', 'A2/address'],
  },
  {
    id: 'aud-ignored',
    title: 'Same issuer, same company',
    policy: verifier({ audience: null }),
    explanation:
      'The portal’s tokens are signed by the same key, and so they count at the broker, too: whoever runs the portal, or finds a flaw in it, drives the cars. `aud` says for whom a token was made, and RFC 7519 (4.1.3) wants whoever is not among them to refuse it. Set auth.token.audience.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'not-taken-back',
    title: 'It will run out by itself',
    policy: verifier({ deniedIds: [] }),
    explanation:
      'The token from the log is genuine, in time and used under its own name, so none of your checks can find fault with it. Until it ends it is car-017 for anybody who read the ticket. Its number has to be on the list: deniedIds, which also ends a connection that is already there.',
    caughtBy: ['A5/*'],
  },
  {
    id: 'life-without-limit',
    title: 'It ends some day',
    policy: verifier({ lifetimeSecondsMax: null }),
    explanation:
      'Every token has an `exp` now, and one of them says 2036. What cannot be taken back in ten years has to be on a list for ten years. Limit the time between `iat` and `exp`: lifetimeSecondsMax, an hour for tokens that are renewed every hour.',
    caughtBy: ['A4/ten-years', 'A4/a-day'],
  },
  {
    id: 'exp-optional',
    title: 'Old cars need no date',
    policy: verifier({ expiryRequired: false, lifetimeSecondsMax: null }),
    explanation:
      'A token without `exp` was issued once and counts for ever, and it is that kind that lies in logs, in backups and in scrapped cars. Ask for `exp`, and limit what it may say. A car that cannot renew a token needs another credential.',
    caughtBy: ['A4/no-end', 'A4/ten-years', 'A4/a-day'],
  },
  {
    id: 'no-leeway',
    title: 'To the second',
    policy: verifier({ leewaySeconds: 0 }),
    explanation:
      'No attack works, and the car whose clock is half a minute slow stands in the street: it believes that its token still counts. Clocks differ. A minute of leeway harms nobody.',
    caughtBy: ['T3'],
  },
  {
    id: 'five-minutes',
    title: 'Five minutes are enough',
    policy: verifier({ lifetimeSecondsMax: 300 }),
    explanation:
      'Short lives are good, but the issuer makes tokens for an hour, and you refuse them all: the fleet stands. Shorten the life at the issuer first; the broker’s limit follows.',
    caughtBy: ['T*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: ['acl.*', '!acl.rules*dropped', '!acl.rules*.effect = deny'],
    reason: 'What a role may do is not in question here, only whether the token counts: chapter 5.',
  },
  {
    mutants: [
      'auth.token.issuers[*].algorithms *',
      'auth.token.hmacBitsMin *',
      'auth.token.vulnerable *',
      'auth.token.tokenBytesMax *',
    ],
    reason: 'Forged tokens: lab 10. Every token here is genuine.',
  },
  {
    mutants: ['auth.token.expiryRequired = false'],
    reason: 'A limit of the life asks for an end by itself; it takes both settings to let a token without one in.',
  },
  {
    mutants: ['auth.*', '!auth.token*'],
    reason: 'Other ways to sign in: nobody here has an account. Chapters 2 and 3.',
  },
  {
    mutants: ['clientId.*', 'identity.*'],
    reason: 'The token is bound to the ClientId, and the user name for rules is the token’s.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
