/** The listeners of a hosted sandbox as other people’s programs find them: OpenSSL’s own client and Mosquitto’s. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { certificateNamed, tlsHome } from '../../../tests/fixtures/tls-home.ts';
import type { PolicySource } from '../../model/policy.ts';
import { mintTrust } from '../../sandbox/trust.ts';
import { type HostedSandbox, hostSandbox } from './hosted-sandbox.ts';
import { createWebSocketGate } from './websocket-gate.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const installed = (program: string, ...args: string[]): boolean => {
  const there = spawnSync(program, args).error === undefined;
  if (!there) console.warn(`${program} is not installed: tests with it are left out`);
  return there;
};
const withMosquitto = test.skipIf(!installed('mosquitto_pub', '--help'));
const withOpenssl = test.skipIf(!installed('openssl', 'version'));
const withNmap = test.skipIf(!installed('nmap', '--version'));

const meterKey = '00112233445566778899aabbccddeeff';
const suites = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256';
const open: PolicySource = { auth: { anonymous: true }, acl: { default: 'allow' } };
const withTls = (tls: NonNullable<NonNullable<PolicySource['listeners']>[string]>['tls']): string =>
  JSON.stringify({ ...open, listeners: { tls: { tls } } });

let sandbox: HostedSandbox;
let folder: string;
const events: string[] = [];
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-listeners-'));
  const trust = await mintTrust(tlsHome.pki);
  await writeFile(file('ca.pem'), trust.ownAnchors().join('\n'));
  for (const name of ['car', 'homemade']) {
    const { chainPem, privateKeyPem } = trust.identity(name);
    await writeFile(file(`${name}.pem`), chainPem);
    await writeFile(file(`${name}.key`), privateKeyPem);
  }
  const ports = { tls: [0], tcp: [0], wss: [0] };
  const start = { sandboxId: 'A'.repeat(22), seed: 'a learner’s seed', bindHost: '127.0.0.1', ports };
  const send = async ({ events: batch }: { events?: { json: string } | undefined }) => {
    if (batch) events.push(batch.json);
  };
  const context = { gate: createWebSocketGate(), send, root: process.cwd() };
  sandbox = await hostSandbox({ ...start, lab: tlsHome, policyTexts: [JSON.stringify(open)] }, context);
  await sandbox.watch(1);
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

const port = (listener: string) => String(sandbox.ports[listener]);

interface Ended {
  code: number;
  output: string;
}

function run(program: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}

const openssl = (...args: string[]) =>
  run('openssl', ['s_client', '-connect', `127.0.0.1:${port('tls')}`, '-brief', ...args]);
const mosquitto = (...args: string[]) =>
  run('mosquitto_pub', ['-h', '127.0.0.1', '-p', port('tls'), '-t', 'home/note', '-m', 'hello', '-q', '1', ...args]);

/** Whatever an older test has set up is gone. */
async function apply(text: string): Promise<void> {
  expect(await sandbox.applyPolicy(text)).toMatchObject({ disconnected: expect.any(Number) });
}

withMosquitto('mosquitto publishes over TLS, and only to a broker it believes', async () => {
  await apply(JSON.stringify(open));
  expect(await mosquitto('--cafile', file('ca.pem'))).toEqual({ code: 0, output: '' });
  expect((await mosquitto('--cafile', file('ca.pem'), '--tls-alpn', 'mqtt')).code).toBe(0);
  expect((await mosquitto('--cafile', file('ca.pem'), '--tls-alpn', 'h2')).code).not.toBe(0);
  await apply(withTls({ certificate: certificateNamed('wrongHost') }));
  expect((await mosquitto('--cafile', file('ca.pem'))).code).not.toBe(0);
});

withMosquitto('mosquitto gets in with its certificate, and with no other', async () => {
  await apply(withTls({ clientCertificate: { trustAnchors: ['root'] } }));
  const shown = (name: string) => ['--cert', file(`${name}.pem`), '--key', file(`${name}.key`)];
  expect((await mosquitto('--cafile', file('ca.pem'), ...shown('car'))).code).toBe(0);
  expect((await mosquitto('--cafile', file('ca.pem'), ...shown('homemade'))).code).not.toBe(0);
  expect((await mosquitto('--cafile', file('ca.pem'))).code).not.toBe(0);
});

withMosquitto.each(['tlsv1.2', 'tlsv1.3'])('mosquitto gets in with a pre-shared key and %s', async (version) => {
  await apply(withTls({ ciphers: suites, psk: { identities: [{ identity: 'meter-17', key: { hex: meterKey } }] } }));
  const psk = (identity: string, key: string) =>
    mosquitto('--psk-identity', identity, '--psk', key, '--tls-version', version);
  expect((await psk('meter-17', meterKey)).code).toBe(0);
  expect((await psk('meter-17', meterKey.replace('0', '1'))).code).not.toBe(0);
  expect((await psk('meter-18', meterKey)).code).not.toBe(0);
});

withOpenssl('openssl finds the versions that the policy speaks, and no others', async () => {
  const spoken = async () => {
    const found: string[] = [];
    for (const version of ['-tls1', '-tls1_1', '-tls1_2', '-tls1_3']) {
      const { output } = await openssl(version, '-cipher', 'DEFAULT:@SECLEVEL=0', '-CAfile', file('ca.pem'));
      if (/CONNECTION ESTABLISHED/.test(output)) found.push(version);
    }
    return found;
  };
  await apply(JSON.stringify(open));
  expect(await spoken()).toEqual(['-tls1_2', '-tls1_3']);
  await apply(withTls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }));
  expect(await spoken()).toEqual(['-tls1', '-tls1_1', '-tls1_2']);
  await apply(withTls({ minVersion: 'TLSv1.3' }));
  expect(await spoken()).toEqual(['-tls1_3']);
});

withOpenssl('openssl gets the suite the policy puts first, or the one it puts first itself', async () => {
  const [ours, theirs] = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'];
  const chosen = async (honorServerOrder: boolean) => {
    await apply(withTls({ ciphers: `${ours}:${theirs}`, honorServerOrder }));
    return (await openssl('-tls1_2', '-cipher', `${theirs}:${ours}`)).output;
  };
  expect(await chosen(true)).toContain(`Ciphersuite: ${ours}`);
  expect(await chosen(false)).toContain(`Ciphersuite: ${theirs}`);
  await apply(withTls({ certificate: 'server-rsa', maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }));
  expect((await openssl('-tls1_2', '-cipher', 'AES128-GCM-SHA256')).output).toContain('Ciphersuite: AES128-GCM-SHA256');
});

withOpenssl('openssl resumes with a ticket where there are any', async () => {
  for (const sessionTickets of [true, false]) {
    await apply(withTls({ sessionTickets, maxVersion: 'TLSv1.2' }));
    const args = ['s_client', '-connect', `127.0.0.1:${port('tls')}`, '-tls1_2'];
    await run('openssl', [...args, '-sess_out', file('session')]);
    const { output } = await run('openssl', [...args, '-sess_in', file('session')]);
    expect(/^Reused/m.test(output)).toBe(sessionTickets);
  }
});

withNmap('nmap grades what is there', async () => {
  await apply(JSON.stringify(open));
  const { output } = await run('nmap', ['--script', 'ssl-enum-ciphers', '-p', port('tls'), '127.0.0.1']);
  expect(output).toContain('TLSv1.2');
  expect(output).not.toContain('TLSv1.0');
});

const dialWss = (origin?: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port('wss')}/`, 'mqtt', {
      rejectUnauthorized: false,
      ...(origin && { origin }),
    });
    socket.on('open', () => socket.send(Buffer.from('100d00044d5154540402003c000161', 'hex')));
    socket.on('message', (data: Buffer) => {
      resolve(data.toString('hex'));
      socket.terminate();
    });
    socket.on('error', ({ message }) => resolve(message));
  });

test('MQTT over WSS on a port of its own, for pages that may', async () => {
  await apply(JSON.stringify(open));
  expect(await dialWss()).toBe('20020000');
  expect(await dialWss('https://broker.lab')).toBe('20020000');
  expect(await dialWss('https://evil.example')).toContain('403');
  await apply(JSON.stringify({ ...open, listeners: { wss: { originAllow: ['*'] } } }));
  expect(await dialWss('https://evil.example')).toBe('20020000');
});

test('a suite or a certificate that is not there is refused where it stands in the policy', async () => {
  const text = '{\n  "listeners": {\n    "tls": { "tls": { "ciphers": "RC4-SHA:AES128-SHA" } }\n  }\n}';
  const answer = await sandbox.applyPolicy(text);
  expect(answer).toMatchObject({
    issues: [{ path: 'listeners.tls.tls', line: 3, message: expect.stringContaining('RC4-SHA') }],
  });
  const unknown = await sandbox.applyPolicy(withTls({ certificate: 'nobody' }));
  expect(unknown).toMatchObject({ issues: [{ message: expect.stringContaining('“nobody”') }] });
  expect(await sandbox.applyPolicy(withTls({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }))).toHaveProperty('issues');
});
