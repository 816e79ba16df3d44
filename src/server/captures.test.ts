import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsAbout, dissect, patient, testWithTshark } from '../../tests/capture/dissect.ts';
import type { SandboxView } from '../model/wire.ts';
import { LAB, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { connectMqtt, listenerUrl, TestLearner } from './testing/test-learner.ts';

let server: TestServer;
let ann: TestLearner;
let sandbox: SandboxView;
beforeAll(async () => {
  server = await startTestServer();
  ann = new TestLearner(server.url);
  sandbox = await ann.open();
}, patient.timeout);
afterAll(() => server.close());

async function download(): Promise<{ headers: Headers; file: Buffer }> {
  const path = `${server.url}/api/sandboxes/${sandbox.id}/capture.pcapng`;
  const response = await fetch(path, { headers: { cookie: ann.cookie } });
  expect(response.status).toBe(200);
  return { headers: response.headers, file: Buffer.from(await response.arrayBuffer()) };
}

test('the capture comes as a file whose name says of what and when', patient, async () => {
  const { headers, file } = await download();
  expect(headers.get('content-type')).toBe('application/vnd.tcpdump.pcapng');
  expect(headers.get('content-disposition')).toMatch(
    new RegExp(`^attachment; filename="${LAB}-\\d{8}T\\d{6}Z\\.pcapng"$`),
  );
  expect(headers.get('cache-control')).toBe('no-store');
  expect(file.subarray(0, 4).toString('hex')).toBe('0a0d0d0a');
});

testWithTshark('real connections over TCP and WebSocket are dissected as MQTT', patient, async () => {
  for (const listener of ['tcp', 'ws'] as const) {
    const client = await connectMqtt(listenerUrl(sandbox, listener));
    await client.publishAsync(`over/${listener}`, 'hello', { qos: 1 });
    await client.endAsync();
  }
  const { file } = await download();
  const mine = 'mqtt.msgtype == 3 && mqtt.topic contains "over/" && ip.src == 127.0.0.1';
  expect(dissect(file, mine, ['mqtt.topic', 'tcp.dstport'])).toEqual(['over/tcp\t1883', 'over/ws\t1883']);
  expect(complaintsAbout(file)).toEqual([]);
});

test('a reset begins a new capture', patient, async () => {
  const client = await connectMqtt(listenerUrl(sandbox, 'tcp'));
  await client.publishAsync('said/before', 'x', { qos: 1 });
  client.end(true);
  expect((await download()).file.includes('said/before')).toBe(true);
  await ann.call('POST', `/api/sandboxes/${sandbox.id}/reset`);
  expect((await download()).file.includes('said/before')).toBe(false);
});

test('a lab that grants no TLS secrets says so instead of giving an empty file', patient, async () => {
  const { status, body } = await ann.call('GET', `/api/sandboxes/${sandbox.id}/keys.log`);
  expect(status).toBe(404);
  expect(body).toMatchObject({ code: 'ERR_CAPTURE_KEYS_NOT_GRANTED' });
  expect(body.detail).toContain('without its secrets');
});
