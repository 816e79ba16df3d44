import {
  type AttackOutcome,
  command,
  defineAttacks,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  type Policy,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

const tenant: Identity = { account: 'tenant' };
const cmd = 'home/frontdoor/cmd';
const pinSet = 'home/frontdoor/pin/set';
const open = {
  as: tenant,
  topicName: cmd,
  payload: 'OPEN',
  effect: { device: 'frontdoor', property: 'lock', value: 'unlocked' },
};

/** A message that is meant to stay. */
interface Poison {
  topicName?: string;
  payload?: string;
  qos?: 0 | 1 | 2;
  how?: Partial<Identity>;
  byWill?: boolean;
}

async function leave(
  world: LabWorld,
  { topicName = cmd, payload = 'OPEN', qos = 0, how = {}, byWill = false }: Poison,
): Promise<void> {
  if (byWill) {
    const guest = await world.join({ ...tenant, ...how, will: { topicName, payload, qos, retain: true } });
    await guest.drop();
  } else {
    const guest = await world.join({ ...tenant, ...how });
    await guest.publish(topicName, payload, { qos, retain: true });
    await guest.leave();
  }
  await world.settled();
}

/** Reached when the broker has stored it. */
function store(poison: Poison = {}): Variant['run'] {
  return async (world) => {
    await leave(world, poison);
    const { topicName = cmd } = poison;
    const isStored = world
      .events()
      .some((event) => event.type === 'retained.set' && event.actor === 'attacker' && event.topicName === topicName);
    if (isStored) return reached('publish', `${topicName} is stored for whoever subscribes next.`);
    return refusal(world) ?? stopped('effect', 'ignored', 'The broker stored nothing.');
  };
}

function refusal(world: LabWorld): AttackOutcome | null {
  const refused = world.events().findLast((event) => event.type === 'publish.refused' && event.actor === 'attacker');
  return refused?.type === 'publish.refused' ? stopped('publish', 'refused', refused.reason) : null;
}

/** The family locks up, and later the lock starts anew: does the door open by itself? */
async function nextStart(world: LabWorld): Promise<AttackOutcome> {
  const phone = await world.play('phone');
  await phone.publish(cmd, 'LOCK', { qos: 1 });
  await world.settled();
  if (world.device('frontdoor').state['lock'] !== 'locked') return inconclusive('The door could not be locked.');
  await world.restartDevice('frontdoor');
  await world.settled();
  if (world.device('frontdoor').state['lock'] === 'unlocked') {
    return reached('effect', 'The lock woke up, was handed OPEN, and opened.');
  }
  const withheld = world
    .events()
    .findLast((event) => event.type === 'message.withheld' && event.path === 'retained' && event.topicName === cmd);
  if (withheld?.type === 'message.withheld') return stopped('delivery', 'withheld', withheld.reason);
  return refusal(world) ?? stopped('effect', 'ignored', 'The lock woke up and stayed locked.');
}

function openAtNextStart(
  poison: Poison = {},
  between: (world: LabWorld) => Promise<void> = async () => {},
): Variant['run'] {
  return async (world) => {
    await leave(world, poison);
    await between(world);
    return nextStart(world);
  };
}

function withoutTenant(policy: Policy): Policy {
  const accounts = policy.auth.accounts.filter(({ userName }) => userName !== 'tenant');
  return { ...policy, auth: { ...policy.auth, accounts } };
}

/** As it was before anybody thought about it. */
function careless(policy: Policy): Policy {
  const tenantsAccount = {
    userName: 'tenant',
    password: { scheme: 'provisioned' as const, secret: 'tenant' },
    mechanisms: ['password' as const],
    groups: [],
  };
  const { auth, acl } = withoutTenant(policy);
  return {
    ...policy,
    auth: { ...auth, accounts: [...auth.accounts, tenantsAccount] },
    acl: { ...acl, default: 'allow', rules: [], retainedSource: 'ignored' },
    limits: { ...policy.limits, retainedMessagesMax: 1_000, retainedMessagesPerPrincipalMax: undefined },
  };
}

/** Left while the old policy was in force; then comes the one under test. */
function leftBefore(poison: Poison = {}, after: (policy: Policy) => Policy = (policy) => policy): Variant['run'] {
  return async (world) => {
    const underTest: Policy[] = [];
    await world.changePolicy((policy) => {
      underTest.push(policy);
      return careless(policy);
    });
    await leave(world, poison);
    const isStored = world.events().some((event) => event.type === 'retained.set' && event.actor === 'attacker');
    if (!isStored) return inconclusive('The poison could not be planted.');
    await world.changePolicy((policy) => after(underTest[0] ?? policy));
    return nextStart(world);
  };
}

const refusedOrClosed = stopsAt(['connect', 'publish'], ['refused', 'closed']);
const withheldOrIgnored = [
  { stage: 'delivery', means: 'withheld' },
  { stage: 'effect', means: 'ignored' },
] as const;
const v5: Partial<Identity> = { protocolVersion: 5 };

export default defineAttacks([
  {
    id: 'A1',
    title: 'An order is stored',
    objective: 'A1',
    goal: 'leaves an order with the broker, for the lock to find.',
    stops: [...refusedOrClosed, { stage: 'effect', means: 'ignored' }],
    advice:
      'The broker stored an order that a former tenant left. RETAIN is a flag of PUBLISH and one of the Will, and the lock takes orders on more than one topic.',
    variants: [
      variant('retained', 'OPEN with RETAIN', store()),
      hiddenVariant('retained-qos-1', 'QoS 1', store({ qos: 1 })),
      hiddenVariant('retained-qos-2', 'QoS 2', store({ qos: 2 })),
      hiddenVariant('retained-version-5', 'MQTT 5', store({ how: v5, qos: 1 })),
      variant('will', 'a Will with Will Retain', store({ byWill: true })),
      hiddenVariant('will-qos-1', 'a Will with Will Retain at QoS 1', store({ byWill: true, qos: 1 })),
      hiddenVariant('will-version-5', 'the same with MQTT 5', store({ byWill: true, how: v5 })),
      hiddenVariant(
        'pin',
        'a PIN with RETAIN, which the lock takes at each start',
        store({ topicName: pinSet, payload: '000000' }),
      ),
      hiddenVariant('pin-by-will', 'the same by Will', store({ topicName: pinSet, payload: '000000', byWill: true })),
      hiddenVariant('other-word', 'UNLOCK, which is another word for it', store({ payload: 'UNLOCK' })),
      hiddenVariant('other-door', 'for a lock that is not installed yet', store({ topicName: 'home/backdoor/cmd' })),
    ],
  },
  {
    id: 'A2',
    title: 'The door opens when the lock wakes up',
    objective: 'A2',
    goal: 'opens the door at the next start of the lock.',
    stops: [...refusedOrClosed, ...withheldOrIgnored],
    advice:
      'The lock found an order that was left for it, and obeyed. An order must not be stored, however it was sent.',
    plays: ['phone'],
    variants: [
      variant('retained', 'by a retained OPEN', openAtNextStart()),
      hiddenVariant('retained-qos-1', 'QoS 1', openAtNextStart({ qos: 1 })),
      hiddenVariant('retained-qos-2', 'QoS 2', openAtNextStart({ qos: 2 })),
      variant('will', 'by a retained Will', openAtNextStart({ byWill: true })),
      hiddenVariant('will-qos-1', 'by a retained Will at QoS 1', openAtNextStart({ byWill: true, qos: 1 })),
      hiddenVariant(
        'account-deleted',
        'after the account was deleted',
        openAtNextStart({}, (world) => world.changePolicy(withoutTenant)),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'The door opens after the tenant has gone',
    objective: 'A3',
    goal: 'gives an order at a moment when their connection is gone.',
    stops: [...refusedOrClosed, { stage: 'effect', means: 'ignored' }],
    advice:
      'The broker published an order in the name of somebody who was gone. A Will is a message like any other: the rules have to be asked for it, retained or not.',
    variants: [
      variant('will', 'by a Will', command({ ...open, byWill: true })),
      hiddenVariant('will-qos-1', 'QoS 1', command({ ...open, byWill: true, qos: 1 })),
      hiddenVariant('will-qos-2', 'QoS 2', command({ ...open, byWill: true, qos: 2 })),
      hiddenVariant('will-retained', 'with Will Retain', command({ ...open, byWill: true, retain: true })),
      hiddenVariant(
        'will-retained-qos-1',
        'with Will Retain at QoS 1',
        command({ ...open, byWill: true, retain: true, qos: 1 }),
      ),
      hiddenVariant('will-version-5', 'with MQTT 5', command({ ...open, as: { ...tenant, ...v5 }, byWill: true })),
      hiddenVariant(
        'pin-by-will',
        'a PIN',
        command({
          ...open,
          topicName: pinSet,
          payload: '000000',
          byWill: true,
          effect: { device: 'frontdoor', property: 'pin', value: 'set' },
        }),
      ),
      hiddenVariant('by-own-takeover', 'by throwing themselves out', async (world) => {
        const will = { topicName: cmd, payload: 'OPEN' };
        await world.join({ ...tenant, will });
        await world.join(tenant);
        return afterwards(world);
      }),
      hiddenVariant('delayed', 'some seconds later, by the Will Delay of MQTT 5', async (world) => {
        const will = { topicName: cmd, payload: 'OPEN', delaySeconds: 5 };
        const guest = await world.join({ ...tenant, ...v5, sessionExpirySeconds: 60, will });
        await guest.drop();
        // Shorter than the time after which the lock sleeps.
        await world.pass(5_500, 500);
        return afterwards(world);
      }),
    ],
  },
  {
    id: 'A4',
    title: 'What was left before',
    goal: 'opens the door with an order that was stored before your policy came.',
    stops: [...withheldOrIgnored],
    advice:
      'Your policy keeps new poison out, and the old one is still in the broker: at its next start the lock obeys it. A retained message outlives the rule that allowed it, and the account that sent it.',
    plays: ['phone'],
    variants: [
      variant('retained', 'a retained OPEN', leftBefore()),
      hiddenVariant('retained-qos-1', 'a retained OPEN of QoS 1', leftBefore({ qos: 1 })),
      hiddenVariant('by-will', 'an OPEN that a Will has stored', leftBefore({ byWill: true })),
      hiddenVariant('account-deleted', 'and then the account was deleted', leftBefore({}, withoutTenant)),
    ],
  },
]);

async function afterwards(world: LabWorld): Promise<AttackOutcome> {
  await world.settled();
  const { lock } = world.device('frontdoor').state;
  if (lock === 'unlocked') return reached('effect', 'The door is open, and nobody of that name was connected.');
  return refusal(world) ?? stopped('effect', 'ignored', 'The door stayed locked.');
}
