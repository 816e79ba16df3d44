import { afterEach, expect, test, vi } from 'vitest';
import { loadLab } from '../catalog/index.ts';
import { LAB, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { connectMqtt, listenerUrl, TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
let server: TestServer;
afterEach(() => server.close());

const solvedOf = (objectives: { id: string; solved: boolean }[]) =>
  objectives.filter(({ solved }) => solved).map(({ id }) => id);

test('a verified defence is solved, kept, and restored without being solved again', async () => {
  server = await startTestServer();
  const { hardened, vulnerable } = await loadLab(LAB);
  const ann = new TestLearner(server.url);
  const first = await ann.open();
  const defence = first.objectives.find(({ id }) => id.startsWith('D'))?.id ?? '';
  expect(first.policy).toBe(vulnerable);
  expect(await ann.call('GET', `/api/sandboxes/${first.id}/solution`)).toMatchObject({
    status: 403,
    body: { code: 'ERR_SOLUTION_LOCKED' },
  });

  expect((await ann.call('POST', `/api/sandboxes/${first.id}/verify`)).body).toMatchObject({ passed: false });
  expect((await ann.call('PUT', `/api/sandboxes/${first.id}/policy`, hardened)).status).toBe(200);
  const page = await ann.watch(first.id);
  expect((await ann.call('POST', `/api/sandboxes/${first.id}/verify`)).body).toMatchObject({ passed: true });
  // The answer came, so the solve is saved; the page hears of it.
  expect(Object.keys((await ann.call('GET', '/api/progress')).body.labs[LAB].solved)).toEqual([defence]);
  await page.until((messages) =>
    messages.some((message) => message.type === 'objectives' && solvedOf(message.objectives).includes(defence)),
  );
  expect(await ann.call('GET', `/api/sandboxes/${first.id}/solution`)).toMatchObject({
    status: 200,
    body: { policy: hardened },
  });
  const reset = await ann.call('POST', `/api/sandboxes/${first.id}/reset`);
  expect(solvedOf(reset.body.objectives)).toEqual([defence]);
  expect(reset.body.policy).toBe(hardened);
  page.socket.terminate();

  await ann.call('DELETE', `/api/sandboxes/${first.id}`);
  const second = await ann.open();
  expect(second.policy).toBe(hardened);
  expect(solvedOf(second.objectives)).toEqual([defence]);
  const again = await ann.watch(second.id);
  expect(again.events.map(({ type }) => type)).not.toContain('verdict.given');
  await expect(connectMqtt(listenerUrl(second, 'tcp'))).rejects.toThrow(/Not authorized/);
  again.socket.terminate();
});

test('progress is saved as a patch, never as a solve, and travels in a signed file', async () => {
  server = await startTestServer();
  const ann = new TestLearner(server.url);
  await ann.call('PUT', '/api/progress', {
    labs: { [LAB]: { script: 'mine' } },
    chapters: { '01-overview': { read: true, quiz: { q1: 2 } } },
  });
  const cheat = await ann.call('PUT', '/api/progress', { labs: { [LAB]: { solved: { A1: '2026-01-01T00:00:00Z' } } } });
  expect(cheat).toMatchObject({ status: 400, body: { code: 'ERR_HTTP_BODY' } });
  expect((await ann.call('PUT', '/api/progress', { labs: { nowhere: { script: '' } } })).status).toBe(404);
  const tooLong = await ann.call('PUT', '/api/progress', { labs: { [LAB]: { script: 'x'.repeat(65_537) } } });
  expect(tooLong.status).toBe(400);

  const { body: file } = await ann.call('GET', '/api/progress/export');
  const bob = new TestLearner(server.url);
  const changed = { ...file, progress: { ...file.progress, chapters: { '02-passwords': { read: true, quiz: {} } } } };
  expect(await bob.call('POST', '/api/progress/import', changed)).toMatchObject({
    status: 422,
    body: { code: 'ERR_PROGRESS_FILE' },
  });
  expect((await bob.call('GET', '/api/progress')).body).toEqual({ labs: {}, chapters: {} });
  expect((await bob.call('POST', '/api/progress/import', file)).status).toBe(200);
  expect((await bob.call('GET', '/api/progress')).body).toEqual((await ann.call('GET', '/api/progress')).body);
});

test('hints are given one by one and stay given', async () => {
  server = await startTestServer();
  const ann = new TestLearner(server.url);
  const { id, hintsTaken } = await ann.open();
  expect(hintsTaken).toEqual([]);
  const counts: number[] = [];
  for (let round = 0; round < 4; round++) {
    counts.push((await ann.call('POST', `/api/sandboxes/${id}/hints`)).body.hints.length);
  }
  expect(counts).toEqual([1, 2, 3, 3]);
  await ann.call('DELETE', `/api/sandboxes/${id}`);
  expect((await ann.open()).hintsTaken).toHaveLength(3);
});
