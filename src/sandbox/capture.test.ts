/** What the capture of a sandbox holds, byte by byte against what the broker told, and as Wireshark reads it. */
import { expect, onTestFinished, test } from 'vitest';
import { complaintsAbout, dissect, patient, testWithTshark } from '../../tests/capture/dissect.ts';
import { RawClient } from '../../tests/edge/raw-client.ts';
import { exampleHome } from '../../tests/fixtures/example-home.ts';
import { enter, eventsOf, startExample } from '../../tests/fixtures/example-sandbox.ts';
import { policySchema } from '../model/policy.ts';
import { createDuplexPair } from './duplex-pair.ts';
import type { Sandbox, SandboxOptions } from './index.ts';

async function started(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const { sandbox } = await startExample(options);
  onTestFinished(() => sandbox.dispose());
  return sandbox;
}

const contains = (file: Uint8Array, text: string) => Buffer.from(file).includes(text);

test('every client of the sandbox is in it, devices too, under the name of who is behind it', async () => {
  const sandbox = await started();
  const visitor = await enter(sandbox);
  await visitor.publish('home/lock/cmd', 'OPEN');
  await sandbox.settled();
  const file = sandbox.capture.toPcapng();
  for (const name of ['device:lock', 'device:thermostat', 'device:phone', 'attacker']) {
    expect(contains(file, `${name}, listener tcp`)).toBe(true);
  }
  expect(contains(file, `${sandbox.secrets.phone}`)).toBe(true);
  expect(contains(file, 'home/lock/cmdOPEN')).toBe(true);
  expect(contains(file, 'operator:')).toBe(false);
});

test('a reset begins a new one, and what the old connections still say is not in it', async () => {
  const sandbox = await started();
  const [mine, theirs] = createDuplexPair();
  sandbox.accept({ stream: theirs, listener: 'tcp', transport: 'tcp', remoteAddress: '192.0.2.1', actor: 'attacker' });
  mine.write('before the reset');
  await sandbox.settled();
  expect(contains(sandbox.capture.toPcapng(), 'before the reset')).toBe(true);
  await sandbox.reset(policySchema.parse({}));
  expect(contains(sandbox.capture.toPcapng(), 'before the reset')).toBe(false);
});

test('a connection that is tapped further down is not tapped again', async () => {
  const sandbox = await started();
  for (const [remoteAddress, more] of [
    ['192.0.2.1', {}],
    ['192.0.2.2', { tapped: true }],
  ] as const) {
    const [client, stream] = createDuplexPair();
    sandbox.accept({
      stream,
      listener: 'tcp',
      transport: 'tcp',
      remoteAddress,
      remotePort: 7,
      actor: 'attacker',
      ...more,
    });
    expect(await new RawClient(client, 4).connect(`from ${remoteAddress}`)).toMatchObject({ returnCode: 0 });
  }
  expect(contains(sandbox.capture.toPcapng(), 'from 192.0.2.1')).toBe(true);
  expect(contains(sandbox.capture.toPcapng(), 'from 192.0.2.2')).toBe(false);
});

test('a flood does not make it grow, and pushes out the oldest', async () => {
  const sandbox = await started();
  const visitor = await enter(sandbox, { clientId: 'flood' });
  const payload = 'x'.repeat(20_000);
  for (let sent = 0; sent < 150; sent += 1) await visitor.publish('nobody/reads', payload);
  const file = sandbox.capture.toPcapng();
  expect(file.length).toBeGreaterThan(2_000_000);
  expect(file.length).toBeLessThan(2_500_000);
  expect(contains(file, 'were dropped for space')).toBe(true);
  expect(contains(file, `${sandbox.secrets.phone}`)).toBe(false);
});

test.each([
  ['none', false],
  ['own', true],
] as const)('TLS secrets are in it as the lab grants them: %s', async (tlsSecrets, granted) => {
  const sandbox = await started({ lab: { ...exampleHome, capture: { tlsSecrets } } });
  sandbox.capture.addTlsSecret('CLIENT_RANDOM aa bb');
  expect(contains(sandbox.capture.toPcapng(), 'CLIENT_RANDOM')).toBe(granted);
  expect(sandbox.capture.keyLog() !== '').toBe(granted);
});

testWithTshark('the counters of the broker and the segments of the capture agree', patient, async () => {
  const sandbox = await started();
  const visitor = await enter(sandbox);
  await visitor.subscribe('#', 1);
  await visitor.publish('home/lock/cmd', 'OPEN', { qos: 1 });
  await visitor.disconnect();
  await sandbox.settled();
  const closed = eventsOf(sandbox, 'connection.closed').find(({ actor }) => actor === 'attacker');
  const file = sandbox.capture.toPcapng();
  const segments = dissect(file, 'tcp', ['ip.src', 'ip.dst', 'tcp.len', 'frame.comment']).map((row) => row.split('\t'));
  const [client] = segments.find(([, , , comment]) => comment?.startsWith('attacker')) ?? [];
  const bytes = (end: 0 | 1) =>
    segments.filter((segment) => segment[end] === client).reduce((sum, [, , length]) => sum + Number(length), 0);
  expect(closed?.bytesIn).toBeGreaterThan(0);
  expect(bytes(0)).toBe(closed?.bytesIn);
  expect(bytes(1)).toBe(closed?.bytesOut);
  expect(complaintsAbout(file)).toEqual([]);
});
