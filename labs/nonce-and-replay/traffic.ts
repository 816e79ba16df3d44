import { broken, defineTraffic, type Flow, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

const cmd = 'hearth/garage/cmd';
const state = 'hearth/garage/state';

/** Losses of power that both ends have to survive; few that a random number grows by chance each time. */
const startsMax = 6;

interface Owner {
  world: LabWorld;
  seal(order: string, keyId?: number): Uint8Array;
  /** Sends what was sealed, and tells where the door is then. */
  send(sealed: Uint8Array): Promise<string | undefined>;
  /** Takes the battery out and puts it back. */
  powerOn(): void;
}

function withRemote(run: (owner: Owner) => Promise<string | null>, works: string): Flow['run'] {
  return async (world) => {
    const remote = await world.play('remote');
    const envelopes = world.envelopes('remote');
    const wrong = await run({
      world,
      seal: (order, keyId) => envelopes.seal(cmd, order, keyId),
      async send(sealed) {
        await remote.publish(cmd, sealed, { qos: 1 });
        await world.settled();
        return world.device('garage').state['door'];
      },
      powerOn: () => envelopes.powerOn(),
    });
    return wrong === null ? holds(works) : broken('effect', wrong);
  };
}

async function opensAndCloses({ seal, send }: Owner, keyId?: number): Promise<string | null> {
  if ((await send(seal('OPEN', keyId))) !== 'open') return 'The door did not open.';
  return (await send(seal('CLOSE', keyId))) === 'closed' ? null : 'The door did not close.';
}

function statesHeard(world: LabWorld): number {
  return world.events().filter((event) => event.type === 'envelope.opened' && event.deviceId === 'remote').length;
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The remote opens and closes the door',
    plays: ['remote'],
    run: withRemote(opensAndCloses, 'The door followed.'),
  },
  {
    id: 'T2',
    title: 'A message that QoS 1 delivers again does no harm',
    plays: ['remote'],
    run: withRemote(async (owner) => {
      const open = owner.seal('OPEN');
      await owner.send(open);
      if ((await owner.send(open)) !== 'open') return 'The door did not stay open.';
      return (await owner.send(owner.seal('CLOSE'))) === 'closed' ? null : 'The door did not close afterwards.';
    }, 'Once was enough, and the next order was obeyed.'),
  },
  {
    id: 'T3',
    title: 'After twenty lost messages the next one is obeyed',
    plays: ['remote'],
    run: withRemote(async (owner) => {
      await owner.send(owner.seal('CLOSE'));
      for (let lost = 0; lost < 20; lost += 1) owner.seal('OPEN');
      return opensAndCloses(owner);
    }, 'The door obeyed.'),
  },
  {
    id: 'T4',
    title: 'Messages may overtake each other by a few',
    plays: ['remote'],
    run: withRemote(async ({ seal, send }) => {
      const sealed = ['CLOSE', 'CLOSE', 'CLOSE', 'OPEN', 'OPEN'].map((order) => seal(order));
      const [first, , , , last] = sealed;
      if (!first || !last) return 'Nothing was sealed.';
      if ((await send(last)) !== 'open') return 'The door did not open.';
      return (await send(first)) === 'closed' ? null : 'An order that was overtaken was not obeyed.';
    }, 'Both were obeyed.'),
  },
  {
    id: 'T5',
    title: 'The remote loses its power again and again, and goes on',
    plays: ['remote'],
    run: withRemote(async (owner) => {
      for (let start = 0; start < startsMax; start += 1) {
        const wrong = await opensAndCloses(owner);
        if (wrong !== null) return `After ${start} losses of power: ${wrong}`;
        owner.powerOn();
      }
      return null;
    }, 'The door obeyed after each.'),
  },
  {
    id: 'T6',
    title: 'The spare remote works, and so does the old one',
    plays: ['remote'],
    run: withRemote(
      async (owner) => (await opensAndCloses(owner, 2)) ?? (await opensAndCloses(owner, 1)),
      'Both keys open the door.',
    ),
  },
  {
    id: 'T7',
    title: 'An order that took five seconds on the way is obeyed',
    plays: ['remote'],
    run: withRemote(async ({ world, seal, send }) => {
      const open = seal('OPEN');
      await world.pass(5_000, 5_000);
      return (await send(open)) === 'open' ? null : 'The door did not open.';
    }, 'The door opened.'),
  },
  {
    id: 'T8',
    title: 'The remote learns the state of the door at each start, also when that is old',
    plays: ['garage'],
    async run(world) {
      const garage = await world.play('garage');
      const envelopes = world.envelopes('garage');
      for (let start = 1; start <= startsMax; start += 1) {
        const sealed = envelopes.seal(state, start % 2 === 1 ? 'open' : 'closed');
        await world.pass(20_000, 20_000);
        await world.restartDevice('remote');
        await garage.publish(state, sealed, { qos: 1, retain: true });
        await world.settled();
        const before = statesHeard(world);
        await world.restartDevice('remote');
        await world.settled();
        if (statesHeard(world) === before)
          return broken('effect', 'After its start the remote did not take the stored state.');
        envelopes.powerOn();
      }
      return holdsWhen(
        world.device('remote').state['shows'] === 'closed',
        'effect',
        'The remote shows what the door told last.',
        'The remote does not show what the door told last.',
      );
    },
  },
  {
    id: 'T9',
    title: 'The carrier carries an order as it is, and the door obeys',
    plays: ['remote'],
    async run(world) {
      const carrier = await world.join({ account: 'carrier', actor: 'grader:carrier' });
      await carrier.publish(cmd, world.envelopes('remote').seal(cmd, 'OPEN'), { qos: 1 });
      await carrier.subscribe('hearth/#');
      await world.settled();
      return holdsWhen(
        world.device('garage').state['door'] === 'open',
        'effect',
        'The door obeyed.',
        'The door did not obey an order that was carried.',
      );
    },
  },
]);
