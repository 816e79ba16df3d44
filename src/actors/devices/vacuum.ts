import type { Behaviour, DeviceBody } from './behaviour.ts';

/** Cleans, draws a map of the rooms, and has a camera that can be switched on from afar. */
export const vacuum: Behaviour = {
  roles: {
    telemetry: { does: 'publishes', meaning: '`cleaning` or `docked` with the charge' },
    map: { does: 'publishes', meaning: 'map of the rooms, retained' },
    cmd: { does: 'subscribes', command: true, meaning: '`CLEAN`, `DOCK`, or `{"camera":"on"}` and `{"camera":"off"}`' },
  },
  initialState: { work: 'docked', camera: 'off' },
  everyMs: 3_000,
  connected: (device) => device.publish('map', 'hall, kitchen, bedroom', { retain: true }),
  received(device, _role, { payload }) {
    const camera = /^\s*\{\s*"camera"\s*:\s*"(on|off)"\s*\}\s*$/.exec(payload)?.[1];
    if (camera !== undefined) device.set('camera', camera);
    else if (/^clean$/i.test(payload)) device.set('work', 'cleaning');
    else if (/^dock$/i.test(payload)) device.set('work', 'docked');
  },
  turn: tellWork,
};

function tellWork(device: DeviceBody, turn: number): void {
  device.publish('telemetry', `${device.state['work']}, ${100 - (turn % 40)} %`);
}
