import { broken, defineTraffic, holds, holdsWhen, type ReceivedMessage } from '../../src/lab-kit/index.ts';

const hers = ['rs-3001', 'rs-3002'];

function says(messages: readonly ReceivedMessage[], topicName: string, payload: string): boolean {
  return messages.some((message) => message.topicName === topicName && message.payload === payload);
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'Operations see the telemetry of the fleet',
    async run(world) {
      await world.pass(3_000, 3_000);
      const { state } = world.device('ops');
      const silent = hers.find((serial) => state[`fleet/${serial}/telemetry`] === undefined);
      return silent === undefined
        ? holds('Operations saw how both robots are.')
        : broken('delivery', `Operations hear nothing of ${silent} any more.`);
    },
  },
  {
    id: 'T2',
    title: 'Ada’s app shows how her two robots are, and their maps',
    async run(world) {
      await world.pass(3_000, 3_000);
      const { state } = world.device('app');
      const topics = hers.flatMap((serial) => [`fleet/${serial}/telemetry`, `fleet/${serial}/map`]);
      const missing = topics.find((topicName) => state[topicName] === undefined);
      return missing === undefined
        ? holds('Ada’s app shows telemetry and maps.')
        : broken('delivery', `${missing} never reached Ada’s app.`);
    },
  },
  {
    id: 'T3',
    title: 'Ada sends her robots to work and home again',
    plays: ['app'],
    async run(world) {
      const app = await world.play('app');
      for (const [order, work] of [
        ['CLEAN', 'cleaning'],
        ['DOCK', 'docked'],
      ] as const) {
        for (const serial of hers) await app.publish(`fleet/${serial}/cmd`, order);
        await world.settled();
        const idle = ['kitchen', 'studio'].find((device) => world.device(device).state['work'] !== work);
        if (idle !== undefined)
          return broken('effect', `Ada ordered ${order}, and the robot in the ${idle} did not obey.`);
      }
      return holds('Both robots obeyed both orders.');
    },
  },
  {
    id: 'T4',
    title: 'Your robot tells your app how it is, and draws its map',
    plays: ['ops', 'relay'],
    async run(world) {
      const app = await world.join({ account: 'mira' });
      for (const what of ['telemetry', 'map']) await app.subscribe(`fleet/rs-1007/${what}`);
      const robot = await world.join({ account: 'rs-1007' });
      await robot.publish('fleet/rs-1007/telemetry', 'docked, 100 %', { qos: 1 });
      await robot.publish('fleet/rs-1007/map', 'hall 4 m²', { qos: 1, retain: true });
      const heard = await app.heard();
      const arrived =
        says(heard, 'fleet/rs-1007/telemetry', 'docked, 100 %') && says(heard, 'fleet/rs-1007/map', 'hall 4 m²');
      return holdsWhen(arrived, 'delivery', 'Your app showed both.', 'What your robot said never reached your app.');
    },
  },
  {
    id: 'T5',
    title: 'Your app gives your robot an order',
    plays: ['ops', 'relay'],
    async run(world) {
      const robot = await world.join({ account: 'rs-1007' });
      await robot.subscribe('fleet/rs-1007/cmd');
      const app = await world.join({ account: 'mira' });
      await app.publish('fleet/rs-1007/cmd', 'CLEAN', { qos: 1 });
      return holdsWhen(
        says(await robot.heard(), 'fleet/rs-1007/cmd', 'CLEAN'),
        'delivery',
        'Your robot received the order.',
        'Your app gave an order, and your robot never received it.',
      );
    },
  },
  {
    id: 'T6',
    title: 'A map waits for an app that is opened later',
    plays: ['app', 'relay'],
    async run(world) {
      const app = await world.play('app');
      for (const serial of hers) await app.subscribe(`fleet/${serial}/map`);
      const kept = (await app.heard()).filter(({ retain }) => retain).map(({ topicName }) => topicName);
      const missing = hers.find((serial) => !kept.includes(`fleet/${serial}/map`));
      return missing === undefined
        ? holds('Both maps were there.')
        : broken('delivery', `The map of ${missing} was not there when the app was opened.`);
    },
  },
  {
    id: 'T7',
    title: 'The relay announces the maps of the robots behind it',
    async run(world) {
      await world.settled();
      const kept = world
        .events()
        .filter((event) => event.type === 'retained.set' && /^fleet\/rs-40/.test(event.topicName));
      return holdsWhen(
        kept.length === 22,
        'publish',
        'The broker keeps twenty-two maps of the relay.',
        `The broker took ${kept.length} of twenty-two maps of the relay.`,
      );
    },
  },
  {
    id: 'T8',
    title: 'Everybody is back after a power cut',
    plays: ['relay'],
    async run(world) {
      const parts = ['kitchen', 'studio', 'app', 'ops'];
      for (const part of parts) await world.restartDevice(part);
      const absent = parts.find((part) => !world.device(part).connected);
      if (absent !== undefined) return broken('connect', `${absent} could not connect again.`);
      await world.pass(3_000, 3_000);
      const shown = world.device('ops').state['fleet/rs-3001/telemetry'];
      return holdsWhen(
        shown !== undefined,
        'delivery',
        'All are back, and operations see them.',
        'All are back, and operations see nothing.',
      );
    },
  },
]);
