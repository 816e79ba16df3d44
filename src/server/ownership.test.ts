import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { SandboxView } from '../model/wire.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { connectMqtt, listenerUrl, TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let server: TestServer;
let ann: TestLearner;
let bob: TestLearner;
let annsSandbox: SandboxView;
let bobsSandbox: SandboxView;
beforeAll(async () => {
  server = await startTestServer();
  ann = new TestLearner(server.url);
  bob = new TestLearner(server.url);
  [annsSandbox, bobsSandbox] = await Promise.all([ann.open(), bob.open()]);
});
afterAll(() => server.close());

/** Status of the refused upgrade, or 101. */
function upgradeStatus(path: string, headers: Record<string, string>, protocol?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocol ? [protocol] : [], { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

test.each([
  ['GET', ''],
  ['PUT', '/policy'],
  ['POST', '/verify'],
  ['POST', '/answers'],
  ['POST', '/hints'],
  ['POST', '/reset'],
  ['GET', '/solution'],
  ['GET', '/capture.pcapng'],
  ['GET', '/keys.log'],
  ['GET', '/pki/root.pem'],
  ['GET', '/export/mosquitto'],
  ['DELETE', ''],
])('%s …%s of somebody else is answered as if it were not there', async (method, path) => {
  const body = method === 'PUT' || method === 'POST' ? '{}' : undefined;
  const foreign = await bob.call(method, `/api/sandboxes/${annsSandbox.id}${path}`, body);
  const missing = await bob.call(method, `/api/sandboxes/${'x'.repeat(22)}${path}`, body);
  expect(foreign).toMatchObject({ status: 404, body: { code: 'ERR_SANDBOX_UNKNOWN' } });
  expect(foreign.body).toEqual(missing.body);
  expect((await ann.call('GET', `/api/sandboxes/${annsSandbox.id}`)).status).toBe(200);
});

test('a cookie that was changed or forged is nobody', async () => {
  const [id = ''] = ann.cookie.split('.');
  for (const cookie of [id, `${id}.`, `${id}.${'A'.repeat(43)}`, `${ann.cookie}x`, 'learner=', 'learner=..']) {
    const forged = new TestLearner(server.url);
    forged.cookie = cookie;
    expect((await forged.call('GET', `/api/sandboxes/${annsSandbox.id}`)).status).toBe(404);
  }
  expect((await ann.call('GET', `/api/sandboxes/${annsSandbox.id}`)).status).toBe(200);
});

test('the cookie is out of reach of scripts and other sites', async () => {
  const { headers } = await new TestLearner(server.url).call('PUT', '/api/progress', { chapters: {} });
  expect(headers.get('set-cookie')).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
});

test('the event stream opens for the owner’s own page only', async () => {
  const path = `/api/sandboxes/${annsSandbox.id}/events`;
  const origin = server.url;
  expect(await upgradeStatus(path, { cookie: ann.cookie, origin })).toBe(101);
  expect(await upgradeStatus(path, { cookie: ann.cookie, origin: 'http://attacker.example' })).toBe(403);
  // A learner's script runs in an opaque origin: it must not read the page's stream, whatever cookie the browser adds.
  expect(await upgradeStatus(path, { cookie: ann.cookie, origin: 'null' })).toBe(403);
  expect(await upgradeStatus(path, { cookie: bob.cookie, origin })).toBe(404);
  expect(await upgradeStatus(path, { origin })).toBe(404);
  expect(await upgradeStatus(path, { cookie: ann.cookie, origin, host: 'attacker.example' })).toBe(421);
});

test('the MQTT socket opens by token alone, and from an opaque origin', async () => {
  const path = (id: string, listener: string, token: string) => `/sandboxes/${id}/${listener}?token=${token}`;
  const { id, token } = annsSandbox;
  expect(await upgradeStatus(path(id, 'ws', token), { origin: 'null' }, 'mqtt')).toBe(101);
  expect(await upgradeStatus(path(id, 'ws', token), {}, 'mqtt')).toBe(101);
  expect(await upgradeStatus(path(id, 'ws', token), { origin: 'http://attacker.example' }, 'mqtt')).toBe(403);
  expect(await upgradeStatus(path(id, 'ws', bobsSandbox.token), {}, 'mqtt')).toBe(404);
  expect(await upgradeStatus(path(bobsSandbox.id, 'ws', token), {}, 'mqtt')).toBe(404);
  expect(await upgradeStatus(path(id, 'ws', ''), { cookie: ann.cookie }, 'mqtt')).toBe(404);
  expect(await upgradeStatus(path(id, 'tcp', token), {}, 'mqtt')).toBe(404);
  expect(await upgradeStatus(path(id, 'nothing', token), {}, 'mqtt')).toBe(404);
  expect(await upgradeStatus(path(id, 'ws', token), {})).toBe(400);
  expect(await upgradeStatus(path(id, 'ws', token), {}, 'chat')).toBe(400);
});

test('one learner’s messages reach neither the broker nor the events of another', async () => {
  const annsPage = await ann.watch(annsSandbox.id);
  const bobsPage = await bob.watch(bobsSandbox.id);
  const annsClient = await connectMqtt(listenerUrl(annsSandbox, 'ws'));
  const bobsClient = await connectMqtt(listenerUrl(bobsSandbox, 'tcp'));
  const received: string[] = [];
  bobsClient.on('message', (topicName) => received.push(topicName));
  await bobsClient.subscribeAsync('#');

  await annsClient.publishAsync('anns/secret', 'x', { qos: 1 });
  await bobsClient.publishAsync('bobs/marker', 'x', { qos: 1 });
  const published = (topicName: string) => (page: typeof annsPage) => () =>
    page.events.some((event) => event.type === 'publish.accepted' && event.topicName === topicName);
  await annsPage.until(published('anns/secret')(annsPage));
  await bobsPage.until(published('bobs/marker')(bobsPage));

  expect(bobsPage.events.filter((event) => 'topicName' in event && event.topicName === 'anns/secret')).toEqual([]);
  expect(bobsPage.events.every(({ sandboxId }) => sandboxId === bobsSandbox.id)).toBe(true);
  expect(annsPage.events.every(({ sandboxId }) => sandboxId === annsSandbox.id)).toBe(true);
  expect(received).not.toContain('anns/secret');
  expect(annsSandbox.givenSecrets).not.toEqual(bobsSandbox.givenSecrets);
  for (const client of [annsClient, bobsClient]) client.end(true);
  for (const page of [annsPage, bobsPage]) page.socket.terminate();
});
