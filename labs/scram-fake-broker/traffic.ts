import {
  broken,
  defineTraffic,
  type FlowOutcome,
  holds,
  holdsWhen,
  type LabWorld,
  type Participant,
} from '../../src/lab-kit/index.ts';

function joinStation(world: LabWorld): Promise<Participant> {
  const password = world.secrets['station'] ?? '';
  const enhanced = world.scram({ userName: 'station', password });
  return world.join({ actor: 'operator:station', clientId: 'station', protocolVersion: 5, enhanced });
}

const absent = (world: LabWorld) => !world.device('monitor').connected;

/** After a change at the broker the monitor has to come back by itself. */
async function returnsAfter(world: LabWorld, change: Promise<void>, what: string): Promise<FlowOutcome> {
  await change;
  await world.restartDevice('monitor');
  return holdsWhen(
    !absent(world),
    'connect',
    `The monitor is back after ${what}.`,
    `After ${what} the monitor stays away.`,
  );
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The nurses’ station sees the heart rate, and that the alarm is on',
    plays: ['station'],
    async run(world) {
      if (absent(world)) return broken('connect', 'The monitor does not sign in at its own broker.');
      const station = await joinStation(world);
      await station.subscribe('ward3/+/vitals');
      await station.subscribe('ward3/+/alarm');
      await world.pass(6_000, 2_000);
      const heard = await station.heard();
      const rates = heard.filter(({ topicName, payload }) => topicName.endsWith('/vitals') && /^hr \d+$/.test(payload));
      const alarm = heard.some(({ topicName, payload }) => topicName.endsWith('/alarm') && payload === 'alarm on');
      return holdsWhen(
        rates.length > 1 && alarm,
        'delivery',
        'The heart rate and the alarm were seen.',
        'The station misses the heart rate or the alarm.',
      );
    },
  },
  {
    id: 'T2',
    title: 'A nurse switches the alarm off during an examination, and on again',
    plays: ['station'],
    async run(world) {
      const station = await joinStation(world);
      for (const alarm of ['off', 'on']) {
        await station.publish('ward3/bed12/cmd', `ALARM ${alarm.toUpperCase()}`, { qos: 1 });
        await world.settled();
        if (world.device('monitor').state['alarm'] !== alarm) {
          return broken('effect', `The nurse said ALARM ${alarm.toUpperCase()}, and the monitor did not follow.`);
        }
      }
      return holds('The alarm went off and on again.');
    },
  },
  {
    id: 'T3',
    title: 'The hospital raises the iterations to a hundred thousand',
    async run(world) {
      const change = world.changePolicy(({ auth, ...policy }) => ({
        ...policy,
        auth: { ...auth, scram: auth.scram && { ...auth.scram, iterations: 100_000 } },
      }));
      return returnsAfter(world, change, 'the broker asked for 100,000 iterations');
    },
  },
  {
    id: 'T4',
    title: 'The monitor gets a new password',
    async run(world) {
      if (absent(world)) return broken('connect', 'The monitor cannot sign in with the password it has.');
      const secret = 'monitor-12-new';
      const change = world.changePolicy(({ auth, devices, ...policy }) => ({
        ...policy,
        auth: {
          ...auth,
          accounts: auth.accounts.map((account) =>
            account.userName === 'monitor-12' ? { ...account, password: { scheme: 'provisioned', secret } } : account,
          ),
        },
        devices: { ...devices, ...(devices['monitor'] && { monitor: { ...devices['monitor'], secret } }) },
      }));
      return returnsAfter(world, change, 'its password, and with it the salt, was changed');
    },
  },
  {
    id: 'T5',
    title: 'Monitor and station are back after the broker was restarted',
    async run(world) {
      await world.restartBroker();
      for (const device of ['monitor', 'station']) await world.restartDevice(device);
      const lost = ['monitor', 'station'].find((device) => !world.device(device).connected);
      if (lost !== undefined) return broken('connect', `The ${lost} could not sign in again.`);
      return holds('Both signed in again.');
    },
  },
]);
