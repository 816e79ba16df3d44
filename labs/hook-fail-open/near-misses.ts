import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Hook = NonNullable<NonNullable<PolicySource['auth']>['hook']>;

const acl: PolicySource['acl'] = {
  rules: [
    { effect: 'allow', who: 'user:desk', actions: ['publish'], topicFilters: ['robots/+/cmd'] },
    {
      effect: 'allow',
      who: 'user:desk',
      actions: ['subscribe', 'receive'],
      topicFilters: ['robots/+/telemetry'],
    },
    { effect: 'allow', who: 'user:technician', actions: ['publish'], topicFilters: ['robots/+/cmd'] },
    {
      effect: 'allow',
      who: 'authenticated',
      actions: ['publish'],
      topicFilters: ['robots/%u/telemetry', 'robots/%u/map'],
    },
    { effect: 'allow', who: 'authenticated', actions: ['subscribe', 'receive'], topicFilters: ['robots/%u/cmd'] },
  ],
};

/** The reference defence, but for what is named. */
function asking(change: Partial<Hook>, undecided: 'deny' | 'allow' = 'deny'): string {
  return policyText({ auth: { hook: { service: 'directory', cache: {}, ...change }, undecided }, acl });
}

export default defineNearMisses([
  {
    id: 'deny-timeout-only',
    title: 'Denies when the directory is not there',
    policy: asking({ onError: { status: 'ignore', unclear: 'ignore' } }, 'allow'),
    explanation:
      'Silence counts as no now, and so does a directory that cannot be reached: those were the failures that came to mind. A 404 after a deployment, a 503 under load or an empty page is a failure, too, and it is passed on to somebody later who says yes. Only one answer is a yes; all others have to be a no, those included that nobody has thought of.',
    caughtBy: ['A1/*', '!A1/down', '!A1/hangs', '!A1/crowd', '!A1/overload', 'A5/*'],
  },
  {
    id: 'drop-everyone',
    title: 'No directory, no connections',
    policy: asking({ whenDown: 'drop' }),
    explanation:
      'The directory is down, so you end the connections of everybody it let in. Nobody became a stranger by that: they were asked about while the directory worked. Now all robots are out, all of them knock at once, and the directory that comes back is met by the whole fleet. Keep who is in, and let nobody new in.',
    caughtBy: ['T4'],
  },
  {
    id: 'retry-forever',
    title: 'Asks until there is an answer',
    policy: asking({ retries: 10 }),
    explanation:
      'Each question is repeated ten times, two seconds each. The robot waits for CONNACK until it gives up, dials again and begins a new series; and each of these holds one of your ten places at the directory. A question that failed has an answer: no. The device will ask again by itself.',
    caughtBy: ['T6', 'A1/hangs'],
  },
  {
    id: 'cache-hour',
    title: 'Remembers for an hour',
    policy: asking({ cache: { allowMs: 3_600_000 } }),
    explanation:
      'The memory distinguishes passwords now, and it lasts an hour: a robot that was stolen and taken out of the directory comes in for an hour with the password it has. What is remembered is the time for which a dismissed user is still welcome. Thirty seconds take the load of a reconnecting fleet from the directory just as well.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'cache-by-client',
    title: 'Remembers name and ClientId',
    policy: asking({ cache: { keys: ['userName', 'clientId'] } }),
    explanation:
      'A ClientId is no secret: it stands in logs and in topics, and whoever says it takes over the desk’s session as well. The directory’s answer depended on the password, so what is remembered has to be found under the password, too. (A broker keeps a keyed hash of it for that, never the password.) And a stranger’s wrong password now counts for the owner: a remembered no keeps the owner out.',
    caughtBy: ['A3/*', '!A3/any-password', '!A3/own-answer', 'T7'],
  },
  {
    id: 'escape-ampersand',
    title: 'Ampersands are escaped',
    policy: asking({ request: 'queryAmpersandEscaped' }),
    explanation:
      'The & is gone and the semicolon, which this directory takes for a separator as well, is not. Escaping by a list is a guess at how somebody else reads; # and % are on nobody’s list either. JSON in a POST is written by a library and read by one, and a name in it is a text whatever it contains. It also keeps passwords out of addresses, and so out of logs.',
    caughtBy: ['A2/semicolon'],
  },
  {
    id: 'any-success',
    title: 'Every 2xx is a yes',
    policy: asking({ accept: 'anySuccess' }),
    explanation:
      'Errors are a no now, and success is still a yes. The page of a proxy has status 200. So has an empty answer, an answer with a typing error in it, and one that says no and then yes. Ask for what was agreed, word for word: status 200 with {"result":"allow"}.',
    caughtBy: ['A1/204', 'A1/empty', 'A1/page', 'A1/nearly', 'A1/twice'],
  },
  {
    id: 'unsigned',
    title: 'The rack is ours',
    policy: asking({ signed: false }),
    explanation:
      'Everything about the answer is checked but for who gave it. When the directory restarts, its port is free for a moment, and whichever process takes it says {"result":"allow"} to everybody. Between two machines it is whoever stands on the way. The directory has to prove itself: here by an HMAC over question and answer, elsewhere by TLS with a certificate that is checked.',
    caughtBy: ['A5/*'],
  },
  {
    id: 'no-room',
    title: 'Closed, and all at once',
    policy: asking({ concurrencyMax: 256 }),
    explanation:
      'All errors are a no, as they should be, and you ask as many questions at once as connections come. The directory takes ten, and answers 503 to the rest: after a power cut most of the fleet stays outside, though nobody attacked. Ask at most as many at once as the other side takes, and let the others wait a moment.',
    caughtBy: ['T5'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.*',
      '!acl.rules*dropped',
      '!acl.rules*.effect = deny',
      '!acl.default *',
      '!acl.rules[authenticated subscribe+receive].topicFilters[robots/%u/cmd] = #',
      '!acl.rules[authenticated subscribe+receive].topicFilters[robots/%u/cmd] = robots/#',
    ],
    reason: 'What a robot or the desk may do is not in question here, only who comes in: chapter 5.',
  },
  {
    mutants: ['auth.hook.onError* = ignore'],
    reason:
      'Passing it on is a hole only if nobody refuses in the end, and auth.undecided does. It takes both settings.',
  },
  {
    mutants: ['auth.hook.request = form', 'auth.hook.request = query'],
    reason:
      'Encoded by a library, fields are data in these as well. That addresses end up in logs is seen and not attacked.',
  },
  {
    mutants: ['auth.hook.waitingMax *'],
    reason: 'A longer queue costs memory; whoever stands in it is let in or refused all the same.',
  },
  {
    mutants: ['auth.hook.cache.keys[clientId] dropped'],
    reason: 'The answers of this directory do not depend on the ClientId.',
  },
  {
    mutants: ['auth.hook.cache dropped', 'auth.hook.cache.allowMs = 0', 'auth.hook.cache.denyMs = 0'],
    reason: 'To remember nothing is slower, and as safe.',
  },
  { mutants: ['clientId.*', 'identity.*'], reason: 'Names are checked by the directory here: chapters 1 and 5.' },
  { mutants: ['limits.*'], reason: 'Limits of the broker itself: chapter 6.' },
  {
    mutants: ['auth.*', '!auth.hook*', '!auth.undecided*', '!auth.registration*', '!auth.anonymous*'],
    reason: 'Other ways to sign in: nobody here has an account.',
  },
]);
