/** Who is where in the simulated network, and what listening in may cost. */
import { expect, onTestFinished, test } from 'vitest';
import { startExample } from '../../tests/fixtures/example-sandbox.ts';
import { connectClient } from '../actors/index.ts';
import { addressOf, attackerAddress } from './addresses.ts';
import { createDuplexPair } from './duplex-pair.ts';
import type { Sandbox } from './index.ts';
import { tappedBytesMax, WireTaps } from './wire-taps.ts';

async function started(): Promise<Sandbox> {
  const { sandbox } = await startExample();
  onTestFinished(() => sandbox.dispose());
  return sandbox;
}

const addresses = (sandbox: Sandbox, actor: string) =>
  sandbox
    .events()
    .flatMap((event) => (event.type === 'connection.opened' && event.actor === actor ? [event.remoteAddress] : []));

test('everybody has an address of their own, the same in every run', async () => {
  const sandbox = await started();
  const devices = ['lock', 'thermostat', 'phone'] as const;
  for (const id of devices) expect(addresses(sandbox, `device:${id}`)).toEqual([addressOf(`device:${id}`)]);
  expect(new Set(devices.map((id) => addressOf(`device:${id}`))).size).toBe(devices.length);
  expect(addressOf('attacker')).toBe(attackerAddress);
});

test('an attack comes from as many addresses as it likes', async () => {
  const sandbox = await started();
  for (const fromAddress of ['203.0.113.1', '203.0.113.2'])
    await connectClient(sandbox, 'attacker', { clientId: 'c', fromAddress });
  await connectClient(sandbox, 'attacker', { clientId: 'c' });
  expect(addresses(sandbox, 'attacker')).toEqual(['203.0.113.1', '203.0.113.2', attackerAddress]);
});

test('a socket of the learner’s comes from outside, however near its machine is', async () => {
  const sandbox = await started();
  const [, stream] = createDuplexPair();
  sandbox.accept({ stream, listener: 'tcp', transport: 'tcp', remoteAddress: '127.0.0.1', actor: 'attacker' });
  expect(addresses(sandbox, 'attacker')).toEqual([attackerAddress]);
});

test('a listener or a device that the lab does not have is named as such', async () => {
  const sandbox = await started();
  expect(() => sandbox.connect('tls', 'attacker')).toThrow('ERR_SANDBOX_LISTENER');
  expect(() => sandbox.tap('nobody')).toThrow('ERR_SANDBOX_DEVICE');
  expect(() => sandbox.intercept('lock', { certificate: 'none' })).toThrow('ERR_TRUST_CERTIFICATE');
  await expect(sandbox.revoke('none')).rejects.toThrow('ERR_TRUST_CERTIFICATE');
});

test('a tap keeps the beginning, up to its limit, and nothing once it is stopped', () => {
  const taps = new WireTaps();
  const wire = taps.of('device:lock', { sent: () => {}, closed: () => {} });
  wire.sent('client', new Uint8Array(10));
  const tap = taps.listenTo('device:lock');
  wire.sent('client', new Uint8Array(tappedBytesMax - 1).fill(1));
  wire.sent('client', new Uint8Array([2, 3]));
  wire.sent('server', new Uint8Array([4]));
  expect(tap.fromClient.length).toBe(tappedBytesMax);
  expect(tap.fromClient.at(-1)).toBe(2);
  tap.stop();
  wire.sent('server', new Uint8Array([5]));
  expect([...tap.fromBroker]).toEqual([4]);
});
