import type { Behaviour, DeviceBody } from './behaviour.ts';

const step = 0.1;

/** Heats or cools by a tenth of a degree each turn and then swings around what was asked for. */
export const thermostat: Behaviour = {
  roles: {
    state: { does: 'publishes', meaning: 'temperature in °C, retained' },
    cmd: { does: 'subscribes', command: true, meaning: 'wanted temperature, 5 to 35 °C' },
  },
  initialState: { temperature: '20.6', target: '21.0' },
  everyMs: 2_000,
  connected: publishTemperature,
  received(device, _role, { payload }) {
    const wanted = /^\d{1,2}(\.\d+)?$/.test(payload) ? Number(payload) : Number.NaN;
    if (wanted >= 5 && wanted <= 35) device.set('target', wanted.toFixed(1));
  },
  turn(device) {
    const { temperature, target } = device.state;
    const now = Number(temperature);
    device.set('temperature', (now < Number(target) ? now + step : now - step).toFixed(1));
    publishTemperature(device);
  },
};

function publishTemperature(device: DeviceBody): void {
  device.publish('state', device.state['temperature'] ?? '', { retain: true });
}
