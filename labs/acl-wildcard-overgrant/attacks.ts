import {
  command,
  defineAttacks,
  eavesdrop,
  hiddenVariant,
  type Identity,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
  whatLeaked,
} from '../../src/lab-kit/index.ts';

const robot: Identity = { account: 'rs-1007' };
const mira: Identity = { account: 'mira' };
/** Insiders, and whoever finds their passwords. */
const ops: Identity = { account: 'ops', actor: 'attacker' };
const relay: Identity = { account: 'relay', actor: 'attacker' };
/** To your home, everybody else is a stranger. */
const otherRobot: Identity = { account: 'rs-3002', actor: 'attacker' };
const otherApp: Identity = { account: 'ada', actor: 'attacker' };
/** The ClientId is not proved by anything: your robot under the name of Ada’s. */
const borrowed: Identity = { ...robot, clientId: 'rs-3001' };

const lookAround = '{"camera":"on"}';
const kitchenCamera = { device: 'kitchen', property: 'camera', value: 'on' };
const spyOnKitchen = { as: robot, topicName: 'fleet/rs-3001/cmd', payload: lookAround, effect: kitchenCamera };
const serials = Array.from({ length: 22 }, (_, index) => `rs-40${String(index + 1).padStart(2, '0')}`);

function isYours(topicName: string): boolean {
  return topicName.startsWith('fleet/rs-1007/');
}

function isTelemetry(topicName: string): boolean {
  return /^fleet\/[^/]+\/telemetry$/.test(topicName);
}

/** Ada sends her robot home. Nobody else is meant to know. */
async function adaOrders(world: LabWorld): Promise<void> {
  const app = await world.play('app');
  await app.publish('fleet/rs-3001/cmd', 'DOCK', { qos: 1 });
}

/** Robots tell how they are, and Ada gives an order. The maps have been there all the time, retained. */
async function aMoment(world: LabWorld): Promise<void> {
  await world.pass(3_000, 3_000);
  await adaOrders(world);
}

function overhear(topicFilter: string, as = robot, qos: 0 | 1 | 2 = 0): Variant['run'] {
  return eavesdrop({ as, topicFilter, qos, mayRead: isYours, stir: aMoment });
}

/** Several filters in one SUBSCRIBE; the last is the one that matters. */
function overhearTogether(topicFilters: readonly string[]): Variant['run'] {
  return async (world) => {
    const spy = await world.join(robot);
    const granted = await spy.subscribeTogether(topicFilters);
    const refused = stopped('subscribe', 'refused', `${topicFilters.at(-1)} was refused, and nothing of it arrived.`);
    if (!granted.includes(true)) return refused;
    await aMoment(world);
    const outcome = await whatLeaked(world, spy, isYours);
    return outcome.kind === 'inconclusive' && !granted.at(-1) ? refused : outcome;
  };
}

/** The broker takes a message for routing: whoever listens there, now or later, gets it. */
function getsThrough(
  as: Identity,
  topicName: string,
  payload: string,
  options: { retain?: boolean } = {},
): Variant['run'] {
  return async (world) => {
    const speaker = await world.join(as);
    await speaker.publish(topicName, payload, { qos: 1, ...options });
    await world.settled();
    const taken = world
      .events()
      .some(
        (event) => event.type === 'publish.accepted' && event.actor === 'attacker' && event.topicName === topicName,
      );
    if (taken) return reached('publish', `The broker took “${payload}” for ${topicName}.`);
    return stopped('publish', 'refused', `${topicName} was not taken for routing.`);
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Your robot looks into other homes',
    objective: 'A1',
    goal: 'receives, with the token of one robot, what is said in another home.',
    stops: [...stopsAt(['connect', 'subscribe'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice:
      'A robot still hears of another home. Do not ask which filters look dangerous; ask what this one robot needs to hear, and put its identity into the rule.',
    plays: ['app', 'ops'],
    variants: [
      variant('maps', 'by subscribing to `fleet/+/map`', overhear('fleet/+/map')),
      hiddenVariant('maps-qos-2', '`fleet/+/map` at QoS 2', overhear('fleet/+/map', robot, 2)),
      hiddenVariant('fleet', '`fleet/#`', overhear('fleet/#')),
      hiddenVariant('levels', '`fleet/+/+`', overhear('fleet/+/+')),
      hiddenVariant('all-below-robots', '`fleet/+/#`', overhear('fleet/+/#')),
      hiddenVariant('maps-and-below', '`fleet/+/map/#`, which includes the maps', overhear('fleet/+/map/#')),
      hiddenVariant('any-tree-maps', '`+/+/map`', overhear('+/+/map')),
      hiddenVariant('three-levels', '`+/+/+`', overhear('+/+/+')),
      hiddenVariant('root', '`#`', overhear('#')),
      hiddenVariant('any-then-rest', '`+/#`', overhear('+/#')),
      hiddenVariant('one-map', '`fleet/rs-3001/map`: no wildcard at all', overhear('fleet/rs-3001/map')),
      hiddenVariant(
        'counted',
        'twenty-two serial numbers, counted up',
        overhearTogether(serials.map((serial) => `fleet/${serial}/map`)),
      ),
      hiddenVariant('one-robot', '`fleet/rs-3001/#`', overhear('fleet/rs-3001/#')),
      hiddenVariant('any-tree-one-robot', '`+/rs-3001/+`', overhear('+/rs-3001/+')),
      hiddenVariant('telemetry', '`fleet/+/telemetry`: who is at home, and when', overhear('fleet/+/telemetry')),
      hiddenVariant('one-telemetry', '`fleet/rs-3002/telemetry`', overhear('fleet/rs-3002/telemetry')),
      hiddenVariant('orders', '`fleet/+/cmd`', overhear('fleet/+/cmd')),
      hiddenVariant('one-order', '`fleet/rs-3001/cmd`', overhear('fleet/rs-3001/cmd')),
      hiddenVariant(
        'second-in-packet',
        'its own orders first, and the maps in the same SUBSCRIBE',
        overhearTogether(['fleet/rs-1007/cmd', 'fleet/+/map']),
      ),
      hiddenVariant('while-away', 'a persistent session collects orders', async (world) => {
        const before = await world.join({ ...robot, clean: false });
        await before.subscribe('fleet/+/cmd', 1);
        await before.leave();
        await adaOrders(world);
        return whatLeaked(world, await world.join({ ...robot, clean: false }), isYours);
      }),
      hiddenVariant(
        'shared',
        'as a group of one, in MQTT 5',
        overhear('$share/spies/fleet/+/telemetry', { ...robot, protocolVersion: 5 }),
      ),
      hiddenVariant(
        'borrowed-map',
        'with the ClientId of the robot in question',
        eavesdrop({ as: borrowed, topicFilter: 'fleet/rs-3001/map', mayRead: isYours }),
      ),
      hiddenVariant(
        'borrowed-orders',
        'its orders, with its ClientId',
        eavesdrop({ as: borrowed, topicFilter: 'fleet/rs-3001/cmd', mayRead: isYours, stir: adaOrders }),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'Your robot speaks for others',
    objective: 'A2',
    goal: 'makes another robot act, or speaks in its name, or gives itself orders.',
    stops: [...stopsAt(['connect', 'publish'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice:
      'A robot still gets a message through that is not its to send. It writes about itself, and nobody but an app writes orders, not even the robot itself.',
    plays: ['ops', 'relay'],
    variants: [
      variant('camera', 'by publishing {"camera":"on"} to `fleet/rs-3001/cmd`', command(spyOnKitchen)),
      hiddenVariant('camera-qos-1', 'QoS 1', command({ ...spyOnKitchen, qos: 1 })),
      hiddenVariant('camera-qos-2', 'QoS 2', command({ ...spyOnKitchen, qos: 2 })),
      hiddenVariant('camera-retained', 'retained', command({ ...spyOnKitchen, retain: true })),
      hiddenVariant('camera-by-will', 'as a Will', command({ ...spyOnKitchen, byWill: true })),
      hiddenVariant(
        'camera-by-retained-will',
        'as a retained Will at QoS 1',
        command({ ...spyOnKitchen, byWill: true, qos: 1, retain: true }),
      ),
      hiddenVariant(
        'work',
        'sends the other one to work',
        command({
          as: robot,
          topicName: 'fleet/rs-3002/cmd',
          payload: 'CLEAN',
          effect: { device: 'studio', property: 'work', value: 'cleaning' },
        }),
      ),
      hiddenVariant('own-orders', 'gives itself an order', getsThrough(robot, 'fleet/rs-1007/cmd', lookAround)),
      hiddenVariant('nobodys-orders', '`fleet//cmd`', getsThrough(robot, 'fleet//cmd', lookAround)),
      hiddenVariant(
        'unborn-orders',
        'an order that waits for a robot that is not built yet',
        getsThrough(robot, 'fleet/rs-9999/cmd', lookAround, { retain: true }),
      ),
      hiddenVariant('false-telemetry', 'tells Ada’s app that all is well', report('fleet/rs-3001/telemetry', 'docked')),
      hiddenVariant('false-map', 'draws a room that is not there', report('fleet/rs-3002/map', 'cellar 80 m²')),
      hiddenVariant('wiped-map', 'deletes a map', getsThrough(robot, 'fleet/rs-3002/map', '', { retain: true })),
      hiddenVariant(
        'borrowed-report',
        'in the name of rs-3001, with its ClientId',
        report('fleet/rs-3001/map', 'nothing to see here', borrowed),
      ),
      hiddenVariant(
        'borrowed-order',
        'an order to rs-3001, with its ClientId',
        getsThrough(borrowed, 'fleet/rs-3001/cmd', lookAround, { retain: true }),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'Whoever may see more sees everything',
    goal: 'reaches, with the account of an app or a service, further than its task.',
    stops: [
      ...stopsAt(['connect', 'subscribe', 'publish'], ['refused', 'closed']),
      { stage: 'delivery', means: 'withheld' },
    ],
    advice:
      'Robots are not the only clients. An app belongs to one customer, operations look after batteries, and the relay passes maps on: none of them needs the homes of everybody else.',
    plays: ['app', 'ops', 'relay'],
    variants: [
      variant('app-maps', 'your app asks for all maps', overhear('fleet/+/map', mira)),
      hiddenVariant('app-one-map', 'your app asks for one map', overhear('fleet/rs-3001/map', mira)),
      hiddenVariant('app-telemetry', 'your app asks how all robots are', overhear('fleet/+/telemetry', mira)),
      hiddenVariant('app-fleet', 'your app asks for `fleet/#`', overhear('fleet/#', mira)),
      hiddenVariant('app-camera', 'your app commands Ada’s robot', command({ ...spyOnKitchen, as: mira })),
      hiddenVariant(
        'app-order-to-all',
        'your app writes an order for whoever comes',
        getsThrough(mira, 'fleet/rs-9999/cmd', 'CLEAN'),
      ),
      hiddenVariant('ops-maps', 'operations read all maps', opsOverhear('fleet/+/map')),
      hiddenVariant('ops-one-map', 'operations read one map', opsOverhear('fleet/rs-3002/map')),
      hiddenVariant('ops-levels', 'operations ask for `fleet/+/+`', opsOverhear('fleet/+/+')),
      hiddenVariant('ops-fleet', 'operations ask for `fleet/#`', opsOverhear('fleet/#')),
      hiddenVariant('ops-orders', 'operations read along what owners order', opsOverhear('fleet/+/cmd')),
      hiddenVariant('ops-camera', 'operations switch on a camera', command({ ...spyOnKitchen, as: ops })),
      hiddenVariant(
        'ops-telemetry',
        'operations tell how a robot is',
        getsThrough(ops, 'fleet/rs-3001/telemetry', 'fine'),
      ),
      hiddenVariant('relay-camera', 'the relay switches on a camera', command({ ...spyOnKitchen, as: relay })),
      hiddenVariant('your-map', 'somebody else’s robot looks at your home', lookAtYou(otherRobot, 'map')),
      hiddenVariant('your-map-in-app', 'somebody else’s app looks at your home', lookAtYou(otherApp, 'map')),
      hiddenVariant(
        'your-telemetry-in-app',
        'somebody else’s app sees when you are out',
        lookAtYou(otherApp, 'telemetry'),
      ),
      hiddenVariant(
        'your-orders',
        'somebody else’s app commands your robot',
        getsThrough(otherApp, 'fleet/rs-1007/cmd', lookAround),
      ),
    ],
  },
]);

/** Your robot tells about your home while somebody listens. */
function lookAtYou(stranger: Identity, what: 'map' | 'telemetry'): Variant['run'] {
  return async (world) => {
    const spy = await world.join(stranger);
    await spy.subscribe(`fleet/rs-1007/${what}`);
    const yours = await world.join({ ...robot, actor: 'grader:your-robot' });
    await yours.publish(`fleet/rs-1007/${what}`, 'cleaning the hall, 4 m²', { qos: 1 });
    return whatLeaked(world, spy, (topicName) => !isYours(topicName));
  };
}

function opsOverhear(topicFilter: string): Variant['run'] {
  return eavesdrop({ as: ops, topicFilter, mayRead: isTelemetry, stir: aMoment });
}

/** Ada’s app shows what is said in a robot’s name. */
function report(topicName: string, payload: string, as: Identity = robot): Variant['run'] {
  return command({ as, topicName, payload, effect: { device: 'app', property: topicName, value: payload } });
}
