import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Tls = NonNullable<NonNullable<NonNullable<PolicySource['listeners']>[string]>['tls']>;
type Rule = NonNullable<NonNullable<PolicySource['acl']>['rules']>[number];

interface Change {
  certificate?: Partial<NonNullable<Tls['clientCertificate']>>;
  auth?: PolicySource['auth'];
  clientId?: PolicySource['clientId'];
  acl?: PolicySource['acl'];
  first?: Rule[];
}

/** The reference defence but for what is named. */
function policy({ certificate, auth, clientId, acl, first = [] }: Change): string {
  return policyText({
    listeners: { tls: { tls: { clientCertificate: { trustAnchors: ['kestrel'], ...certificate } } } },
    ...(auth && { auth }),
    clientId: { rule: 'equalsUserName', ...clientId },
    acl: {
      rules: [
        ...first,
        allow('user:depot-admin', ['publish'], 'cars/+/cmd'),
        allow('user:depot-admin', ['subscribe', 'receive'], 'cars/#'),
        allow('authenticated', ['publish'], 'cars/%u/#'),
        allow('authenticated', ['subscribe', 'receive'], 'cars/%u/cmd'),
      ],
      ...acl,
    },
  });
}

function allow(who: string, actions: Rule['actions'], ...topicFilters: string[]): Rule {
  return { effect: 'allow', who, actions, topicFilters };
}

export default defineNearMisses([
  {
    id: 'request-only',
    title: 'Ask for a certificate, and take what comes',
    policy: policy({ certificate: { ask: 'request' } }),
    explanation:
      'The broker asks for a certificate and looks at the name on it, and not at who wrote the name. A badge from the attacker’s own printer is as good as yours, and a list of badges that were taken back is read for nobody. Only a certificate that is required is verified to the end: ask: require.',
    caughtBy: ['A1/*', '!A1/none', 'A3/*'],
  },
  {
    id: 'bundle',
    title: 'Every authority of the bundle',
    policy: policy({ certificate: { trustAnchors: ['kestrel', 'public'] } }),
    explanation:
      'Certificates are required and verified, and one that anybody can buy passes: the bundle contains a public authority. It vouches for names in its own customers’ business, not for who belongs to your depot. For client certificates trust your own authority alone: trustAnchors: ["kestrel"].',
    caughtBy: ['A1/bought'],
  },
  {
    id: 'connect-username',
    title: 'Verify the certificate, go by CONNECT',
    policy: policy({ certificate: { identityFrom: null }, auth: { undecided: 'allow' } }),
    explanation:
      'The door is locked, and behind it everybody says who they are. Any genuine certificate opens it for any name; a car that says nothing is nobody at all. Take the user name from what was verified: identityFrom: commonName.',
    caughtBy: ['A2/relabelled', 'A2/other-car', 'T3', 'T4'],
  },
  {
    id: 'claim-wins',
    title: 'The certified name, unless another is claimed',
    policy: policy({ certificate: { claimedUserName: 'wins' } }),
    explanation:
      'Whoever says nothing gets the name on their certificate, and whoever claims another gets that. One line in CONNECT makes car 7 the depot. A claim has to match the certificate (mustMatch) or be replaced by it.',
    caughtBy: ['A2/relabelled', 'A2/other-car'],
  },
  {
    id: 'free-client-id',
    title: 'The user name bound, the ClientId free',
    policy: policy({ clientId: { rule: 'free' } }),
    explanation:
      'Nobody speaks under another user name any more. But sessions are named by the ClientId, and car 7 connects with that of car 1: the broker closes the connection of car 1, as the standard demands, as often as it likes. Bind the ClientId to the certified name, too: clientId.rule: equalsUserName.',
    caughtBy: ['A2/session'],
  },
  {
    id: 'pasted-name',
    title: 'The certified name pasted into the rules',
    policy: policy({ acl: { templates: 'text' } }),
    explanation:
      'A name on a verified certificate is still text that somebody wrote. The enrolment desk took a name that consists of a plus sign, and cars/%u/# became cars/+/#: one badge speaks for every car. Fill it in as text: templates: literalLevel.',
    caughtBy: ['A2/wildcard'],
  },
  {
    id: 'list-at-start',
    title: 'A revocation list, read when the broker starts',
    policy: policy({ certificate: { revocation: 'atStart' } }),
    explanation:
      'Car 2 is on the list and stays outside. A badge that is stolen today goes onto today’s list, which the broker will read at its next start; until then the thief comes in, and whoever is in stays. Read lists again when they change, and act on live connections: revocation: live.',
    caughtBy: ['A3/later', 'A3/while-connected'],
  },
  {
    id: 'no-list',
    title: 'Everything but a revocation list',
    policy: policy({ certificate: { revocation: 'off' } }),
    explanation:
      'Chain, dates and purpose of the scrapped car’s certificate are in order. That it was taken back stands nowhere but on the list of its authority, and nobody reads that. Set revocation: live.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'deny-in-rules',
    title: 'Stolen cars denied by name in the rules',
    policy: policy({
      certificate: { revocation: 'off' },
      first: [
        { effect: 'deny', who: 'user:car-002', actions: ['publish', 'subscribe', 'receive'], topicFilters: ['#'] },
      ],
    }),
    explanation:
      'Car 2 may do nothing any more, and that is one car. The next one that is reported stolen is on its authority’s list in minutes and in your rules when somebody edits them; a badge that is printed anew for the same stolen key has a name that no rule knows. Leave it to the lists: revocation: live.',
    caughtBy: ['A3/*', '!A3/revoked'],
  },
  {
    id: 'empty-field',
    title: 'The name from a field that is empty',
    policy: policy({ certificate: { identityFrom: 'subjectAltNameUri' } }),
    explanation:
      'Nobody is anybody else, since nobody is anybody: Kestrel’s certificates have no URI among their names, so that even the depot is a stranger. Read a certificate before you choose the field; these carry the name as CN.',
    caughtBy: ['T*'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'listeners.tls.tls.minVersion *',
      'listeners.tls.tls.maxVersion = TLSv1.2',
      'listeners.tls.tls.honorServerOrder *',
      'listeners.tls.tls.sessionTickets *',
    ],
    reason: 'Versions, suites and resumption: lab 21. Certificates are asked for and verified alike in all of them.',
  },
  {
    mutants: [
      'listeners.tls.passwords *',
      'listeners.tls.anonymous *',
      'listeners.tls.protocolVersions[3] *',
      'listeners.tls.protocolVersions[5] *',
    ],
    reason: 'Nobody here has a password or speaks MQTT 3.1 or 5, and nobody gets in without a certificate.',
  },
  {
    mutants: ['listeners.tls.tls.clientCertificate.claimedUserName = replaced'],
    reason: 'As good: whatever CONNECT claims, the certified name counts.',
  },
  {
    mutants: ['auth.*'],
    reason: 'Where every connection has a certified name, nobody is left for the rest of the chain to decide about.',
  },
  {
    mutants: ['clientId.rule = prefixUserName', 'clientId.duplicate *', 'identity.*'],
    reason: 'As strict or stricter for names like these, none of which begins with another.',
  },
  {
    mutants: [
      'acl.rules[*].topicFilters[*] = *',
      '!acl.rules[authenticated publish].topicFilters[*] = #',
      '!acl.rules[authenticated publish].topicFilters[*] = cars/#',
      '!acl.rules[authenticated publish].topicFilters[*] = cars/+/#',
      'acl.rules[*].actions + *',
      'acl.rules[*].who = everyone',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason: 'More rights for those who are in: chapter 5. This lab is about who is in, and under which name.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
