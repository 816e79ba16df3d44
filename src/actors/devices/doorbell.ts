import type { Behaviour } from './behaviour.ts';

/** Somebody is at the door on every fourth turn. */
export const doorbell: Behaviour = {
  roles: {
    event: { does: 'publishes', meaning: '`ring`' },
    state: { does: 'publishes', meaning: '`ringing` or `idle`, retained' },
  },
  initialState: { button: 'idle' },
  everyMs: 3_000,
  connected: (device) => device.publish('state', 'idle', { retain: true }),
  turn(device, turn) {
    const button = turn % 4 === 1 ? 'ringing' : 'idle';
    device.set('button', button);
    device.publish('state', button, { retain: true });
    if (button === 'ringing') device.publish('event', 'ring');
  },
};
