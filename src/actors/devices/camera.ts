import type { Behaviour } from './behaviour.ts';

/** Sees something move on every third turn and puts a picture where its token leads. */
export const camera: Behaviour = {
  roles: {
    event: { does: 'publishes', meaning: '`motion`' },
    thumbnail: { does: 'publishes', meaning: 'token of the newest picture; usually a secret of the lab' },
    state: { does: 'publishes', meaning: '`watching` or `recording`, retained' },
  },
  initialState: { camera: 'watching', pictures: '0' },
  everyMs: 2_500,
  connected: (device) => device.publish('state', 'watching', { retain: true }),
  turn(device, turn) {
    const moving = turn % 3 === 1;
    device.set('camera', moving ? 'recording' : 'watching');
    device.publish('state', moving ? 'recording' : 'watching', { retain: true });
    if (!moving) return;
    const picture = String(Number(device.state['pictures']) + 1);
    device.set('pictures', picture);
    device.publish('event', 'motion');
    device.publish('thumbnail', `picture-${picture}`);
  },
};
