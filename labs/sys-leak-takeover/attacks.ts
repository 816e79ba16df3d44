import {
  defineAttacks,
  eavesdrop,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  type Participant,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
  whatLeaked,
} from '../../src/lab-kit/index.ts';

const visitor: Identity = { account: 'visitor' };
const alarm = { topicName: 'station/pump-2/alarm', payload: 'sump level 3.9 m' };

/** Everything but what the broker says about its clients. */
function isNoSecret(topicName: string): boolean {
  return !topicName.startsWith('$SYS/');
}

function isPublic(topicName: string): boolean {
  return topicName.startsWith('station/public/');
}

/** The operator's screen goes and comes back: the broker has something to say about it. */
function comeAndGo(world: LabWorld): Promise<void> {
  return world.restartDevice('hmi-main');
}

function readNames(topicFilter: string, as: Identity = visitor): Variant['run'] {
  return eavesdrop({ as, topicFilter, mayRead: isNoSecret, stir: comeAndGo });
}

/** Connects under somebody's name. The broker that lets this happen has given the name, and its session, away. */
function takeName(clientId: string, how: Partial<Identity> = {}): Variant['run'] {
  return async (world) => {
    await world.join({ ...visitor, clientId, ...how });
    await world.settled();
    const older = world.events().some(({ type, clientId: of }) => type === 'session.taken-over' && of === clientId);
    const end = older ? `, and ${clientId} lost its connection` : '';
    return reached('connect', `visitor is ${clientId} now${end}.`);
  };
}

/** Like the operator's screen: a session that waits, and QoS 1. */
async function screen(world: LabWorld): Promise<Participant> {
  const hmi = await world.play('hmi-main', { clean: false });
  await hmi.subscribe('station/+/alarm', 1);
  return hmi;
}

async function raiseAlarm(world: LabWorld): Promise<void> {
  const pump = await world.play('pump-2');
  await pump.publish(alarm.topicName, alarm.payload, { qos: 1 });
}

/** The alarm comes while the screen is away, and the first to come as hmi-main gets it. */
function queueOf(thief: Identity, absent: (hmi: Participant) => Promise<void>): Variant['run'] {
  return async (world) => {
    const hmi = await screen(world);
    await absent(hmi);
    await raiseAlarm(world);
    return whatLeaked(world, await world.join({ ...visitor, clientId: 'hmi-main', clean: false, ...thief }), isPublic);
  };
}

const v5: Partial<Identity> = { protocolVersion: 5, sessionExpirySeconds: 600 };
const noneOfIt = [
  ...stopsAt(['connect', 'subscribe'], ['refused', 'closed']),
  { stage: 'delivery', means: 'withheld' },
] as const;

export default defineAttacks([
  {
    id: 'A1',
    title: 'A visitor learns the names',
    objective: 'A1',
    goal: 'hears from the broker who is connected, or what they subscribe to.',
    stops: [...noneOfIt],
    advice:
      'A visitor still reads something under $SYS. Do not ask which filters to forbid; ask who needs to read what the broker says about its clients, and name them in sys.readers.',
    variants: [
      variant('root', 'by subscribing to `$SYS/#`', readNames('$SYS/#')),
      variant('clients', '`$SYS/+/new/clients`', readNames('$SYS/+/new/clients')),
      hiddenVariant(
        'subscribes',
        '`$SYS/+/new/subscribes`, which names everybody too',
        readNames('$SYS/+/new/subscribes'),
      ),
      hiddenVariant('departures', '`$SYS/+/disconnect/clients`', readNames('$SYS/+/disconnect/clients')),
      hiddenVariant('any-news', '`$SYS/+/new/+`', readNames('$SYS/+/new/+')),
      hiddenVariant('all-clients', '`$SYS/+/+/clients`', readNames('$SYS/+/+/clients')),
      hiddenVariant('below-broker', '`$SYS/+/#`', readNames('$SYS/+/#')),
      hiddenVariant(
        'own-name',
        'under a name that nobody could object to',
        readNames('$SYS/#', { ...visitor, clientId: 'visitor-2' }),
      ),
      hiddenVariant(
        'as-monitor',
        'under the name of the monitor',
        readNames('$SYS/#', { ...visitor, clientId: 'monitor' }),
      ),
      hiddenVariant('version-5', 'with MQTT 5', readNames('$SYS/#', { ...visitor, protocolVersion: 5 })),
      hiddenVariant('inherited', 'takes over a session of the monitor that is subscribed', async (world) => {
        const monitor = await world.connect({ account: 'monitor', clean: false });
        if (monitor.kind !== 'accepted') return inconclusive('The monitor could not connect.');
        const { kind } = await monitor.client.subscribe('$SYS/#', 1);
        if (kind === 'refused') return stopped('subscribe', 'refused', 'The monitor itself may not subscribe to $SYS.');
        const thief = await world.join({ ...visitor, clientId: 'monitor', clean: false });
        await comeAndGo(world);
        return whatLeaked(world, thief, isNoSecret);
      }),
    ],
  },
  {
    id: 'A2',
    title: 'A visitor bears another’s name',
    objective: 'A2',
    goal: 'gets a connection under a name that is not a visitor’s.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'Somebody with the account visitor is connected under a name that is not a visitor’s. The ClientId is chosen by the client and proves nothing; compare it with what was proved.',
    variants: [
      variant('keeping', 'as hmi-main, keeping the session', takeName('hmi-main', { clean: false })),
      hiddenVariant('clean', 'as hmi-main, throwing the session away', takeName('hmi-main', { clean: true })),
      hiddenVariant('version-5', 'as hmi-main with MQTT 5', takeName('hmi-main', { ...v5, clean: false })),
      hiddenVariant('pump', 'as the pump', takeName('pump-2')),
      hiddenVariant('monitor', 'as the monitor', takeName('monitor')),
      hiddenVariant('account-name', 'as the operator’s account', takeName('hmi')),
      hiddenVariant('next-screen', 'as the operator’s second screen, which is off', takeName('hmi-2')),
      hiddenVariant('looks-alike', 'a name that only contains its own', takeName('hmi-visitor')),
      hiddenVariant('loop', 'again, as soon as the operator is back', async (world) => {
        await world.join({ ...visitor, clientId: 'hmi-main', clean: false });
        await world.pass(2_000);
        await world.join({ ...visitor, clientId: 'hmi-main', clean: false });
        await world.settled();
        const losses = world
          .events()
          .filter(
            ({ type, clientId, actor }) =>
              type === 'session.taken-over' && clientId === 'hmi-main' && actor !== 'attacker',
          );
        return reached('connect', `The operator lost the connection ${losses.length} times.`);
      }),
    ],
  },
  {
    id: 'A3',
    title: 'A visitor gets the operator’s alarms',
    objective: 'A3',
    goal: 'receives what the operator subscribed to.',
    stops: [...noneOfIt],
    advice:
      'A visitor received an alarm without asking for it: the session did, and the session went to whoever came under its name.',
    plays: ['hmi-main', 'pump-2'],
    variants: [
      variant(
        'queue',
        'that came while the operator was away',
        queueOf({}, (hmi) => hmi.drop()),
      ),
      hiddenVariant(
        'queue-after-goodbye',
        'after the operator said goodbye',
        queueOf({}, (hmi) => hmi.leave()),
      ),
      hiddenVariant(
        'queue-version-5',
        'with MQTT 5',
        queueOf(v5, (hmi) => hmi.drop()),
      ),
      hiddenVariant('live', 'as it comes, after taking over', async (world) => {
        await screen(world);
        const thief = await world.join({ ...visitor, clientId: 'hmi-main', clean: false });
        await raiseAlarm(world);
        return whatLeaked(world, thief, isPublic);
      }),
      hiddenVariant('live-after-absence', 'as it comes, while the operator is away', async (world) => {
        const hmi = await screen(world);
        await hmi.drop();
        const thief = await world.join({ ...visitor, clientId: 'hmi-main', clean: false });
        await raiseAlarm(world);
        return whatLeaked(world, thief, isPublic);
      }),
    ],
  },
]);
