import { broken, defineTraffic, holds, holdsWhen, type LabWorld, type Participant } from '../../src/lab-kit/index.ts';

const cmd = 'home/frontdoor/cmd';
const state = 'home/frontdoor/state';

async function follows(world: LabWorld, part: Participant, qos: 0 | 1): Promise<string | null> {
  for (const [order, position] of [
    ['OPEN', 'unlocked'],
    ['LOCK', 'locked'],
  ] as const) {
    await part.publish(cmd, order, { qos });
    await world.settled();
    if (world.device('frontdoor').state['lock'] !== position) return order;
  }
  return null;
}

async function shows(part: Participant, payload: string, retain: boolean): Promise<boolean> {
  return (await part.heard()).some(
    (one) => one.topicName === state && one.payload === payload && one.retain === retain,
  );
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'An app that has just been opened shows at once whether the door is locked',
    plays: ['frontdoor', 'phone'],
    async run(world) {
      const lock = await world.play('frontdoor');
      await lock.publish(state, 'locked', { retain: true });
      await lock.leave();
      const phone = await world.play('phone');
      await phone.subscribe('home/+/state');
      return holdsWhen(
        await shows(phone, 'locked', true),
        'delivery',
        'The state was waiting for the app.',
        'The app subscribed and was not told in which state the door is.',
      );
    },
  },
  {
    id: 'T2',
    title: 'The app learns that the lock has lost its connection, also if it is opened later',
    plays: ['frontdoor', 'phone'],
    async run(world) {
      const phone = await world.play('phone');
      await phone.subscribe('home/+/state');
      const lock = await world.play('frontdoor', { will: { topicName: state, payload: 'OFFLINE', retain: true } });
      await lock.drop();
      if (!(await shows(phone, 'OFFLINE', false))) return broken('delivery', 'The lock vanished, and nobody was told.');
      await phone.leave();
      const later = await world.play('phone');
      await later.subscribe('home/+/state');
      return holdsWhen(
        await shows(later, 'OFFLINE', true),
        'delivery',
        'The Will of the lock reached the app, now and later.',
        'The Will of the lock was not stored.',
      );
    },
  },
  {
    id: 'T3',
    title: 'The landlord opens and locks the front door with the app',
    plays: ['phone'],
    async run(world) {
      const phone = await world.play('phone');
      for (const qos of [0, 1] as const) {
        const ignored = await follows(world, phone, qos);
        if (ignored) return broken('effect', `The app said ${ignored} at QoS ${qos}, and the door did not follow.`);
      }
      return holds('The door followed.');
    },
  },
  {
    id: 'T4',
    title: 'The tenant opens the front door while standing in front of it',
    async run(world) {
      const ignored = await follows(world, await world.join({ account: 'tenant' }), 1);
      if (ignored) return broken('effect', `The tenant said ${ignored}, and the door did not follow.`);
      return holds('The door followed.');
    },
  },
  {
    id: 'T5',
    title: 'A new PIN from the app reaches the keypad',
    plays: ['phone'],
    async run(world) {
      const phone = await world.play('phone');
      await phone.publish('home/frontdoor/pin/set', world.secrets['pin'] ?? '', { qos: 1 });
      await world.settled();
      return holdsWhen(
        world.device('frontdoor').state['pin'] === 'set',
        'effect',
        'The keypad has the new PIN.',
        'The new PIN never reached the keypad.',
      );
    },
  },
  {
    id: 'T6',
    title: 'After its sleep the lock is back, tells its state and obeys',
    plays: ['phone'],
    async run(world) {
      await world.restartDevice('frontdoor');
      await world.settled();
      if (!world.device('frontdoor').connected) return broken('connect', 'The lock could not connect again.');
      const phone = await world.play('phone');
      await phone.subscribe('home/+/state');
      if (!(await shows(phone, 'locked', true))) return broken('delivery', 'The lock’s state is not known.');
      const ignored = await follows(world, phone, 0);
      if (ignored) return broken('effect', `The app said ${ignored}, and the door did not follow.`);
      return holds('The lock is back and obeys.');
    },
  },
]);
