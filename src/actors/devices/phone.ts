import type { Behaviour } from './behaviour.ts';
import { shownCharactersMax, shownTopicsMax } from './display.ts';

/** The household's app: shows what the devices say, locks up now and then, and changes the PIN for the next guest. */
export const phone: Behaviour = {
  roles: {
    watch: { does: 'subscribes', meaning: 'everything that is to be shown' },
    cmd: { does: 'publishes', meaning: '`LOCK`, whether it is locked already or not' },
    pin: { does: 'publishes', meaning: 'a new PIN', payload: '{{secret:pin}}' },
    welcome: { does: 'publishes', meaning: 'a greeting for guests, retained' },
  },
  initialState: { action: 'none' },
  everyMs: 3_000,
  connected: (device) => device.publish('welcome', 'Welcome', { retain: true }),
  received(device, _role, { topicName, payload }) {
    const isFull = Object.keys(device.state).length > shownTopicsMax;
    if (isFull && device.state[topicName] === undefined) return;
    device.set(topicName, payload.slice(0, shownCharactersMax));
  },
  turn(device, turn) {
    if (turn % 3 === 1) {
      device.publish('pin', '');
      device.set('action', 'PIN changed');
    } else if (turn % 3 === 0) {
      device.publish('cmd', 'LOCK');
      device.set('action', 'locked');
    }
  },
};
