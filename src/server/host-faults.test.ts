import { afterEach, expect, test, vi } from 'vitest';
import { standardWalls } from '../host-node/index.ts';
import type { SandboxEndReason } from '../model/wire.ts';
import { hostPids, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { connectMqtt, listenerUrl, TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
let server: TestServer;
afterEach(() => server.close());

/** Makes a host do `fault` when it gets SIGUSR2: what a bug in a broker could do, without a door for it in the product. */
const onSignal = (fault: string) => ['--import', `data:text/javascript,process.on('SIGUSR2', () => { ${fault} })`];

/** Never 0, which would mean every process of ours. */
function onlyHost(): number {
  const [pid, ...others] = hostPids();
  if (pid === undefined || others.length > 0) throw new Error(`expected one host, found ${hostPids()}`);
  return pid;
}

const faults: [name: string, fault: string, reason: SandboxEndReason][] = [
  ['throws where nobody catches', "throw new Error('a bug')", 'crashed'],
  ['is killed by the system', "process.kill(process.pid, 'SIGSEGV')", 'crashed'],
  ['fills its heap', 'const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length))', 'out-of-memory'],
  ['asks for one array too large', "'x'.repeat(2 ** 29 - 24).split('')", 'out-of-memory'],
  ['fills buffers outside its heap', 'const kept = []; for (;;) kept.push(Buffer.alloc(1048576, 1))', 'out-of-memory'],
  ['loops for ever', 'for (;;);', 'unresponsive'],
];

test.each(faults)(
  'when a host %s, its learner is told and gets a fresh one, and a neighbour notices nothing',
  async (_name, fault, reason) => {
    server = await startTestServer({
      program: { nodeArguments: onSignal(fault) },
      walls: { ...standardWalls, heartbeatIntervalMs: 500 },
    });
    const ann = new TestLearner(server.url);
    const bob = new TestLearner(server.url);
    const annsSandbox = await ann.open();
    const annsHost = onlyHost();
    const bobsSandbox = await bob.open();
    expect(hostPids()).toHaveLength(2);
    const page = await ann.watch(annsSandbox.id);
    const bobsClient = await connectMqtt(listenerUrl(bobsSandbox, 'ws'));
    let bobsConnectionEnded = false;
    bobsClient.on('close', () => {
      bobsConnectionEnded = true;
    });
    await bobsClient.subscribeAsync('bobs/echo');

    process.kill(annsHost, 'SIGUSR2');
    const ended = await page.ended();
    expect(ended.reason).toBe(reason);
    expect(ended.message).toMatch(/Nobody else was affected/);

    const arrived = new Promise((resolve) => bobsClient.once('message', resolve));
    await bobsClient.publishAsync('bobs/echo', 'still here', { qos: 1 });
    expect(await arrived).toBe('bobs/echo');
    expect(bobsConnectionEnded).toBe(false);

    expect((await ann.call('GET', `/api/sandboxes/${annsSandbox.id}`)).status).toBe(404);
    const fresh = await ann.open();
    expect(fresh.id).not.toBe(annsSandbox.id);
    const annsClient = await connectMqtt(listenerUrl(fresh, 'tcp'));
    await annsClient.publishAsync('anns/echo', 'back again', { qos: 1 });
    expect(hostPids()).not.toContain(annsHost);
    annsClient.end(true);
    bobsClient.end(true);
  },
);

test('a request that a dying host leaves unanswered is answered by the server', async () => {
  server = await startTestServer({
    program: { nodeArguments: onSignal('for (;;);') },
    walls: { ...standardWalls, heartbeatIntervalMs: 300 },
  });
  const ann = new TestLearner(server.url);
  const { id } = await ann.open();
  process.kill(onlyHost(), 'SIGUSR2');
  const answer = await ann.call('GET', `/api/sandboxes/${id}`);
  expect(answer).toMatchObject({ status: 503, body: { code: 'ERR_HOST_ENDED' } });
  expect(answer.headers.get('retry-after')).toBe('1');
});

test('an idle sandbox is closed, and a sign of life puts that off', async () => {
  server = await startTestServer({ settings: { sandboxIdleMs: 3_000 } });
  const ann = new TestLearner(server.url);
  const sandbox = await ann.open();
  const page = await ann.watch(sandbox.id);
  const before = Date.parse(sandbox.expiresAt);
  const { body } = await ann.call('GET', `/api/sandboxes/${sandbox.id}`);
  expect(Date.parse(body.expiresAt)).toBeGreaterThan(before);
  expect((await page.ended()).reason).toBe('idle');
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(body.expiresAt));
  expect((await ann.call('GET', '/api/health')).body.sandboxes).toBe(0);
});
