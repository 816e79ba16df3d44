import {
  broken,
  defineTraffic,
  type Flow,
  holds,
  holdsWhen,
  type LabWorld,
  type Participant,
} from '../../src/lab-kit/index.ts';

/** Comes in with the new password, or with the old one where the policy says so. */
async function comeIn(world: LabWorld, userName: string, old = userName): Promise<Participant> {
  const identity = { actor: `grader:${userName}` as const, clientId: userName, userName };
  const fresh = await world.connect({ ...identity, password: world.secrets[`${userName}-new`] ?? '' });
  if (fresh.kind === 'accepted') await fresh.client.disconnect();
  const password = world.secrets[fresh.kind === 'accepted' ? `${userName}-new` : old] ?? '';
  return world.join({ ...identity, password });
}

function reads(userName: string, old = userName): Flow['run'] {
  return async (world) => {
    const person = await comeIn(world, userName, old);
    await person.subscribe('basin/+');
    const heard = (await person.heard()).some(({ topicName }) => topicName === 'basin/level');
    return holdsWhen(heard, 'delivery', `${userName} reads the level.`, `${userName} came in and hears no level.`);
  };
}

/** What one sign-in of each stored device costs, by the log. */
async function signInCosts(world: LabWorld): Promise<number[]> {
  for (const device of ['operator', 'gateway']) await world.restartDevice(device);
  return world.events().flatMap((event) => (event.type === 'password.compared' ? [event.workMs] : []));
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The operator opens the outlet and closes it',
    plays: ['operator'],
    async run(world) {
      const operator = await world.play('operator');
      await operator.subscribe('basin/+');
      for (const [order, position] of [
        ['OPEN', 'open'],
        ['CLOSE', 'closed'],
      ] as const) {
        await operator.publish('basin/outlet/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('valve').state['valve'] !== position) return broken('effect', `The outlet did not ${order}.`);
      }
      const told = (await operator.heard()).some(({ payload, retain }) => payload === 'closed' && !retain);
      return holdsWhen(
        told,
        'delivery',
        'The outlet followed both orders, and said so.',
        'The operator hears nothing of it.',
      );
    },
  },
  {
    id: 'T2',
    title: 'Your display shows the level that the gateway tells',
    plays: ['gateway'],
    async run(world) {
      const display = await world.join({ account: 'display' });
      await display.subscribe('basin/level');
      const gateway = await world.play('gateway');
      await gateway.publish('basin/level', '3.1 m', { qos: 1 });
      const shown = (await display.heard()).some(({ payload }) => payload === '3.1 m');
      return holdsWhen(
        shown,
        'delivery',
        'The display shows 3.1 m.',
        'The level of the gateway does not reach the display.',
      );
    },
  },
  { id: 'T3', title: 'The night shift reads the level', run: reads('night-1', 'night') },
  { id: 'T4', title: 'The other of the night shift, too', run: reads('night-2', 'night') },
  {
    id: 'T5',
    title: 'The laboratory, the archive and the chief read the level',
    run: async (world) => {
      for (const userName of ['laboratory', 'archive', 'chief']) {
        const outcome = await reads(userName)(world);
        if (outcome.kind !== 'holds') return outcome;
      }
      return holds('All three read the level.');
    },
  },
  {
    id: 'T6',
    title: 'A sign-in takes no more than 250 ms of one core',
    async run(world) {
      const dearest = Math.max(0, ...(await signInCosts(world)));
      const told = `The dearest comparison takes ${Math.round(dearest)} ms of one core.`;
      return holdsWhen(dearest <= 250, 'connect', told, told);
    },
  },
  {
    id: 'T7',
    title: 'After a power cut fifty devices are in within fifteen seconds on one core',
    async run(world) {
      const stormMs = 50 * Math.max(0, ...(await signInCosts(world)));
      const told = `Fifty comparisons take ${Math.round(stormMs / 1_000)} s of one core.`;
      return holdsWhen(stormMs <= 15_000, 'connect', told, told);
    },
  },
]);
