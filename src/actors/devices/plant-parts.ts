/** Parts of larger systems that have little to show: meters, gateways, workers. */
import type { Behaviour } from './behaviour.ts';

/** Counts energy. */
export const meter: Behaviour = {
  roles: { reading: { does: 'publishes', meaning: 'energy so far, in Wh' } },
  initialState: { reading: '184000' },
  everyMs: 3_000,
  connected: (device) => device.publish('reading', device.state['reading'] ?? ''),
  turn(device) {
    device.set('reading', String(Number(device.state['reading']) + 7));
    device.publish('reading', device.state['reading'] ?? '');
  },
};

/** Speaks for many that are not drawn: what it announces stands in the lab, and stays with the broker. */
export const gateway: Behaviour = {
  roles: { announce: { does: 'publishes', meaning: 'what the lab says, retained' } },
  initialState: { announced: 'no' },
  everyMs: 10_000,
  connected(device) {
    device.publish('announce', 'present', { retain: true });
    device.set('announced', 'yes');
  },
  turn() {},
};

/** Takes jobs from a queue, each as it comes. */
export const worker: Behaviour = {
  roles: {
    jobs: { does: 'subscribes', meaning: 'jobs, each one message' },
    done: { does: 'publishes', meaning: 'the job that is done' },
  },
  initialState: { jobs: '0' },
  everyMs: 5_000,
  received(device, _role, { payload }) {
    device.set('jobs', String(Number(device.state['jobs']) + 1));
    device.publish('done', payload.slice(0, 64));
  },
  turn() {},
};
