import { defineTraffic, holdsWhen } from '../../../src/lab-kit/index.ts';

export default defineTraffic([
  {
    id: 'T1',
    title: 'The owner opens the door',
    async run(world) {
      const owner = await world.join({ account: 'owner' });
      await owner.publish('site/door/cmd', 'OPEN');
      await world.settled();
      const { lock } = world.device('door').state;
      return holdsWhen(lock === 'unlocked', 'effect', 'The door opened.', 'The owner’s order did not open the door.');
    },
  },
  {
    id: 'T2',
    title: 'A guest sees whether the door is open',
    async run(world) {
      const guest = await world.join({ account: 'guest' });
      await guest.subscribe('site/door/state');
      await world.restartDevice('door');
      const heard = (await guest.heard()).some(({ topicName }) => topicName === 'site/door/state');
      return holdsWhen(heard, 'delivery', 'The guest received the state.', 'The guest heard nothing of the door.');
    },
  },
]);
