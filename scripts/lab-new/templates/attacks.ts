import { command, defineAttacks, hiddenVariant, stopsAt, variant } from '../../../src/lab-kit/index.ts';

const openDoor = {
  as: { account: 'guest' },
  topicName: 'site/door/cmd',
  payload: 'OPEN',
  effect: { device: 'door', property: 'lock', value: 'unlocked' },
};

export default defineAttacks([
  {
    id: 'A1',
    title: 'A guest opens the door',
    objective: 'A1',
    goal: 'opens the door.',
    // Where a defence may stop it, and how. Stopped in any other way, the attack has not been answered.
    stops: [...stopsAt(['publish'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice: 'TODO: what to think about when this gets through; it is all that is said about a hidden variant.',
    variants: [
      variant('open', 'by publishing OPEN', command(openDoor)),
      hiddenVariant('open-retained', 'retained', command({ ...openDoor, retain: true })),
    ],
  },
]);
