import { broken, defineTraffic, holds, holdsWhen, type LabWorld, type Participant } from '../../src/lab-kit/index.ts';

/** The installer knows the password, whichever it is now; over the listener that encrypts. */
async function joinInstaller(world: LabWorld): Promise<Participant | null> {
  const who = { actor: 'operator:installer', clientId: 'installer', userName: 'installer' } as const;
  for (const secret of ['installer-new', 'installer']) {
    const identity = { ...who, password: world.secrets[secret] ?? '', listener: 'tls', tls: {} };
    const { kind } = await world.connect(identity);
    if (kind === 'accepted') return world.join(identity);
  }
  return null;
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The app shows the temperature of the house',
    plays: ['app'],
    async run(world) {
      if (!world.device('heatpump').connected)
        return broken('connect', 'The heat pump does not reach its broker any more.');
      const app = await world.play('app', { listener: 'tls' });
      await app.subscribe('hearth/+/temperature');
      await world.pass(4_000, 2_000);
      const heard = (await app.heard()).filter(({ payload }) => /^\d+\.\d$/.test(payload));
      return holdsWhen(heard.length > 1, 'delivery', 'The temperature was shown.', 'The app shows nothing.');
    },
  },
  {
    id: 'T2',
    title: 'The installer signs in over TLS and sets the heat pump',
    async run(world) {
      const installer = await joinInstaller(world);
      if (!installer) return broken('connect', 'No password of the installer is right any more.');
      await installer.publish('hearth/heatpump/target', '22.5', { qos: 1 });
      await world.settled();
      const { target } = world.device('heatpump').state;
      return holdsWhen(target === '22.5', 'effect', 'The heat pump was set.', 'The heat pump did not follow.');
    },
  },
  {
    id: 'T3',
    title: 'Heat pump and app are back after the broker was restarted',
    async run(world) {
      await world.restartBroker();
      for (const device of ['heatpump', 'app']) await world.restartDevice(device);
      const lost = ['heatpump', 'app'].find((device) => !world.device(device).connected);
      if (lost !== undefined) return broken('connect', `The ${lost} could not sign in again.`);
      return holds('Both signed in again.');
    },
  },
]);
