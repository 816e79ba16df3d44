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

it.each([
  ['pump', { pump: 'running' }, 'running', true],
  ['pump', { pump: 'stopped' }, 'stopped', false],
  ['valve', { valve: 'open' }, 'open', true],
  ['garage-door', { door: 'closed' }, 'closed', false],
  ['car', { doors: 'unlocked' }, 'unlocked', true],
  ['charging-post', { output: 'charging' }, 'charging', true],
  ['bedside-monitor', { alarm: 'off', hr: '72' }, 'hr 72, alarm off', true],
  ['vacuum', { work: 'docked', camera: 'on' }, 'camera on', true],
  ['vacuum', { work: 'docked', camera: 'off' }, 'docked', false],
  ['display', { shown: '0' }, 'nothing yet', false],
  ['display', { shown: '2', 'a/b': 'old', 'a/c': '12' }, '12', true],
  ['meter', { reading: '184210' }, '184.2 kWh', false],
  ['gateway', { announced: 'yes' }, 'announced', false],
  ['remote', { pressed: 'OPEN', starts: '1' }, 'OPEN', true],
  ['worker', { jobs: '3' }, '3 jobs', true],
] as const)('shows a %s in state %j', (kind, state, text, active) => {
  expect(deviceFace(device(kind, state))).toMatchObject({ text, active });
});
