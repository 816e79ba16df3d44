import { broken, defineTraffic, holds, holdsWhen, type LabWorld, type Participant } from '../../src/lab-kit/index.ts';

function joinStation(world: LabWorld): Promise<Participant> {
  const password = world.secrets['station'] ?? '';
  const enhanced = world.scram({ userName: 'station', password });
  return world.join({ actor: 'operator:station', clientId: 'station', listener: 'tcp', protocolVersion: 5, enhanced });
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The nurses’ station sees the heart rate of bed 12 and switches its alarm, by SCRAM',
    plays: ['station'],
    async run(world) {
      const accepted = world
        .events()
        .find((event) => event.type === 'connect.accepted' && event.actor === 'device:monitor');
      const method = accepted?.type === 'connect.accepted' ? accepted.method : null;
      if (method !== 'scram') return broken('connect', 'The monitor has not signed in by SCRAM.');
      const station = await joinStation(world);
      await station.subscribe('ward3/+/vitals');
      await world.pass(4_000, 2_000);
      const heard = (await station.heard()).some(({ payload }) => /^hr \d+$/.test(payload));
      if (!heard) return broken('delivery', 'The station hears nothing of bed 12.');
      await station.publish('ward3/bed12/cmd', 'ALARM OFF', { qos: 1 });
      await world.settled();
      const silent = world.device('monitor').state['alarm'] === 'off';
      return holdsWhen(silent, 'effect', 'The heart rate was seen, and the alarm obeyed.', 'The alarm does not obey.');
    },
  },
  {
    id: 'T2',
    title: 'The old pump reports over TLS, by MQTT 3.1.1, and follows the station',
    plays: ['station'],
    async run(world) {
      if (!world.device('pump').connected) return broken('connect', 'The infusion pump cannot sign in any more.');
      const station = await joinStation(world);
      await station.subscribe('ward3/+/flow');
      await world.pass(6_000, 2_000);
      const heard = (await station.heard()).length > 0;
      if (!heard) return broken('delivery', 'The station hears nothing of the pump.');
      for (const [order, state] of [
        ['STOP', 'stopped'],
        ['START', 'running'],
      ] as const) {
        await station.publish('ward3/pump7/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('pump').state['pump'] !== state) return broken('effect', `The pump did not follow ${order}.`);
      }
      return holds('The pump reported, stopped and started.');
    },
  },
  {
    id: 'T3',
    title: 'After its connection broke three times the monitor is back',
    async run(world) {
      for (let time = 0; time < 3; time += 1) await world.restartDevice('monitor');
      return holdsWhen(
        world.device('monitor').connected,
        'connect',
        'The monitor is back.',
        'Its connection broke three times, and now the monitor stays away.',
      );
    },
  },
  {
    id: 'T4',
    title: 'Everybody is back after the broker was restarted',
    async run(world) {
      await world.restartBroker();
      for (const device of ['monitor', 'pump', 'station']) await world.restartDevice(device);
      const lost = ['monitor', 'pump', 'station'].find((device) => !world.device(device).connected);
      if (lost !== undefined) return broken('connect', `The ${lost} could not sign in again.`);
      return holds('All three signed in again.');
    },
  },
]);
