import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { connectMqtt, listenerUrl, TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Whether something listens there. */
function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

test('each learner has a port of their own, on this machine only, until the sandbox ends', async () => {
  const [ann, bob] = [new TestLearner(server.url), new TestLearner(server.url)];
  const sandboxes = await Promise.all([ann.open(), bob.open()]);
  const ports = sandboxes.map(({ listeners }) => listeners.find(({ transport }) => transport === 'tcp')?.port ?? 0);
  expect(new Set(ports).size).toBe(2);
  const outside = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const port of ports) {
    expect(await reaches('127.0.0.1', port)).toBe(true);
    for (const { address } of outside) expect(await reaches(address, port)).toBe(false);
  }
  await ann.call('DELETE', `/api/sandboxes/${sandboxes[0]?.id}`);
  expect(await reaches('127.0.0.1', ports[0] ?? 0)).toBe(false);
  expect(await reaches('127.0.0.1', ports[1] ?? 0)).toBe(true);
});

test('the same learner finds the same port and the same secrets again', async () => {
  const ann = new TestLearner(server.url);
  const before = await ann.open();
  await ann.call('DELETE', `/api/sandboxes/${before.id}`);
  const after = await ann.open();
  expect(after.id).not.toBe(before.id);
  expect(listenerUrl(after, 'tcp')).toBe(listenerUrl(before, 'tcp'));
  expect(after.givenSecrets).toEqual(before.givenSecrets);
});

test('own-tool commands are filled in', async () => {
  const { ownTools, listeners, givenSecrets } = await new TestLearner(server.url).open();
  const commands = ownTools.map(({ command }) => command).join('\n');
  expect(commands).not.toMatch(/\{\{/);
  expect(commands).toContain(`-h 127.0.0.1 -p ${listeners.find(({ transport }) => transport === 'tcp')?.port}`);
  expect(commands).toContain(Object.values(givenSecrets)[0]);
});

/** Opens WebSockets one after the other and sends CONNECT the moment the upgrade is answered; tells how many CONNACKs came. */
const eagerClient = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { WebSocket } = require('ws');
  const connect = Buffer.from('100c00044d5154540402003c0000', 'hex');
  const once = () => new Promise((resolve) => {
    const socket = new WebSocket(workerData, 'mqtt');
    socket.on('open', () => socket.send(connect));
    socket.on('message', () => { socket.terminate(); resolve(1); });
    socket.on('close', () => resolve(0));
    socket.on('error', () => resolve(0));
  });
  (async () => {
    let answered = 0;
    for (let round = 0; round < 100; round++) answered += await once();
    parentPort.postMessage(answered);
  })();
`;

test('no byte is lost while a socket changes its process, however busy the server is', async () => {
  const sandbox = await new TestLearner(server.url).open();
  const busy = setInterval(() => {
    const until = performance.now() + 15;
    while (performance.now() < until);
  }, 1);
  const worker = new Worker(eagerClient, { eval: true, workerData: listenerUrl(sandbox, 'ws') });
  const answered = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  clearInterval(busy);
  expect(answered).toBe(100);
});

test('a client that speaks before the upgrade is answered is heard', async () => {
  const sandbox = await new TestLearner(server.url).open();
  const url = new URL(listenerUrl(sandbox, 'ws'));
  const socket = connect({ host: '127.0.0.1', port: server.port });
  const upgrade = `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: mqtt\r\n\r\n`;
  // A masked binary frame with key 0, so that the payload stands in clear.
  const frame = Buffer.from('828e00000000100c00044d5154540402003c0000', 'hex');
  socket.write(Buffer.concat([Buffer.from(upgrade), frame]));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer);
    if (Buffer.concat(chunks).includes(Buffer.from('820420020000', 'hex'))) break;
  }
  expect(Buffer.concat(chunks).toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
});

test('text frames are no MQTT', async () => {
  const sandbox = await new TestLearner(server.url).open();
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(listenerUrl(sandbox, 'ws'), 'mqtt');
  const code = await new Promise((resolve) => {
    socket.on('open', () => socket.send('hello'));
    socket.on('close', resolve);
  });
  expect([1003, 1006]).toContain(code);
  const client = await connectMqtt(listenerUrl(sandbox, 'ws'));
  expect(client.connected).toBe(true);
  client.end(true);
});
