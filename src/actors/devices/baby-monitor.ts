import type { Behaviour } from './behaviour.ts';

/** Tells all night what is to be heard in the room; the child wakes on every eighth turn. */
export const babyMonitor: Behaviour = {
  roles: {
    state: { does: 'publishes', meaning: '`asleep` or `awake` with the noise level, retained' },
    event: { does: 'publishes', meaning: '`crying`' },
  },
  initialState: { child: 'asleep', noise: '31 dB' },
  willRole: 'state',
  everyMs: 2_000,
  connected: (device) => device.publish('state', 'asleep, 31 dB', { retain: true }),
  turn(device, turn) {
    const awake = turn % 8 === 0;
    const child = awake ? 'awake' : 'asleep';
    const noise = `${awake ? 68 : 30 + (turn % 3)} dB`;
    device.set('child', child);
    device.set('noise', noise);
    device.publish('state', `${child}, ${noise}`, { retain: true });
    if (awake) device.publish('event', 'crying');
  },
};
