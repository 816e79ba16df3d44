import { afterEach, expect, test, vi } from 'vitest';
import { loadAllLabs } from '../catalog/index.ts';
import type { LabBundle } from '../lab-kit/index.ts';
import { hostPids, LAB, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let server: TestServer;
afterEach(() => server.close());

/** The same lab under further ids: limits count labs, whatever is in them. */
async function manyLabs(count: number): Promise<LabBundle[]> {
  const [lab] = await loadAllLabs();
  if (!lab) throw new Error('there is no lab');
  return Array.from({ length: count }, (_, index) => ({
    ...lab,
    definition: { ...lab.definition, id: index === 0 ? LAB : `copy-${index}` },
  }));
}

test('asking again, also at the same time, gives the same sandbox in the same process', async () => {
  server = await startTestServer();
  const ann = new TestLearner(server.url);
  await ann.call('PUT', '/api/progress', {});
  const [one, other] = await Promise.all([ann.open(), ann.open()]);
  expect(other.id).toBe(one.id);
  const again = await ann.call('POST', '/api/sandboxes', { labId: LAB });
  expect(again).toMatchObject({ status: 200, body: { id: one.id, token: one.token } });
  expect(hostPids()).toHaveLength(1);
});

test('one learner may have so many sandboxes, all in one process, and is told which to end', async () => {
  server = await startTestServer({ labs: await manyLabs(3), settings: { sandboxPerLearnerMax: 2 } });
  const ann = new TestLearner(server.url);
  const first = await ann.open();
  const second = await ann.call('POST', '/api/sandboxes', { labId: 'copy-1' });
  expect(second.status).toBe(201);
  expect(hostPids()).toHaveLength(1);
  const third = await ann.call('POST', '/api/sandboxes', { labId: 'copy-2' });
  expect(third).toMatchObject({ status: 429, body: { code: 'ERR_SANDBOX_LEARNER_LIMIT' } });
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await new TestLearner(server.url).call('POST', '/api/sandboxes', { labId: LAB })).status).toBe(201);

  expect((await ann.call('DELETE', `/api/sandboxes/${first.id}`)).status).toBe(204);
  expect((await ann.call('POST', '/api/sandboxes', { labId: 'copy-2' })).status).toBe(201);
  expect((await ann.call('GET', `/api/sandboxes/${second.body.id}`)).status).toBe(200);
});

test('the server runs so many sandboxes, says when to try again, and has room when one ends', async () => {
  server = await startTestServer({ settings: { sandboxMax: 2 } });
  const learners = [1, 2, 3].map(() => new TestLearner(server.url));
  const answers = await Promise.all(learners.map((learner) => learner.call('POST', '/api/sandboxes', { labId: LAB })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429]);
  const refused = answers.findIndex(({ status }) => status === 429);
  expect(answers[refused]?.body).toMatchObject({ code: 'ERR_SANDBOX_LIMIT' });
  expect(Number(answers[refused]?.headers.get('retry-after'))).toBeGreaterThan(0);

  const lucky = answers.findIndex(({ status }) => status === 201);
  await learners[lucky]?.call('DELETE', `/api/sandboxes/${answers[lucky]?.body.id}`);
  expect((await learners[refused]?.call('POST', '/api/sandboxes', { labId: LAB }))?.status).toBe(201);
});

test('an answer can be tried five times a minute', async () => {
  server = await startTestServer();
  const ann = new TestLearner(server.url);
  const { id } = await ann.open();
  const tryAnswer = (objectiveId: string) =>
    ann.call('POST', `/api/sandboxes/${id}/answers`, { objectiveId, value: '0000' });
  expect(await tryAnswer('A1')).toMatchObject({ status: 404, body: { code: 'ERR_OBJECTIVE_UNKNOWN' } });
  for (let round = 0; round < 4; round++)
    expect(await tryAnswer('A3')).toMatchObject({ status: 200, body: { correct: false } });
  const sixth = await tryAnswer('A3');
  expect(sixth).toMatchObject({ status: 429, body: { code: 'ERR_ANSWER_RATE' } });
  expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('changes are limited too', async () => {
  server = await startTestServer();
  const ann = new TestLearner(server.url);
  const answers = await Promise.all(Array.from({ length: 220 }, () => ann.call('PUT', '/api/progress', 'x')));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(220);
  expect(refused[0]?.body.code).toBe('ERR_HTTP_RATE');
});
