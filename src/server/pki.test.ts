/** What a lab grants can be downloaded and works against its real port; what it does not grant stays where it is. */
import { execFile, spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tlsHome } from '../../tests/fixtures/tls-home.ts';
import { type LabDefinition, labDefinitionSchema } from '../model/lab-definition.ts';
import type { SandboxView } from '../model/wire.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const granting = (id: string, number: number, ...given: string[]): LabDefinition =>
  labDefinitionSchema.parse({
    ...tlsHome,
    id,
    number,
    pki: {
      authorities: tlsHome.pki?.authorities,
      certificates: tlsHome.pki?.certificates.map((each) => ({ ...each, given: given.includes(each.name) })),
    },
  });

const bundleOf = (definition: LabDefinition, vulnerable: string) => ({
  ...{ attacks: [], traffic: [], nearMisses: [], equivalentMutants: [], solution: '', solutionNote: '' },
  ...{ definition, vulnerable, hardened: '{}', starter: '' },
});
const open = { auth: { anonymous: true }, acl: { default: 'allow' } };
const mutual = { ...open, listeners: { tls: { tls: { clientCertificate: { trustAnchors: ['root'] } } } } };

let server: TestServer;
let folder: string;
let ann: TestLearner;
let sandbox: SandboxView;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pki-files-'));
  const listeners = tlsHome.listeners.filter(({ transport }) => transport === 'tcp');
  const plain = labDefinitionSchema.parse({ ...tlsHome, id: 'plain-home', number: 2, listeners, pki: undefined });
  const labs = [
    bundleOf(granting('tls-home', 1, 'car'), JSON.stringify(mutual)),
    bundleOf(plain, JSON.stringify(open)),
  ];
  server = await startTestServer({ labs });
  ann = new TestLearner(server.url);
  sandbox = (await ann.call('POST', '/api/sandboxes', { labId: 'tls-home' })).body;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const fetchFile = (file: string, learner = ann) => learner.call('GET', `/api/sandboxes/${sandbox.id}/pki/${file}`);

test('the sandbox lists its authorities and what is given, and nothing else', () => {
  expect(sandbox.pkiFiles.map(({ file }) => file)).toEqual([
    'root.pem',
    'issuing.pem',
    'public.pem',
    'car.pem',
    'car.key.pem',
  ]);
});

test('each file that is listed comes under its name, and holds what it says', async () => {
  for (const { file } of sandbox.pkiFiles) {
    const { status, headers, body } = await fetchFile(file);
    expect(status, file).toBe(200);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${file}"`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.includes('PRIVATE KEY'), file).toBe(file === 'car.key.pem');
  }
  const certificate = new X509Certificate((await fetchFile('car.pem')).body);
  expect(certificate.subject).toBe('CN=car-001');
  expect(certificate.checkPrivateKey(createPrivateKey((await fetchFile('car.key.pem')).body))).toBe(true);
});

test.each([
  'root.key.pem',
  'issuing.key.pem',
  'stolen.pem',
  'stolen.key.pem',
  'server-none.key.pem',
  'server-none.pem',
  'car.key',
  'nobody.pem',
  '..%2Fcar.pem',
  'constructor',
])('%s is not to be had', async (file) => {
  const { status, body } = await fetchFile(file);
  expect({ status, code: body.code }).toEqual({ status: 404, code: 'ERR_PKI_NOT_GRANTED' });
  expect(body.remedy).toContain('car.key.pem');
});

test('nobody else gets any of it, with a cookie of their own or with none', async () => {
  const bob = new TestLearner(server.url);
  expect((await fetchFile('root.pem', bob)).body.code).toBe('ERR_SANDBOX_UNKNOWN');
  await bob.call('POST', '/api/sandboxes', { labId: 'tls-home' });
  expect((await fetchFile('car.key.pem', bob)).body.code).toBe('ERR_SANDBOX_UNKNOWN');
});

test('a lab without certificates says that it has none', async () => {
  const plain: SandboxView = (await ann.call('POST', '/api/sandboxes', { labId: 'plain-home' })).body;
  expect(plain.pkiFiles).toEqual([]);
  const { body } = await ann.call('GET', `/api/sandboxes/${plain.id}/pki/root.pem`);
  expect(body).toMatchObject({ code: 'ERR_PKI_NOT_GRANTED', remedy: expect.stringContaining('do without TLS') });
});

const installed = spawnSync('mosquitto_pub', ['--help']).error === undefined;
if (!installed) console.warn('mosquitto_pub is not installed: the test with it is left out');

test.skipIf(!installed)('mosquitto_pub gets in with the files, also after a reset, and not without them', async () => {
  await ann.call('POST', `/api/sandboxes/${sandbox.id}/reset`);
  for (const { file } of sandbox.pkiFiles) await writeFile(join(folder, file), (await fetchFile(file)).body);
  const { host = '', port } = sandbox.listeners.find(({ transport }) => transport === 'tls') ?? {};
  const publish = (...args: string[]) =>
    new Promise<number>((resolve) => {
      const all = ['-h', host, '-p', String(port), '-t', 'home/note', '-m', 'x', '-q', '1', ...args];
      execFile('mosquitto_pub', all, { cwd: folder, timeout: 30_000 }, (error) => resolve(error ? 1 : 0));
    });
  expect(await publish('--cafile', 'root.pem', '--cert', 'car.pem', '--key', 'car.key.pem')).toBe(0);
  expect(await publish('--cafile', 'root.pem')).toBe(1);
  expect(await publish('--cafile', 'public.pem', '--cert', 'car.pem', '--key', 'car.key.pem')).toBe(1);
});
