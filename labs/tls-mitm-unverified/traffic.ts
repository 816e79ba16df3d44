import { broken, defineTraffic, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

const beds = ['bed-3', 'bed-4', 'bed-5'];

/** An operator gives the broker another certificate; everybody calls again. */
async function comeBack(world: LabWorld, certificate: string) {
  await world.changePolicy((policy) => {
    const tls = { ...policy.listeners['tls']?.tls, certificate };
    const listeners = { ...policy.listeners, tls: { ...policy.listeners['tls'], tls } };
    return { ...policy, listeners };
  });
  for (const bed of beds) await world.restartDevice(bed);
  const absent = beds.find((bed) => !world.device(bed).connected);
  if (absent !== undefined) return broken('transport', `${absent} does not believe the certificate “${certificate}”.`);
  return holds('All beds are back.');
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The nurses read the heart rate of every bed',
    async run(world) {
      await world.pass(4_000, 2_000);
      const shown = world.device('nurses').state;
      const silent = beds.find((bed) => shown[`ward/${bed}/vitals`] === undefined);
      if (silent !== undefined) return broken('delivery', `The display has nothing of ${silent}.`);
      const right = shown['ward/bed-5/vitals'] === 'hr 140';
      return holdsWhen(right, 'delivery', 'All three are shown.', 'Bed 5 is shown with another heart rate.');
    },
  },
  {
    id: 'T2',
    title: 'The nurses silence the alarm of a bed',
    plays: ['nurses', 'bed-3', 'bed-4'],
    async run(world) {
      const nurses = await world.play('nurses');
      await nurses.publish('ward/bed-5/cmd', 'ALARM OFF', { qos: 1 });
      await world.settled();
      const quiet = world.device('bed-5').state['alarm'] === 'off';
      return holdsWhen(quiet, 'effect', 'Bed 5 is quiet.', 'Bed 5 did not follow.');
    },
  },
  {
    id: 'T3',
    title: 'The broker’s certificate is renewed, and nobody touches a bed',
    plays: ['nurses'],
    run: (world) => comeBack(world, 'renewed'),
  },
  {
    id: 'T4',
    title: 'The broker’s next certificate comes from the new authority',
    plays: ['nurses'],
    run: (world) => comeBack(world, 'new-root'),
  },
]);
