import {
  broken,
  type ConnectOptions,
  defineTraffic,
  holds,
  holdsWhen,
  type LabWorld,
  proxyHeader,
} from '../../src/lab-kit/index.ts';

/** As HAProxy passes a client on. */
function through(version: 'v1' | 'v2', source: string): Partial<ConnectOptions> {
  return { listener: 'edge', fromAddress: '10.0.0.3', preface: proxyHeader({ version, source }) };
}

async function seesLoad(world: LabWorld): Promise<boolean> {
  await world.settled();
  return world.device('control').state['grid/substation-1/load'] !== undefined;
}

/** A customer reads the public branch, and something is said there. */
async function readsPublic(world: LabWorld, how: Partial<ConnectOptions>) {
  const customer = await world.join({ account: 'customer', ...how });
  await customer.subscribe('grid/public/#');
  await world.restartDevice('solar-3');
  return holdsWhen(
    (await customer.heard()).some(({ topicName }) => topicName === 'grid/public/solar-3'),
    'delivery',
    'The solar roof’s reading arrived.',
    'No reading of the solar roof arrived.',
  );
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The control room sees the load of a substation, which HAProxy names by its certificate',
    async run(world) {
      await world.restartDevice('substation-1');
      return holdsWhen(await seesLoad(world), 'delivery', 'The load is on the screen.', 'The screen shows no load.');
    },
  },
  {
    id: 'T2',
    title: 'The control room opens and closes a breaker, and sees that it did',
    plays: ['control'],
    async run(world) {
      const control = await world.play('control', { listener: 'internal' });
      await control.subscribe('grid/+/state');
      for (const [order, position] of [
        ['OPEN', 'open'],
        ['CLOSE', 'closed'],
      ] as const) {
        await control.publish('grid/breaker-1/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('breaker-1').state['valve'] !== position) return broken('effect', `It is not ${position}.`);
      }
      const states = (await control.heard()).filter(({ topicName }) => topicName === 'grid/breaker-1/state');
      return holdsWhen(states.length >= 2, 'delivery', 'The breaker followed.', 'Nothing was heard of the breaker.');
    },
  },
  {
    id: 'T3',
    title: 'A customer reads what is public, over the web portal',
    run: (world) => readsPublic(world, {}),
  },
  {
    id: 'T4',
    title: 'And through HAProxy, under an address of their own',
    async run(world) {
      const outcome = await readsPublic(world, through('v1', '203.0.113.77'));
      const named = world
        .events()
        .some((event) => event.type === 'proxy.accepted' && event.sourceAddress === '203.0.113.77');
      return named ? outcome : broken('connect', 'The log does not know where the customer comes from.');
    },
  },
  {
    id: 'T5',
    title: 'HAProxy’s health check is answered',
    async run(world) {
      await world.restartDevice('haproxy');
      await world.settled();
      return holdsWhen(
        world.device('haproxy').connected,
        'connect',
        'The check is answered.',
        'The broker counts as dead.',
      );
    },
  },
  {
    id: 'T6',
    title: 'A technician signs in while somebody else behind HAProxy guesses',
    async run(world) {
      const technician = { account: 'service', clientId: 'laptop' };
      for (let guess = 0; guess < 7; guess += 1) {
        const outcome = await world.connect({
          ...technician,
          ...through('v1', '198.51.100.200'),
          actor: 'grader:guesser',
          password: 'wrong',
        });
        if (outcome.kind !== 'refused') return broken('connect', 'A wrong PIN was not refused in the ordinary way.');
      }
      const laptop = await world.join({ ...technician, ...through('v1', '198.51.100.9') });
      await laptop.subscribe('grid/+/state');
      await world.restartDevice('breaker-1');
      return holdsWhen(
        (await laptop.heard()).length > 0,
        'delivery',
        'The technician is signed in, and reads what the breaker says.',
        'The technician hears nothing of the breaker.',
      );
    },
  },
  {
    id: 'T7',
    title: 'A certified administrator gives a command through HAProxy',
    async run(world) {
      const preface = proxyHeader({ version: 'v2', source: '198.51.100.40', commonName: 'grid-admin' });
      const admin = await world.join({
        actor: 'operator:grid-admin',
        clientId: 'grid-admin',
        listener: 'edge',
        fromAddress: '10.0.0.3',
        preface,
      });
      await admin.publish('grid/breaker-1/cmd', 'OPEN', { qos: 1 });
      await world.settled();
      const { valve } = world.device('breaker-1').state;
      return holdsWhen(valve === 'open', 'effect', 'The breaker is open.', 'The breaker did not follow.');
    },
  },
  {
    id: 'T8',
    title: 'Every device is back after a power cut',
    async run(world) {
      const devices = ['control', 'substation-1', 'breaker-1', 'solar-3', 'haproxy'];
      for (const device of devices) await world.restartDevice(device);
      const absent = devices.find((device) => !world.device(device).connected);
      return absent === undefined ? holds('All are back.') : broken('connect', `${absent} could not connect again.`);
    },
  },
]);
