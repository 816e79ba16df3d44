import { once } from 'node:events';
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listenOnHttp } from './http-listener.ts';

const host = '127.0.0.1';

async function listen(ask: (request: Request) => Promise<Response>) {
  const ports = Array.from({ length: 20 }, () => 20_000 + Math.floor(Math.random() * 40_000));
  const listener = await listenOnHttp(host, ports, ask);
  onTestFinished(() => listener.close());
  return `http://${host}:${listener.port}`;
}

test('a request reaches the service as it was sent, and its answer comes back', async () => {
  const origin = await listen(async (asked) => {
    const { pathname, search } = new URL(asked.url);
    return Response.json([asked.method, pathname, search, asked.headers.get('x-a'), await asked.text()], {
      status: 201,
    });
  });
  const answer = await fetch(`${origin}/auth?a=b;c`, { method: 'POST', body: 'ü', headers: { 'x-a': '1' } });
  expect([answer.status, await answer.json()]).toEqual([201, ['POST', '/auth', '?a=b;c', '1', 'ü']]);
  expect((await fetch(`${origin}/x`)).status).toBe(201);
});

test('where nobody answers the connection is torn', async () => {
  const origin = await listen(() => Promise.reject(new Error('down')));
  await expect(fetch(origin)).rejects.toThrow('fetch failed');
});

test('a body has a limit', async () => {
  const origin = await listen(async (asked) => new Response(String((await asked.text()).length)));
  expect(await (await fetch(origin, { method: 'POST', body: 'x'.repeat(100_000) })).text()).toBe('100000');
  const tooMuch = request(origin, { method: 'POST' });
  tooMuch.on('error', () => {});
  tooMuch.write('x'.repeat(200_000));
  const [answer] = await once(tooMuch, 'response');
  expect(answer.statusCode).toBe(413);
  tooMuch.destroy();
});

test('a target that is a whole address is no way out', async () => {
  const origin = await listen(async (asked) => new Response(asked.url));
  const { port } = new URL(origin);
  const odd = request({ host, port, path: 'http://elsewhere.example/secret' }).end();
  const [answer] = await once(odd, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  expect(text).toBe('http://service/');
});
