import {
  type CommandPlan,
  command,
  defineAttacks,
  hiddenVariant,
  type Identity,
  type LabWorld,
  type Policy,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
  whatLeaked,
} from '../../src/lab-kit/index.ts';

/** Whoever connects first under a name is registered under it; the ClientId is the same unless another is given. */
function named(userName: string, more: Partial<Identity> = {}): Identity {
  return { userName, password: 'installer', clientId: userName, ...more };
}

/** A name without any fault, for those who try it with the ClientId. */
const mallory = 'mallory';

/** The account that was there before anybody thought about names. */
function oldAccount(world: LabWorld): Identity {
  return named('+', { password: world.secrets['handover'] ?? '' });
}

/** As it was on the day when nobody had looked at names yet. */
function careless(policy: Policy): Policy {
  return {
    ...policy,
    auth: { ...policy.auth, registration: 'open' },
    identity: { ...policy.identity, userName: 'any', clientId: 'any' },
    clientId: { ...policy.clientId, rule: 'free' },
    acl: { ...policy.acl, templates: 'text' },
  };
}

/** Does something on that day; then the policy under test comes into force. */
async function beforeTheFix<T>(world: LabWorld, act: () => Promise<T>): Promise<T> {
  let fix: Policy | null = null;
  await world.changePolicy((policy) => {
    fix = policy;
    return careless(policy);
  });
  const result = await act();
  await world.changePolicy((policy) => fix ?? policy);
  return result;
}

/** Somebody could not register “Łódź/2” and switched the check of names off. What do the rules mean now? */
function nameCheckOff(run: Variant['run']): Variant['run'] {
  return async (world) => {
    await world.changePolicy((policy) => ({
      ...policy,
      identity: { ...policy.identity, userName: 'any', clientId: 'any' },
    }));
    return run(world);
  };
}

/** The control system sends settings and orders to its pumps. */
async function atWork(world: LabWorld): Promise<void> {
  const scada = await world.play('scada');
  for (const pump of ['pump-3', 'pump-4']) {
    await scada.publish(`plant/${pump}/config`, 'service code 4471', { qos: 1, retain: true });
    await scada.publish(`plant/${pump}/cmd`, 'START', { qos: 1 });
  }
  await scada.publish('plant/north/booster/cmd', 'START', { qos: 1 });
}

type WhoEver = Identity | ((world: LabWorld) => Identity);

function whoIs(who: WhoEver, world: LabWorld): Identity {
  return typeof who === 'function' ? who(world) : who;
}

/** The broker accepts this CONNECT, and says as whom. */
function getIn(who: WhoEver): Variant['run'] {
  return async (world) => {
    await world.join(whoIs(who, world));
    const accepted = world
      .events()
      .findLast((event) => event.type === 'connect.accepted' && event.actor === 'attacker');
    return reached('connect', `The broker lets it in as “${accepted?.principal}”.`);
  };
}

/** Nothing of what is said in this plant is theirs. */
function overhear(
  who: WhoEver,
  topicFilter: string,
  { qos = 0, meanwhile = atWork }: { qos?: 0 | 1 | 2; meanwhile?: typeof atWork } = {},
): Variant['run'] {
  return async (world) => {
    const spy = await world.join(whoIs(who, world));
    await spy.subscribe(topicFilter, qos);
    await meanwhile(world);
    return whatLeaked(world, spy, (topicName) => topicName.startsWith(`plant/${mallory}/`));
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody bears a name that is none',
    objective: 'A1',
    goal: 'has a session under a name that a rule would read as something else.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'A name that cannot be one level of a topic has a session. This broker’s rules may be safe from it; the next thing that builds a filter out of names is not. Refuse such names, all of them, at every CONNECT, and do not turn them into others.',
    plays: ['control'],
    variants: [
      variant('hash', 'the user name `#`', getIn(named('#'))),
      hiddenVariant('hash-v5', '`#` in MQTT 5', getIn(named('#', { protocolVersion: 5 }))),
      hiddenVariant('plus', '`+/`', getIn(named('+/'))),
      hiddenVariant('two-levels', '`+/+`', getIn(named('+/+'))),
      hiddenVariant('branch', '`pump-3/#`', getIn(named('pump-3/#'))),
      hiddenVariant('deeper', '`north/booster`', getIn(named('north/booster'))),
      hiddenVariant('slash', '`/`', getIn(named('/'))),
      hiddenVariant('plus-inside', '`pu+mp-3`', getIn(named('pu+mp-3', { clientId: 'pump-3' }))),
      hiddenVariant('hash-behind', '`pump-3#`', getIn(named('pump-3#', { clientId: 'pump-3' }))),
      hiddenVariant('empty', 'the empty name', getIn(named(''))),
      hiddenVariant('dollar', '`$SYS`', getIn(named('$SYS'))),
      hiddenVariant('old-account', 'the account `+` of old', getIn(oldAccount)),
      hiddenVariant('registered-before', '`#`, registered before the fix', async (world) => {
        await beforeTheFix(world, async () => (await world.join(named('#'))).leave());
        return getIn(named('#'))(world);
      }),
    ],
  },
  {
    id: 'A2',
    title: 'A name reads along',
    objective: 'A2',
    goal: 'receives what is meant for a pump that is not theirs.',
    stops: [...stopsAt(['connect', 'subscribe'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice:
      'Somebody still receives what is meant for another pump. Put each name in question into each template and read the result; there are two templates, and a ClientId is a name too.',
    plays: ['scada', 'control'],
    variants: [
      variant('everything', 'as `#`, by subscribing to `plant/#`', overhear(named('#'), 'plant/#')),
      hiddenVariant('everything-qos-2', 'at QoS 2', overhear(named('#'), 'plant/#', { qos: 2 })),
      hiddenVariant('everything-v5', 'in MQTT 5', overhear(named('#', { protocolVersion: 5 }), 'plant/#')),
      hiddenVariant('one-pump', 'as `#`, the orders of one pump', overhear(named('#'), 'plant/pump-3/cmd')),
      hiddenVariant('all-orders', 'as `+`, all orders', overhear(oldAccount, 'plant/+/cmd')),
      hiddenVariant('one-order', 'as `+`, the orders of one pump', overhear(oldAccount, 'plant/pump-4/cmd')),
      hiddenVariant('two-levels', 'as `+/+`, one level deeper', overhear(named('+/+'), 'plant/+/+/cmd')),
      hiddenVariant('branch', 'as `pump-3/#`, all of pump 3', overhear(named('pump-3/#'), 'plant/pump-3/#')),
      hiddenVariant('deeper', 'as `north/booster`', overhear(named('north/booster'), 'plant/north/booster/cmd')),
      hiddenVariant('below', 'as `north/#`', overhear(named('north/#'), 'plant/north/#')),
      hiddenVariant('client-id-hash', 'ClientId `#`', overhear(named(mallory, { clientId: '#' }), 'plant/#')),
      hiddenVariant('client-id-plus', 'ClientId `+`', overhear(named(mallory, { clientId: '+' }), 'plant/+/config')),
      hiddenVariant(
        'client-id-branch',
        'ClientId `pump-4/#`',
        overhear(named(mallory, { clientId: 'pump-4/#' }), 'plant/pump-4/#'),
      ),
      hiddenVariant(
        'borrowed-client-id',
        'the ClientId of another pump',
        overhear(named(mallory, { clientId: 'pump-4' }), 'plant/pump-4/config'),
      ),
      hiddenVariant(
        'longer-client-id',
        'the user name `pump` with the ClientId `pump-4`',
        overhear(named('pump', { clientId: 'pump-4' }), 'plant/pump-4/config'),
      ),
      hiddenVariant(
        'plus-inside',
        '`pu+mp-3`, which can be repaired to another name',
        overhear(named('pu+mp-3', { clientId: 'pump-3' }), 'plant/pump-3/config'),
      ),
      hiddenVariant('while-away', 'a persistent session of `+` collects orders', async (world) => {
        const before = await world.join({ ...oldAccount(world), clean: false });
        await before.subscribe('plant/+/cmd', 1);
        await before.leave();
        await atWork(world);
        return whatLeaked(world, await world.join({ ...oldAccount(world), clean: false }), () => false);
      }),
      hiddenVariant('subscribed-before', 'as `#`, subscribed before the fix and still there', async (world) => {
        const spy = await beforeTheFix(world, async () => {
          const early = await world.join(named('#'));
          await early.subscribe('plant/#');
          return early;
        });
        if (!spy.open) return stopped('connect', 'closed', 'The fix ended its connection.');
        const revoked = world.events().some((event) => event.type === 'subscription.revoked');
        if (revoked) return stopped('subscribe', 'refused', 'The fix took its subscription away.');
        await atWork(world);
        return whatLeaked(world, spy, () => false);
      }),
      hiddenVariant(
        'unchecked-plus',
        'as `+/+`, names unchecked',
        nameCheckOff(overhear(named('+/+'), 'plant/+/+/cmd')),
      ),
      hiddenVariant('unchecked-hash', 'as `#`, names unchecked', nameCheckOff(overhear(named('#'), 'plant/#'))),
      hiddenVariant(
        'unchecked-orders',
        'as `#`, all orders, names unchecked',
        nameCheckOff(overhear(named('#'), 'plant/+/cmd')),
      ),
      hiddenVariant(
        'unchecked-settings',
        'as `#`, all settings, names unchecked',
        nameCheckOff(overhear(named('#'), 'plant/+/config')),
      ),
      hiddenVariant(
        'unchecked-watching',
        'as `#`, how the pumps are, names unchecked',
        nameCheckOff(overhear(named('#'), 'plant/+/telemetry', { meanwhile: (world) => world.pass(3_000, 3_000) })),
      ),
      hiddenVariant(
        'unchecked-deeper',
        'as `north/booster`, names unchecked',
        nameCheckOff(overhear(named('north/booster'), 'plant/north/booster/cmd')),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A name speaks for others',
    objective: 'A3',
    goal: 'makes a pump act, or the control room believe something untrue.',
    stops: [...stopsAt(['connect', 'publish'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice:
      'Somebody still speaks in the name of another pump. The rule for telemetry is a template as well, and as `#` it reaches the orders.',
    plays: ['scada'],
    variants: [
      variant('telemetry', 'as `+`, the telemetry of pump 3', speak(oldAccount)),
      hiddenVariant('telemetry-qos-1', 'QoS 1', speak(oldAccount, { qos: 1 })),
      hiddenVariant('telemetry-qos-2', 'QoS 2', speak(oldAccount, { qos: 2 })),
      hiddenVariant('telemetry-retained', 'retained', speak(oldAccount, { retain: true })),
      hiddenVariant('telemetry-by-will', 'as a Will', speak(oldAccount, { byWill: true })),
      hiddenVariant('telemetry-hash', 'as `#`', speak(named('#'))),
      hiddenVariant('orders', 'as `#`, stops pump 3', speak(named('#'), stop('pump-3', 'plant/pump-3/cmd'))),
      hiddenVariant('branch', 'as `pump-3/#`', speak(named('pump-3/#'), stop('pump-3', 'plant/pump-3/cmd'))),
      hiddenVariant('below', 'as `north/#`', speak(named('north/#'), stop('booster', 'plant/north/booster/cmd'))),
      hiddenVariant(
        'deeper',
        'as `north/booster`',
        speak(named('north/booster'), about('plant/north/booster/telemetry')),
      ),
      hiddenVariant('two-levels', 'as `+/+`', speak(named('+/+'), about('plant/north/booster/telemetry'))),
      hiddenVariant('unchecked-telemetry', 'as `#`, names unchecked', nameCheckOff(speak(named('#')))),
      hiddenVariant(
        'unchecked-orders',
        'as `#`, an order, names unchecked',
        nameCheckOff(speak(named('#'), stop('pump-3', 'plant/pump-3/cmd'))),
      ),
      hiddenVariant(
        'unchecked-booster',
        'as `north/booster`, names unchecked',
        nameCheckOff(speak(named('north/booster'), about('plant/north/booster/telemetry'))),
      ),
    ],
  },
]);

/** The control room shows it. */
function about(topicName: string): Pick<CommandPlan, 'topicName' | 'payload' | 'effect'> {
  return { topicName, payload: '99 l/s', effect: { device: 'control', property: topicName, value: '99 l/s' } };
}

function stop(device: string, topicName: string): Pick<CommandPlan, 'topicName' | 'payload' | 'effect'> {
  return { topicName, payload: 'STOP', effect: { device, property: 'pump', value: 'stopped' } };
}

function speak(who: WhoEver, plan: Partial<CommandPlan> = {}): Variant['run'] {
  return (world) => command({ ...about('plant/pump-3/telemetry'), ...plan, as: whoIs(who, world) })(world);
}
