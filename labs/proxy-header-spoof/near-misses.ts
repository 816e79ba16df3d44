import {
  type AclRule,
  defineEquivalents,
  defineNearMisses,
  type PolicySource,
  policyText,
} from '../../src/lab-kit/index.ts';

type Listeners = NonNullable<PolicySource['listeners']>;
type Proxy = NonNullable<NonNullable<Listeners['edge']>['proxy']>;

const auth: PolicySource['auth'] = {
  accounts: ['customer', 'service', 'control', 'solar-3', 'health'].map((userName) => ({
    userName,
    password: { scheme: 'provisioned' as const, secret: userName },
  })),
  throttle: { keys: ['address'], freeTries: 5, delayMs: 60_000, delayMsMax: 3_600_000 },
};

function allow(who: string, actions: AclRule['actions'], ...topicFilters: string[]): AclRule {
  return { effect: 'allow', who, actions, topicFilters };
}

const reading: AclRule['actions'] = ['subscribe', 'receive'];
const rules: AclRule[] = [
  allow('user:control', reading, 'grid/+/load', 'grid/+/state'),
  allow('user:control', ['publish'], 'grid/+/cmd'),
  allow('user:grid-admin', ['publish'], 'grid/+/cmd'),
  allow('user:substation-1', ['publish'], 'grid/substation-1/load'),
  allow('user:breaker-1', ['publish'], 'grid/breaker-1/state'),
  allow('user:breaker-1', reading, 'grid/breaker-1/cmd'),
  allow('user:solar-3', ['publish'], 'grid/public/solar-3'),
  allow('user:health', ['publish'], 'grid/health'),
  allow('user:service', reading, 'grid/+/state'),
  allow('user:customer', reading, 'grid/public/#'),
];
const inside = allow('address:10.0.0.0/8', ['publish', 'subscribe', 'receive'], 'grid/#');

const right: Proxy = { trusted: ['10.0.0.3/32'], requireHeader: true, identityFromTls: true };
const internal: Listeners['internal'] = { reachableFrom: ['10.0.0.0/8'] };

function policy(listeners: Listeners, more: Partial<PolicySource> = {}): string {
  return policyText({ listeners: { internal, ...listeners }, auth, acl: { default: 'deny', rules }, ...more });
}

export default defineNearMisses([
  {
    id: 'disable-proxy',
    title: 'No PROXY protocol any more',
    policy: policy({ edge: {} }),
    explanation:
      'Nobody can lie in a header that is not read. But HAProxy still sends it, and to a listener without `proxy` it is no MQTT: everybody behind it is out. Tell HAProxy to stop as well, and all its clients share one address: five wrong PINs of one of them lock out all, and the certificate’s name is lost. And strangers still reach the port.',
    caughtBy: ['T*', 'A4/plain', 'A4/version-5', 'A4/printer'],
  },
  {
    id: 'trust-if-present',
    title: 'A header has to be there',
    policy: policy({ edge: { proxy: { ...right, trusted: ['*'] } } }),
    explanation:
      'You demand a header and believe it, whoever sends it. Demanding one stops those who do not know of it. A stranger writes one, with any address and any certificate’s name. Who sent it is what counts: the address of the socket (`trusted`).',
    caughtBy: ['A2/*', 'A3/*', 'A4/unknown', 'A4/local', 'A4/true-address'],
  },
  {
    id: 'trust-10-8',
    title: 'Headers of the whole office network',
    policy: policy({ edge: { proxy: { ...right, trusted: ['10.0.0.0/8'] } } }),
    explanation:
      'Sixteen million addresses may now say who somebody is, and a printer has one of them. HAProxy is one machine: `10.0.0.3/32`. The same range was the mistake of the rule that you took away.',
    caughtBy: ['A2/printer', 'A3/printer', 'A3/neighbour'],
  },
  {
    id: 'trust-the-rack',
    title: 'Headers of HAProxy and its rack',
    policy: policy({ edge: { proxy: { ...right, trusted: ['10.0.0.0/29'] } } }),
    explanation:
      'Eight addresses where one was meant. What else stands in the rack can speak for anybody, and so can whoever takes it over. If there are two proxies, write down two addresses.',
    caughtBy: ['A3/neighbour'],
  },
  {
    id: 'limit-by-header',
    title: 'A name in a header counts for nothing, its address still for the limit',
    policy: policy({ edge: { proxy: { ...right, trusted: ['*'], identityFromTls: false } } }),
    explanation:
      'Nobody becomes grid-admin by a header any more, and no substation is known by its certificate. And failures are still counted by an address that the guesser writes. It was never the field that was wrong: it is the sender. Trust HAProxy’s socket, and all fields of its header are good.',
    caughtBy: ['A2/*', 'A4/unknown', 'A4/local', 'A4/true-address', 'T1', 'T2', 'T6', 'T7', 'T8'],
  },
  {
    id: 'limit-by-name',
    title: 'Failures counted by user name',
    policy: policy(
      { edge: { proxy: { ...right, trusted: ['*'] } } },
      { auth: { ...auth, throttle: { ...auth?.throttle, keys: ['userName'] } } },
    ),
    explanation:
      'New addresses do not help the guesser any more. Now a stranger keeps the technicians out by failing in their name, and everything else that a header says is still believed. An address that nobody can choose is worth having: trust HAProxy’s socket alone.',
    caughtBy: ['A3/*', 'A4/unknown', 'A4/local', 'A4/true-address', 'T6'],
  },
  {
    id: 'version-2-only',
    title: 'Only headers of version 2',
    policy: policy({ edge: { proxy: { ...right, trusted: ['*'], versions: ['v2'] } } }),
    explanation:
      'Version 2 is binary, and no more authentic than a line of text: there is no key in it, and its checksum is against errors. Every attack works with twenty-eight other bytes, and HAProxy’s older half, which speaks version 1, is out.',
    caughtBy: ['A2/v2', 'A2/printer', 'A3/*', 'A4/local', 'T3', 'T4', 'T6', 'T8'],
  },
  {
    id: 'ip-acl-kept',
    title: 'The proxy is right, and addresses still open doors',
    policy: policy({ edge: { proxy: right } }, { acl: { default: 'deny', rules: [inside, ...rules] } }),
    explanation:
      'No header lies any more. And whoever is in the office network still reads and commands everything, under any account: a customer with a laptop at the visitors’ table, or the printer. An address says where somebody is, and not who. Drop the rule, or use addresses only to deny.',
    caughtBy: ['A1/no-claim', 'A1/no-claim-load', 'A1/no-claim-command'],
  },
  {
    id: 'header-optional',
    title: 'HAProxy alone is believed, and nobody needs it',
    policy: policy({ edge: { proxy: { ...right, requireHeader: false } } }),
    explanation:
      'A lie is not believed. But whoever sends no header walks past HAProxy, its certificate check and its limits. A listener behind a proxy is for that proxy: requireHeader.',
    caughtBy: ['A4/plain', 'A4/version-5', 'A4/printer'],
  },
  {
    id: 'other-door',
    title: 'The listener behind HAProxy is right, and the other one is open',
    policy: policy({ edge: { proxy: right }, internal: {} }),
    explanation:
      'You repaired the listener that was attacked. The one of the control room is reachable from the internet all the while, without HAProxy and without its limits. Make a table of listeners: what for, from where, as whom.',
    caughtBy: ['A4/internal'],
  },
  {
    id: 'firewall-everything',
    title: 'Both ports closed',
    policy: policy({ edge: { enabled: false }, internal: { enabled: false } }),
    explanation:
      'Nobody gets in, least of all the grid. A defence leaves what is needed in place; open both and say for whom.',
    caughtBy: ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'auth.*',
      '!auth.accounts dropped',
      '!auth.accounts[*] dropped',
      '!auth.throttle.keys + userName',
      '!auth.throttle.keys + clientId',
    ],
    reason: 'How many failures are too many, and how passwords are kept, is chapter 2. Here it is whose they are.',
  },
  {
    mutants: [
      'listeners.*.protocolVersions[3] *',
      'listeners.*.protocolVersions[5] *',
      'listeners.*.anonymous = false',
    ],
    reason: 'Fewer versions, or nobody without a name, at doors where neither is needed.',
  },
  {
    mutants: ['limits.*', 'identity.*', 'clientId.duplicate *'],
    reason: 'Nobody exhausts anything or plays with names here: chapters 5 and 6.',
  },
  {
    mutants: [
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].actions + *',
      'acl.rules[*].who = everyone',
      '!acl.rules[user:control *].who = everyone',
      '!acl.rules[user:grid-admin *].who = everyone',
      '!acl.rules[user:customer *].topicFilters[grid/public/#] = #',
      '!acl.rules[user:customer *].topicFilters[grid/public/#] = grid/#',
      '!acl.rules[user:customer *].topicFilters[grid/public/#] = grid/+/#',
    ],
    reason: 'More rights for those who work there. What each of them needs is lab 13; here nobody’s account is stolen.',
  },
  {
    mutants: ['acl.templates *', 'acl.enforce.*', 'acl.on*', 'acl.retainedSource *', 'acl.purgeQueueOnRevoke *'],
    reason: 'Where rules are asked is lab 15, and what becomes of a right that is taken away lab 16.',
  },
]);
