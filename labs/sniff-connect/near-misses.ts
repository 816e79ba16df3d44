import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Listener = NonNullable<NonNullable<PolicySource['listeners']>[string]>;
type Device = NonNullable<NonNullable<PolicySource['devices']>[string]>;

interface Change {
  tcp?: Listener;
  secret?: string;
  heatpump?: Device;
}

/** The reference defence but for what is named. */
function policy({ tcp = { enabled: false }, secret = 'installer-new', heatpump = {} }: Change): string {
  return policyText({
    listeners: { tcp },
    auth: {
      anonymous: false,
      accounts: [
        { userName: 'installer', password: { scheme: 'provisioned', secret } },
        { userName: 'app', password: { scheme: 'provisioned', secret: 'app' } },
      ],
    },
    devices: { heatpump: { listener: 'tls', secret, ...heatpump } },
    acl: { default: 'deny', rules: [allow('installer'), allow('app')] },
  });
}

function allow(userName: string) {
  const actions: ('publish' | 'subscribe' | 'receive')[] = ['publish', 'subscribe', 'receive'];
  return { effect: 'allow' as const, who: `user:${userName}` as const, actions, topicFilters: ['hearth/#'] };
}

export default defineNearMisses([
  {
    id: 'tls-beside-1883',
    title: 'TLS is offered, and the password is new',
    policy: policy({ tcp: {}, heatpump: { listener: 'tcp' } }),
    explanation:
      'There is a listener with TLS, and a new password. The heat pump still sends it over the other one, so that whoever listened yesterday listens again and has it today. A listener protects those who use it: move the device, then close the door behind it.',
    caughtBy: ['A1/*', 'A3/*', 'A4/*'],
  },
  {
    id: 'door-left-open',
    title: 'The heat pump has moved out',
    policy: policy({ tcp: {} }),
    explanation:
      'The heat pump uses TLS, verifies, and has a new password. The old door is still open, for nobody in particular. The next installer with an old laptop comes through it, and says the new password in clear. What nobody needs has to be closed.',
    caughtBy: ['A4/*'],
  },
  {
    id: 'no-rotation',
    title: 'Everything is encrypted now',
    policy: policy({ secret: 'installer' }),
    explanation:
      'Nobody reads anything from today on. But the password of yesterday is in a capture, and still right; it is even brought in over TLS, well encrypted. What was in clear once is known: change it, and everywhere else where it was the same.',
    caughtBy: ['A2/inside-tls'],
  },
  {
    id: 'tls-no-verify',
    title: 'TLS, and no questions asked',
    policy: policy({ heatpump: { tls: { verifyChain: false, verifyName: 'off' } } }),
    explanation:
      'The heat pump encrypts, for whoever answers. Somebody in between shows a certificate that they made this morning, and is told the new password, beautifully encrypted. Verification is not an extra of TLS; without it there is nobody in particular at the other end.',
    caughtBy: ['A3/*'],
  },
  {
    id: 'any-name-will-do',
    title: 'Signed by our authority',
    policy: policy({ heatpump: { tls: { verifyName: 'off' } } }),
    explanation:
      'A certificate has to come from Hearth’s authority now. Every host of Hearth has one, for its own name. Without a look at the name each of them can be the broker: also the one in the next cellar that somebody has opened.',
    caughtBy: ['A3/neighbour'],
  },
]);

export const equivalentMutants = defineEquivalents([
  {
    mutants: [
      'acl.default *',
      'acl.rules[*].topicFilters[*] = *',
      'acl.rules[*].who = everyone',
      'acl.templates *',
      'acl.enforce.*',
      'acl.on*',
      'acl.retainedSource *',
      'acl.purgeQueueOnRevoke *',
    ],
    reason: 'More rights for those who are in: chapter 5. Here it is asked who gets in.',
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
      '!clientId.rule = prefixUserName',
      '!clientId.rule = equalsUserName',
      '!clientId.duplicate = refuse-new',
      'identity.*',
    ],
    reason: 'Strangers and guessing: labs 5 and 6. The attacker of this lab has read what is right.',
  },
  {
    mutants: ['listeners.tcp.*', '!listeners.tcp.enabled*'],
    reason: 'What a listener would accept that is switched off.',
  },
  {
    mutants: [
      'devices.heatpump.fallback *',
      'devices.heatpump.password *',
      '!devices.heatpump.password = sha256',
      'devices.heatpump.retainedCommands *',
    ],
    reason: 'Other ways to sign in, and kept orders: labs 9 and 3.',
  },
  {
    mutants: [
      'devices.heatpump.tls dropped',
      'devices.heatpump.tls.verifyName = commonName',
      'devices.heatpump.tls.verifyDates *',
      'devices.heatpump.tls.verifyPurpose *',
      'devices.heatpump.tls.verifyRevocation *',
      'devices.heatpump.tls.minVersion *',
      'devices.heatpump.tls.maxVersion *',
      '!devices.heatpump.tls.maxVersion = TLSv1',
      '!devices.heatpump.tls.maxVersion = TLSv1.1',
    ],
    reason: 'What a policy leaves out is strict, and the other checks of a certificate are the subject of chapter 7.',
  },
  { mutants: ['limits.*'], reason: 'Nobody exhausts anything here: chapter 6.' },
]);
