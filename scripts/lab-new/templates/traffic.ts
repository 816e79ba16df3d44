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
]);
