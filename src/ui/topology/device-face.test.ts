import { expect, it } from 'vitest';
import { deviceFace } from './device-face.ts';

const device = (kind: string, state: Record<string, string>, connected = true) => ({
  id: 'd',
  label: 'D',
  kind,
  connected,
  state,
});

it('opens the lock, turns the needle and goes dark offline', () => {
  expect(deviceFace(device('lock', { lock: 'unlocked' }))).toMatchObject({ text: 'unlocked', active: true });
  expect(deviceFace(device('lock', { lock: 'locked' })).active).toBe(false);
  expect(deviceFace(device('thermostat', { temperature: '35.0' })).needle).toBe(135);
  expect(deviceFace(device('thermostat', { temperature: 'warm' })).needle).toBe(0);
  expect(deviceFace(device('lock', { lock: 'unlocked' }, false))).toMatchObject({ text: 'offline', active: false });
});

it('shows the first value of a device it has never heard of', () => {
  expect(deviceFace(device('kettle', { water: 'boiling' })).text).toBe('boiling');
});
