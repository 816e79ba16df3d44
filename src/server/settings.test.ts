import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('without any variable the server stays on this machine', () => {
  expect(readSettings({})).toEqual({
    host: '127.0.0.1',
    port: 4321,
    dataDir: './data',
    publicUrl: null,
    sandboxMax: 100,
    sandboxPerLearnerMax: 3,
    sandboxIdleMs: 1_800_000,
    listenerPorts: { first: 18_830, last: 19_829 },
    sessionSecret: null,
    logLevel: 'info',
  });
});

test('variables are read, and an empty one counts as not set', () => {
  const settings = readSettings({
    PORT: '8080',
    HOST: '',
    LISTENER_PORT_RANGE: '2000-2009',
    PUBLIC_URL: 'https://lab.example',
  });
  expect(settings).toMatchObject({ port: 8080, host: '127.0.0.1', listenerPorts: { first: 2_000, last: 2_009 } });
  expect(settings.publicUrl?.host).toBe('lab.example');
});

test.each([
  ['PORT', '99999'],
  ['PORT', 'http'],
  ['SANDBOX_MAX', '0'],
  ['SANDBOX_MAX', '1.5'],
  ['LISTENER_PORT_RANGE', '2009-2000'],
  ['LISTENER_PORT_RANGE', '80-90'],
  ['LISTENER_PORT_RANGE', 'all'],
  ['PUBLIC_URL', 'lab.example'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['SESSION_SECRET', 'short'],
  ['LOG_LEVEL', 'loud'],
  ['DATABASE_URL', 'postgres://localhost/lab'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^ERR_SETTINGS_INVALID: .*${name}: `));
});

test('every wrong variable is named at once', () => {
  expect(() => readSettings({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT: .*; LOG_LEVEL: /);
});
