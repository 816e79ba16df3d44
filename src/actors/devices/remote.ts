import type { Behaviour } from './behaviour.ts';
import { shownCharactersMax } from './display.ts';

/** A control with a button or two: gives orders by turns, and says something when it is switched on. */
export const remote: Behaviour = {
  roles: {
    cmd: { does: 'publishes', meaning: '`OPEN` and `CLOSE` by turns, or what the lab says' },
    test: { does: 'publishes', meaning: 'when it is switched on for the first, third, fifth time …' },
    pin: { does: 'publishes', meaning: 'when it is switched on for the second, fourth, sixth time …' },
    watch: { does: 'subscribes', meaning: 'what it shows' },
  },
  initialState: { pressed: 'nothing', starts: '0' },
  everyMs: 2_000,
  connected(device) {
    const starts = Number(device.state['starts']) + 1;
    device.set('starts', String(starts));
    device.publish(starts % 2 === 1 ? 'test' : 'pin', '');
  },
  received(device, _role, { payload }) {
    device.set('shows', payload.slice(0, shownCharactersMax));
  },
  turn(device, turn) {
    const order = { 1: 'OPEN', 3: 'CLOSE' }[turn % 4];
    if (order === undefined) return;
    device.publish('cmd', order);
    device.set('pressed', order);
  },
};
