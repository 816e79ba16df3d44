import { request } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LAB, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

function rawRequest(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end(method === 'POST' ? JSON.stringify({ labId: 'none' }) : undefined);
  });
}

test.each([
  ['127.0.0.1', 200],
  ['localhost:4321', 200],
  ['[::1]:4321', 200],
  ['LOCALHOST', 200],
  ['attacker.example', 421],
  ['127.0.0.1.attacker.example', 421],
  ['localhost@attacker.example', 400],
])('a request for host "%s" is answered %i', async (host, status) => {
  expect(await rawRequest('GET', '/api/health', { host })).toBe(status);
});

test.each([
  [{}, 404],
  [{ origin: 'http://127.0.0.1' }, 404],
  [{ origin: 'https://127.0.0.1' }, 403],
  [{ origin: 'http://127.0.0.1:9999' }, 403],
  [{ origin: 'http://attacker.example' }, 403],
  [{ origin: 'null' }, 403],
])('a change from %j is answered %i (404: it came as far as the unknown lab)', async (headers, status) => {
  expect(await rawRequest('POST', '/api/sandboxes', { host: '127.0.0.1', ...headers })).toBe(status);
});

test.each([
  ['{', 400, 'ERR_HTTP_BODY'],
  ['[]', 400, 'ERR_HTTP_BODY'],
  ['{}', 400, 'ERR_HTTP_BODY'],
  ['{"labId":1}', 400, 'ERR_HTTP_BODY'],
  [`{"labId":"${LAB}","admin":true}`, 400, 'ERR_HTTP_BODY'],
  ['['.repeat(4_000), 400, 'ERR_HTTP_BODY'],
  ['{"labId":"../../etc"}', 404, 'ERR_LAB_UNKNOWN'],
  [' '.repeat(5_000), 413, 'ERR_HTTP_BODY_TOO_LARGE'],
])('the body %s is answered %i %s', async (body, status, code) => {
  const answer = await new TestLearner(server.url).call('POST', '/api/sandboxes', body);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code, status, detail: expect.any(String), remedy: expect.any(String) });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test('a body that never says how long it is ends at the limit', async () => {
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += 65_536;
      if (sent > 100 * 1_048_576) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  const status = await fetch(`${server.url}/api/sandboxes`, {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit).then(
    (response) => response.status,
    () => 413, // The server may close before the client has read its answer.
  );
  expect(status).toBe(413);
  expect(sent).toBeLessThan(50 * 1_048_576);
});

test('what is not there is a problem too', async () => {
  const learner = new TestLearner(server.url);
  expect(await learner.call('GET', '/api/nothing')).toMatchObject({ status: 404, body: { code: 'ERR_HTTP_ROUTE' } });
  expect(await learner.call('GET', '/api/labs/nothing')).toMatchObject({
    status: 404,
    body: { code: 'ERR_LAB_UNKNOWN' },
  });
  expect((await learner.call('GET', '/api/labs')).body.map(({ id }: { id: string }) => id)).toContain(LAB);
});

test('a policy that cannot come into force is refused with its places, and the one in force stays', async () => {
  const learner = new TestLearner(server.url);
  const { id, policy } = await learner.open();
  const put = (text: string) => learner.call('PUT', `/api/sandboxes/${id}/policy`, text);

  const unknownKey = await put('{\n  "acl": { "defualt": "deny" }\n}');
  expect(unknownKey).toMatchObject({ status: 422, body: { code: 'ERR_POLICY_INVALID' } });
  expect(unknownKey.body.issues[0]).toMatchObject({ line: 2, column: expect.any(Number), message: expect.any(String) });
  expect(await put('no JSONC at all')).toMatchObject({ status: 422, body: { code: 'ERR_POLICY_INVALID' } });
  expect(await put('['.repeat(30_000))).toMatchObject({ status: 422, body: { code: 'ERR_POLICY_INVALID' } });
  expect(await put(`{"acl":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_001)}`)).toMatchObject({ status: 422 });
  expect(await put('x'.repeat(65_537))).toMatchObject({ status: 413, body: { code: 'ERR_HTTP_BODY_TOO_LARGE' } });
  const tenMegabytes = await put('x'.repeat(10 * 1_048_576)).catch(() => ({ status: 413 }));
  expect(tenMegabytes.status).toBe(413);

  expect((await learner.call('GET', `/api/sandboxes/${id}`)).body.policy).toBe(policy);
  const valid = await put('{ "acl": { "default": "deny" } } // mine');
  expect(valid).toMatchObject({ status: 200, body: { policy: '{ "acl": { "default": "deny" } } // mine' } });
});

test('every answer forbids to be framed, sniffed or stored', async () => {
  const { headers } = await new TestLearner(server.url).call('GET', '/api/health');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('the script frame may reach sandbox listeners and nothing else', async () => {
  const learner = new TestLearner(server.url);
  const id = 'a'.repeat(22);
  const any = await learner.call('GET', '/runner/');
  expect(any.headers.get('content-security-policy')).toContain(`connect-src ws://127.0.0.1:${server.port}/sandboxes/;`);
  const one = await learner.call('GET', `/runner/?sandbox=${id}`);
  expect(one.headers.get('content-security-policy')).toContain(`/sandboxes/${id}/;`);
  const forged = await learner.call('GET', `/runner/?sandbox=${encodeURIComponent('x; script-src *')}`);
  expect(forged.headers.get('content-security-policy')).toBe(any.headers.get('content-security-policy'));
  expect((await learner.call('GET', '/runner/runtime.js')).body).toContain('mqtt');
});

test('what is large and the same for everybody comes compressed', async () => {
  for (const path of ['/api/policy.schema.json', '/api/openapi.json']) {
    const { headers } = await fetch(`${server.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
    expect([path, headers.get('content-encoding')]).toEqual([path, 'gzip']);
  }
  const { headers } = await fetch(`${server.url}/api/progress`, { headers: { 'accept-encoding': 'gzip' } });
  expect(headers.get('content-encoding')).toBeNull();
});
