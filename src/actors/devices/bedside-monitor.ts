import { around } from './actuator.ts';
import type { Behaviour } from './behaviour.ts';

/** Tells a patient's heart rate; its alarm can be silenced by whoever reaches its command topic. */
export const bedsideMonitor: Behaviour = {
  roles: {
    vitals: { does: 'publishes', meaning: 'heart rate, `hr 72`' },
    state: { does: 'publishes', meaning: '`alarm on` or `alarm off`, retained' },
    cmd: { does: 'subscribes', command: true, meaning: '`ALARM ON`, `ALARM OFF`' },
  },
  initialState: { alarm: 'on', hr: '72' },
  willRole: 'state',
  everyMs: 2_000,
  connected: (device) => device.publish('state', `alarm ${device.state['alarm']}`, { retain: true }),
  received(device, _role, { payload }) {
    const wanted = /^alarm (on|off)$/i.exec(payload)?.[1]?.toLowerCase();
    if (wanted === undefined || wanted === device.state['alarm']) return;
    device.set('alarm', wanted);
    device.publish('state', `alarm ${wanted}`, { retain: true });
  },
  turn(device, turn) {
    const rate = String(Math.round(around(72, 3, turn)));
    device.set('hr', rate);
    device.publish('vitals', `hr ${rate}`);
  },
};
