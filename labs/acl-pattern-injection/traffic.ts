import { broken, defineTraffic, type Flow, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

/** An installer, who has nothing to do with the learner. */
function join(world: LabWorld, userName: string, password = 'set on site') {
  return world.join({ actor: 'grader:installer', userName, password, clientId: userName });
}

/** A pump that did not exist is registered; it receives orders and settings, and the control room sees it. */
function worksAs(name: string): Flow['run'] {
  return async (world) => {
    const pump = await join(world, name);
    for (const what of ['cmd', 'config']) await pump.subscribe(`plant/${name}/${what}`);
    await pump.publish(`plant/${name}/telemetry`, '3 l/s', { qos: 1 });
    const scada = await world.play('scada');
    await scada.publish(`plant/${name}/config`, '3 l/s', { qos: 1, retain: true });
    await scada.publish(`plant/${name}/cmd`, 'START', { qos: 1 });
    const heard = (await pump.heard()).map(({ topicName }) => topicName);
    const missing = ['cmd', 'config'].find((what) => !heard.includes(`plant/${name}/${what}`));
    if (missing !== undefined) return broken('delivery', `plant/${name}/${missing} never reached the pump.`);
    return holdsWhen(
      world.device('control').state[`plant/${name}/telemetry`] === '3 l/s',
      'delivery',
      `The control room sees ${name}, and ${name} obeys.`,
      `The control room sees nothing of ${name}.`,
    );
  };
}

const alone = ['scada', 'pump-3', 'booster'];

export default defineTraffic([
  {
    id: 'T1',
    title: 'The pumps obey the control system',
    plays: ['scada'],
    async run(world) {
      const scada = await world.play('scada');
      for (const [order, position] of [
        ['STOP', 'stopped'],
        ['START', 'running'],
      ] as const) {
        await scada.publish('plant/pump-3/cmd', order);
        await scada.publish('plant/north/booster/cmd', order);
        await world.settled();
        const deaf = ['pump-3', 'booster'].find((pump) => world.device(pump).state['pump'] !== position);
        if (deaf !== undefined) return broken('effect', `${deaf} did not obey ${order}.`);
      }
      return holds('Both pumps obeyed both orders.');
    },
  },
  {
    id: 'T2',
    title: 'The control room sees how the pumps are',
    async run(world) {
      await world.pass(3_000, 3_000);
      const { state } = world.device('control');
      const silent = ['pump-3', 'north/booster'].find((pump) => state[`plant/${pump}/telemetry`] === undefined);
      return silent === undefined
        ? holds('The control room saw both pumps.')
        : broken('delivery', `The control room hears nothing of ${silent}.`);
    },
  },
  {
    id: 'T3',
    title: 'Pump 3 fetches its settings',
    plays: ['pump-3'],
    async run(world) {
      const pump = await world.play('pump-3');
      await pump.subscribe('plant/pump-3/config');
      const arrived = (await pump.heard()).some(({ topicName }) => topicName === 'plant/pump-3/config');
      return holdsWhen(arrived, 'delivery', 'The settings were there.', 'The settings of pump 3 never reached it.');
    },
  },
  { id: 'T4', title: 'A pump is registered as anna.k', plays: alone, run: worksAs('anna.k') },
  { id: 'T5', title: 'A pump is registered as o’neil, with an apostrophe', plays: alone, run: worksAs("o'neil") },
  { id: 'T6', title: 'A pump is registered as Zoë', plays: alone, run: worksAs('Zoë') },
  { id: 'T7', title: 'A pump is registered as user@site', plays: alone, run: worksAs('user@site') },
  { id: 'T8', title: 'A pump is registered as %u, which is odd and does no harm', plays: alone, run: worksAs('%u') },
  {
    id: 'T9',
    title: 'A registered pump comes back, and nobody else under its name',
    plays: alone,
    async run(world) {
      await (await join(world, 'pump-12')).leave();
      const thief = await world.connect({ actor: 'grader:installer', ...named('pump-12', 'another password') });
      if (thief.kind === 'accepted') return broken('connect', 'The broker took another password for pump-12.');
      const pump = await join(world, 'pump-12');
      return holdsWhen(pump.open, 'connect', 'It is back.', 'It could not connect again.');
    },
  },
  {
    id: 'T10',
    title: 'A name of 65,535 letters disturbs nobody',
    plays: ['scada'],
    async run(world) {
      await world.connect({ actor: 'grader:installer', ...named('a'.repeat(65_535), 'x'), clientId: 'long' });
      const scada = await world.play('scada');
      await scada.publish('plant/pump-3/cmd', 'STOP');
      await world.settled();
      const { pump } = world.device('pump-3').state;
      return holdsWhen(pump === 'stopped', 'effect', 'Pump 3 obeyed as ever.', 'Pump 3 did not obey any more.');
    },
  },
  {
    id: 'T11',
    title: 'The names of the plant stay with those who bear them',
    plays: ['pump-3', 'booster', 'control', 'scada'],
    async run(world) {
      for (const name of ['pump-3', 'pump-4', 'booster', 'control', 'scada']) {
        const stranger = await world.connect({ actor: 'grader:installer', ...named(name, 'set on site') });
        if (stranger.kind === 'accepted') return broken('connect', `Somebody else was let in as ${name}.`);
      }
      return holds('Nobody else was let in under one of them.');
    },
  },
  {
    id: 'T12',
    title: 'Everybody is back after a power cut',
    async run(world) {
      const parts = ['pump-3', 'booster', 'control', 'scada'];
      for (const part of parts) await world.restartDevice(part);
      const absent = parts.find((part) => !world.device(part).connected);
      return absent === undefined ? holds('All are back.') : broken('connect', `${absent} could not connect again.`);
    },
  },
]);

function named(userName: string, password: string) {
  return { userName, password, clientId: userName };
}
