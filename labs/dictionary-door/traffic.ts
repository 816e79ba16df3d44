import { broken, defineTraffic, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

/** Strangers with a wrong password each. */
async function strangersTry(world: LabWorld, userName: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await world.connect({ actor: `noise:stranger-${at}`, clientId: `s-${at}`, userName, password: 'wrong' });
  }
}

async function wrongly(world: LabWorld, userName: string, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    await world.connect({ actor: 'grader:router', clientId: `old-${at}`, userName, password: 'last year’s' });
  }
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'Anna opens the garage and closes it',
    plays: ['anna'],
    async run(world) {
      const anna = await world.play('anna');
      await anna.subscribe('house/garage');
      for (const [order, position] of [
        ['OPEN', 'open'],
        ['CLOSE', 'closed'],
      ] as const) {
        await anna.publish('house/garage/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('garage').state['door'] !== position) return broken('effect', `The door did not ${order}.`);
      }
      const told = (await anna.heard()).some(({ payload, retain }) => payload === 'closed' && !retain);
      return holdsWhen(told, 'delivery', 'The door followed both orders.', 'Anna does not hear what the door did.');
    },
  },
  {
    id: 'T2',
    title: 'You see whether the garage is open',
    async run(world) {
      const own = await world.join({ account: 'neighbour' });
      await own.subscribe('house/garage');
      const seen = (await own.heard()).some(({ topicName }) => topicName === 'house/garage');
      return holdsWhen(seen, 'delivery', 'You see the door.', 'You do not see the door any more.');
    },
  },
  {
    id: 'T3',
    title: 'The cleaner mistypes twice and is in within five seconds',
    async run(world) {
      const phone = { actor: 'grader:cleaner' as const, clientId: 'cleaner', userName: 'cleaner' };
      for (const password of ['typo', 'another typo']) await world.connect({ ...phone, password });
      await world.pass(4_000);
      const cleaner = await world.join({ ...phone, account: 'cleaner' });
      await cleaner.subscribe('house/garage');
      const seen = (await cleaner.heard()).some(({ topicName }) => topicName === 'house/garage');
      return holdsWhen(seen, 'delivery', 'The cleaner is in.', 'The cleaner is in and does not see the door.');
    },
  },
  {
    id: 'T4',
    title: 'Anna comes in from home while strangers everywhere guess at her name',
    plays: ['anna'],
    async run(world) {
      await (await world.play('anna')).leave();
      await strangersTry(world, 'anna', 8);
      await world.pass(500);
      await world.play('anna');
      return holds('Anna is in, as if nothing had happened.');
    },
  },
  {
    id: 'T5',
    title: 'The house is back behind its router after a power cut, though one device has an old password',
    plays: ['anna', 'garage'],
    async run(world) {
      const behindRouter = ['anna', 'garage', 'cleaner'].map((account) => ({
        account,
        clientId: account,
        actor: 'grader:router' as const,
      }));
      for (const identity of behindRouter) await (await world.join(identity)).leave();
      await wrongly(world, 'cleaner', 8);
      await world.pass(500);
      for (let round = 0; round < 2; round += 1) {
        for (const identity of behindRouter) {
          await (await world.join(identity)).leave();
        }
      }
      return holds('All of them came back at once.');
    },
  },
]);
