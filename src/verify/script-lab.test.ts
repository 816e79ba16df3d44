/** What a script reaches of its sandbox beyond a listener for WebSockets, and what it does not. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { eventsOf, startExample } from '../../tests/fixtures/example-sandbox.ts';
import { tlsHome, tlsPolicy } from '../../tests/fixtures/tls-home.ts';
import { nodeTransports } from '../host-node/node-transports.ts';
import { type LabDefinition, labDefinitionSchema } from '../model/lab-definition.ts';
import type { PolicySource } from '../model/policy.ts';
import { connectBytes } from '../ui/session/raw-send.ts';
import { createScriptLab } from './script-lab.ts';

vi.setConfig({ testTimeout: 60_000 });

const lab: LabDefinition = labDefinitionSchema.parse({
  ...tlsHome,
  pki: {
    ...tlsHome.pki,
    certificates: tlsHome.pki?.certificates.map((each) => ({
      ...each,
      given: ['homemade', 'server-selfsigned'].includes(each.name),
    })),
  },
  services: [
    { kind: 'jwks', name: 'keys', keys: [], exposed: true },
    { kind: 'jwks', name: 'hidden', keys: [] },
  ],
});

/** What was said on a relay before has reached its other end. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function script(source: PolicySource = {}) {
  const { sandbox, clock } = await startExample({ lab, policy: tlsPolicy(source), transports: nodeTransports });
  const printed: string[] = [];
  const made = createScriptLab(sandbox, (line) => printed.push(line));
  onTestFinished(async () => {
    made.close();
    await sandbox.dispose();
  });
  return { sandbox, clock, lab: made.lab, printed };
}

test('a client connects to the listener it names, inside TLS with what it holds', async () => {
  const { sandbox, lab } = await script();
  const tls = { clientCertificate: 'homemade', serverName: 'other.lab', maxVersion: 'TLSv1.2' } as const;
  await lab.connect({ clientId: 'inside', listener: 'tls', tls });
  await lab.connect({ clientId: 'plain', listener: 'tcp' });
  const mine = eventsOf(sandbox, 'connect.accepted').filter(({ actor }) => actor === 'attacker');
  expect(mine.map(({ clientId, listener }) => [clientId, listener])).toEqual([
    ['inside', 'tls'],
    ['plain', 'tcp'],
  ]);
  expect(eventsOf(sandbox, 'tls.accepted').at(-1)).toMatchObject({ version: 'TLSv1.2', serverName: 'other.lab' });
});

test('naming a key of somebody else does not lend it', async () => {
  const { sandbox, lab, printed } = await script();
  const psk = { identity: 'meter', secret: 'meter-key' };
  for (const tls of [{ clientCertificate: 'car' }, { psk }])
    await expect(lab.connect({ clientId: 'c', listener: 'tls', tls })).rejects.toThrow('closed the connection');
  expect(printed).toEqual(['You hold no certificate “car”.', 'You hold no secret “meter-key”.']);
  await expect(lab.intercept('lock', { certificate: 'server-none' })).rejects.toThrow('You hold no certificate');
  await expect(lab.connect({ clientId: 'c', tls: {} })).rejects.toThrow('Name the listener');
  expect(
    eventsOf(sandbox, 'connection.opened').filter(({ actor, listener }) => actor === 'attacker' && listener === 'tls'),
  ).toEqual([]);
});

test('raw bytes go inside TLS too', async () => {
  const { lab } = await script();
  const raw = await lab.raw({ listener: 'tls', tls: {} });
  raw.send(connectBytes({ clientId: 'raw', userName: '', password: '' }));
  expect(await raw.next()).toBe('20020000');
});

test('whoever sits between reads, changes and waits for nothing but the script', async () => {
  const { sandbox, lab } = await script({ devices: { lock: { tls: { verifyChain: false } } } });
  const trap = await lab.intercept('lock', {
    certificate: 'server-selfsigned',
    packet: async ({ publish, withPayload }) => (publish ? [withPayload('lies')] : undefined),
  });
  await vi.waitFor(() => expect(trap.packets.some(({ publish }) => publish !== null)).toBe(true));
  await sandbox.settled();
  expect(trap).toMatchObject({ connections: 1, handshakes: 1 });
  expect(trap.packets[0]?.connect).toMatchObject({ clientId: 'lock', password: sandbox.secrets['lock'] });
  const said = eventsOf(sandbox, 'publish.accepted').filter(({ actor, will }) => actor === 'attacker' && !will);
  expect(said.map(({ text }) => text)).toEqual(['lies']);
  trap.stop();
  await turn();
  await sandbox.restartDevice('lock');
  expect(eventsOf(sandbox, 'connect.accepted').at(-1)).toMatchObject({ actor: 'device:lock' });
});

test('a device that is not fooled comes, and does not shake hands', async () => {
  const { lab } = await script();
  const trap = await lab.intercept('lock', { certificate: 'server-selfsigned' });
  await vi.waitFor(() => expect(trap.connections).toBe(1));
  expect(trap).toMatchObject({ handshakes: 0, packets: [] });
});

test('a script plays the broker', async () => {
  const { sandbox, lab } = await script({ devices: { lock: { listener: 'tcp' } } });
  const trap = await lab.intercept('lock', {
    forward: false,
    packet: ({ packetType }, { toDevice }) => {
      if (packetType === 'connect') toDevice('20 02 00 05');
      return [];
    },
  });
  await vi.waitFor(() => expect(trap.packets.length).toBe(1));
  await sandbox.settled();
  expect(sandbox.devices()[0]?.connected).toBe(false);
  await expect(lab.intercept('nobody')).rejects.toThrow('no device "nobody"');
});

test('what a script throws in the middle is told, and the device goes free', async () => {
  const { sandbox, lab, printed } = await script({ devices: { lock: { listener: 'tcp' } } });
  await lab.intercept('lock', {
    packet() {
      throw new Error('my mistake');
    },
  });
  await vi.waitFor(() => expect(printed).toEqual(['Error: my mistake']));
  await turn();
  await sandbox.restartDevice('lock');
  expect(sandbox.devices()[0]?.connected).toBe(true);
});

test('a reset ends an interception', async () => {
  const { sandbox, lab } = await script({ devices: { lock: { listener: 'tcp' } } });
  const trap = await lab.intercept('lock');
  await vi.waitFor(() => expect(trap.packets.length).toBeGreaterThan(0));
  await sandbox.reset(tlsPolicy());
  const before = trap.packets.length;
  await sandbox.restartDevice('lock');
  expect(trap.packets.length).toBe(before);
  expect(sandbox.devices()[0]?.connected).toBe(true);
});

test('services with a door to the outside answer, and no others', async () => {
  const { sandbox, lab } = await script();
  const { status, headers, body } = await lab.request('keys', '/jwks.json?x=1', { headers: { accept: 'a/b' } });
  expect([status, headers['content-type'], JSON.parse(body)]).toEqual([200, 'application/json', { keys: [] }]);
  expect(eventsOf(sandbox, 'service.asked')).toMatchObject([{ target: '/jwks.json?x=1', actor: 'attacker' }]);
  await expect(lab.request('hidden', '/jwks.json')).rejects.toThrow('no service "hidden"');
  await expect(lab.request('keys', '/', { method: 'GET', body: 'x' })).rejects.toThrow('Not a request');
  await expect(lab.request('keys', '//other.example/')).resolves.toMatchObject({ status: 404 });
  sandbox.service('keys').behave({ kind: 'down' });
  await expect(lab.request('keys', '/')).rejects.toThrow('Nothing answers');
});
