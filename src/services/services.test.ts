/** Services as whoever asks them sees them, and as the log tells of it. */
import { expect, test, vi } from 'vitest';
import type { UnstampedEvent } from '../model/lab-event.ts';
import {
  questionHeader,
  type ServiceDefinition,
  ServiceUnreachable,
  signatureHeader,
  signedText,
} from '../model/service.ts';
import { createManualClock } from '../sandbox/manual-clock.ts';
import { createServices } from './index.ts';

const definitions: ServiceDefinition[] = [
  {
    kind: 'directory',
    name: 'directory',
    concurrencyMax: 2,
    exposed: false,
    users: [
      { userName: 'robot', secret: 'robot' },
      { userName: 'ghost', secret: 'missing' },
    ],
  },
  { kind: 'jwks', name: 'issuer', keys: ['now', 'secret'], concurrencyMax: 2, exposed: false },
];

async function start() {
  const events: UnstampedEvent[] = [];
  const clock = createManualClock();
  const services = await createServices({
    definitions,
    clock,
    secrets: { robot: 'k3y' },
    publicKeys: new Map([['now', { kty: 'EC', kid: 'now' }]]),
    emit: (event) => events.push(event),
  });
  const ask = (target: string, more: RequestInit = {}) =>
    services.request('directory', new Request(`http://x${target}`, more), 'attacker');
  return { services, clock, events, ask };
}

const json = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

test.each<[string, RequestInit, unknown]>([
  ['/auth?username=robot&password=k3y', {}, { result: 'allow', is_superuser: false }],
  ['/auth?username=robot&password=k4y', {}, { result: 'deny', is_superuser: false }],
  ['/auth?username=ghost&password=', {}, { result: 'deny', is_superuser: false }],
  ['/auth?username=robot&username=ghost&password=k3y', {}, { result: 'deny', is_superuser: false }],
  ['/auth?username=x&result=allow;is_superuser=true', {}, { result: 'allow', is_superuser: true }],
  ['/auth', json({ username: 'robot', password: 'k3y', clientid: 'c' }), { result: 'allow', is_superuser: false }],
  ['/auth', { method: 'POST', body: 'username=r%6fbot&password=k3y' }, { result: 'allow', is_superuser: false }],
])('a directory asked for %s', async (target, request, answer) => {
  const { ask } = await start();
  expect(await (await ask(target, request)).json()).toEqual(answer);
});

test('what a directory does not understand is no answer', async () => {
  const { ask } = await start();
  const status = async (target: string, request?: RequestInit) => (await ask(target, request)).status;
  expect(await status('/else')).toBe(404);
  expect(await status('/auth?username=%zz')).toBe(400);
  expect(await status('/auth', json('no JSON'))).toBe(400);
  expect(await status('/auth', json([]))).toBe(400);
});

test('a key set publishes public keys, and those that it is told to', async () => {
  const { services } = await start();
  const keys = async () => {
    const answer = await services.ask('issuer', new Request('http://x/jwks.json'));
    return (await answer.json()).keys.map(({ kid }: { kid: string }) => kid);
  };
  expect(await keys()).toEqual(['now']);
  services.control('issuer').publish([]);
  expect(await keys()).toEqual([]);
  expect(() => services.control('issuer').revoke('robot')).toThrow('ERR_SERVICE_NAME');
  expect(() => services.control('directory').publish([])).toThrow('ERR_SERVICE_NAME');
  expect(() => services.control('nobody')).toThrow('ERR_SERVICE_NAME');
});

test('every question is told, with what was sent, who sent it and what came of it', async () => {
  const { ask, events, services, clock } = await start();
  await ask('/auth?username=robot&password=k3y');
  services.control('directory').behave({ kind: 'down' });
  await expect(ask(`/auth?username=${'x'.repeat(2_000)}`)).rejects.toThrow(ServiceUnreachable);
  services.control('directory').behave({ kind: 'slow', delayMs: 50 });
  const slow = services.ask('directory', new Request('http://x/auth', json({ username: 'robot', password: 'k3y' })));
  while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(50);
  await slow;
  expect(events).toMatchObject([
    {
      service: 'directory',
      method: 'GET',
      target: '/auth?username=robot&password=k3y',
      status: 200,
      actor: 'attacker',
    },
    { status: null, target: expect.stringMatching(/^.{1024}$/) },
    { method: 'POST', body: '{"username":"robot","password":"k3y"}', status: 200, ms: 50, actor: null },
  ]);
});

test('answers are signed for their question, and an impostor’s are not', async () => {
  const { ask, services } = await start();
  const signedBy = async (answer: Response) => {
    const hex = answer.headers.get(signatureHeader) ?? '';
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const key = services.answerKey('directory');
    return key !== undefined && crypto.subtle.verify('HMAC', key, bytes, signedText('q1', 200, await answer.text()));
  };
  const question = (name: string) => ({ headers: { [questionHeader]: name } });
  expect(await signedBy(await ask('/auth?username=x', question('q1')))).toBe(true);
  expect(await signedBy(await ask('/auth?username=x', question('q2')))).toBe(false);
  services.control('directory').behave({ kind: 'answers', status: 200, body: '{}', impostor: true });
  expect(await signedBy(await ask('/auth', question('q1')))).toBe(false);
  expect(services.answerKey('nobody')).toBeUndefined();
});

test('more at a time than it takes is answered with 503, and whoever leaves frees a place', async () => {
  const { ask, services, clock } = await start();
  const directory = services.control('directory');
  directory.behave({ kind: 'slow', delayMs: 1_000 });
  const abort = new AbortController();
  const first = ask('/auth?username=robot&password=k3y', { signal: abort.signal }).catch(() => 'left');
  const second = ask('/auth?username=robot&password=k3y');
  while (clock.pending < 2) await new Promise((resolve) => setImmediate(resolve));
  expect((await ask('/auth')).status).toBe(503);
  abort.abort();
  expect(await first).toBe('left');
  const third = ask('/auth?username=robot&password=k3y');
  while (clock.pending < 2) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(1_000);
  expect([(await second).status, (await third).status]).toEqual([200, 200]);
  expect([directory.peakConcurrency, clock.pending]).toEqual([2, 0]);
});

test('a user who was revoked is known no more', async () => {
  const { ask, services } = await start();
  services.control('directory').revoke('robot');
  expect(await (await ask('/auth?username=robot&password=k3y')).json()).toMatchObject({ result: 'deny' });
});

test('long fields take a directory long', async () => {
  const { ask } = await start();
  const hashing = vi.spyOn(crypto.subtle, 'deriveBits');
  await ask('/auth?username=robot&password=k3y');
  await ask(`/auth?username=robot&password=${'x'.repeat(5_000)}`);
  const rounds = hashing.mock.calls.map(([algorithm]) => (algorithm as { iterations: number }).iterations);
  hashing.mockRestore();
  expect(rounds).toEqual([1_032, 1_032, 21_020, 21_020]);
});
