import { broken, defineTraffic, type Flow, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

/** Somebody tries to come in; whether that works is not the question here. */
async function knock(world: LabWorld, clientId: string): Promise<void> {
  const connecting = world.connect({ clientId, userName: clientId, password: 'wrong', actor: 'noise:passer-by' });
  await world.pass(1_500, 100);
  await connecting;
}

/** It comes in, and the desk hears what it says. */
function worksFor(account: string, protocolVersion: 4 | 5 = 4): Flow['run'] {
  return async (world) => {
    const desk = await world.play('desk');
    await desk.subscribe('robots/+/telemetry');
    const robot = await world.join({ account, protocolVersion });
    await robot.subscribe(`robots/${account}/cmd`);
    await robot.publish(`robots/${account}/telemetry`, 'docked, 100 %', { qos: 1 });
    const seen = (await desk.heard()).some(({ topicName }) => topicName === `robots/${account}/telemetry`);
    if (!seen) return broken('delivery', `The desk does not hear ${account}.`);
    await desk.publish(`robots/${account}/cmd`, 'DOCK', { qos: 1 });
    const told = (await robot.heard()).some(({ payload }) => payload === 'DOCK');
    return holdsWhen(told, 'delivery', `${account} is heard and hears.`, `${account} does not hear its commands.`);
  };
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The desk sends a robot to clean, and the technician looks through its camera',
    plays: ['desk'],
    async run(world) {
      const desk = await world.play('desk');
      await desk.publish('robots/robot-1/cmd', 'CLEAN', { qos: 1 });
      await world.settled();
      if (world.device('robot-1').state['work'] !== 'cleaning') return broken('effect', 'robot-1 does not clean.');
      const technician = await world.join({ account: 'technician' });
      await technician.publish('robots/robot-2/cmd', '{"camera":"on"}', { qos: 1 });
      await world.settled();
      const on = world.device('robot-2').state['camera'] === 'on';
      return holdsWhen(on, 'effect', 'Both robots obeyed.', 'robot-2 did not obey the technician.');
    },
  },
  { id: 'T2', title: 'Your own robot is heard and hears', plays: ['desk'], run: worksFor('robot-12') },
  { id: 'T3', title: 'A robot with MQTT 5 is heard and hears', plays: ['desk'], run: worksFor('night-1', 5) },
  {
    id: 'T4',
    title: 'The directory is down for a while: robots that are in go on, and others come in soon after',
    plays: ['desk'],
    async run(world) {
      const desk = await world.play('desk');
      await desk.subscribe('robots/+/telemetry');
      world.service('directory').behave({ kind: 'down' });
      for (const at of [1, 2, 3, 4, 5, 6]) await knock(world, `passer-by-${at}`);
      const before = (await desk.heard()).length;
      await world.pass(7_000);
      if ((await desk.heard()).length === before)
        return broken('delivery', 'The desk hears no robot during the outage.');
      world.service('directory').behave({ kind: 'ok' });
      await world.pass(5_000);
      await world.join({ account: 'night-2' });
      return holds('Nobody was thrown out, and five seconds after the outage a robot came in.');
    },
  },
  {
    id: 'T5',
    title: 'After a power cut two dozen robots come in at once',
    async run(world) {
      world.service('directory').behave({ kind: 'slow', delayMs: 200 });
      const crowd = Array.from({ length: 24 }, (_, at) => world.connect({ account: `night-${at + 1}` }));
      await world.pass(3_000, 100);
      const outside = (await Promise.all(crowd)).filter(({ kind }) => kind !== 'accepted').length;
      return holdsWhen(
        outside === 0,
        'connect',
        'All of them are in.',
        `${outside} of two dozen robots stayed outside.`,
      );
    },
  },
  {
    id: 'T6',
    title: 'While the directory hangs, a robot hears where it stands before it gives up',
    async run(world) {
      world.service('directory').behave({ kind: 'slow', delayMs: 600_000 });
      const connecting = world.connect({ account: 'night-3' });
      await world.pass(4_000, 500);
      const told = world
        .events()
        .some(
          ({ type, actor }) =>
            actor === 'grader:night-3' && (type === 'connect.accepted' || type === 'connect.refused'),
        );
      await world.pass(10_000, 500);
      await connecting;
      return holdsWhen(
        told,
        'connect',
        'It was answered.',
        'It still waits for CONNACK after four seconds, and is about to dial again.',
      );
    },
  },
  {
    id: 'T7',
    title: 'The owner comes in, whatever somebody else tried under that name a moment ago',
    async run(world) {
      const stranger = await world.connect({
        actor: 'noise:stranger',
        clientId: 'robot-12',
        userName: 'robot-12',
        password: 'no',
      });
      if (stranger.kind === 'accepted') await stranger.client.disconnect();
      await world.join({ account: 'robot-12' });
      return holds('robot-12 came in.');
    },
  },
  {
    id: 'T8',
    title: 'A robot that the directory did not know yet comes in ten seconds later',
    async run(world) {
      world.service('directory').behave({ kind: 'answers', status: 200, body: '{"result":"deny"}' });
      await world.connect({ account: 'night-4' });
      world.service('directory').behave({ kind: 'ok' });
      await world.pass(10_000, 5_000);
      await world.join({ account: 'night-4' });
      return holds('night-4 came in as soon as the directory knew it.');
    },
  },
]);
