import type { Behaviour } from './behaviour.ts';

/** It shows so many topics, so that nobody can fill it, and so much of each. */
export const shownTopicsMax = 16;
export const shownCharactersMax = 64;

/** A screen on a wall: shows what comes, says that it is there, and gives no orders. */
export const display: Behaviour = {
  roles: {
    watch: { does: 'subscribes', meaning: 'everything that is to be shown' },
    status: { does: 'publishes', meaning: '`ONLINE`, retained; by Will `OFFLINE`', payload: 'ONLINE' },
  },
  initialState: { shown: '0' },
  willRole: 'status',
  everyMs: 5_000,
  connected: (device) => device.publish('status', 'ONLINE', { retain: true }),
  received(device, _role, { topicName, payload }) {
    device.set('shown', String(Number(device.state['shown']) + 1));
    const isFull = Object.keys(device.state).length > shownTopicsMax;
    if (isFull && device.state[topicName] === undefined) return;
    device.set(topicName, payload.slice(0, shownCharactersMax));
  },
  turn() {},
};
