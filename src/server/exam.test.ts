import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLab } from '../catalog/index.ts';
import { examViewSchema } from '../model/exam.ts';
import { openStore, type Store } from '../store/index.ts';
import { LAB, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { TestLearner } from './testing/test-learner.ts';

const path = `/api/exams/${LAB}`;
const plan = {
  minutes: 120,
  parts: [{ title: 'All', minutes: 120 }],
  pointsPerFlag: 10,
  pointsPerAttack: 4,
  pointsPerFlow: 1.6,
  critical: [],
  report: [{ id: 'risks', question: 'Which?', rubric: 'Three.', pointsMax: 10 }],
  passPercent: 70,
  halfPercent: 60,
};
let server: TestServer;
let store: Store;
let hardened: string;
beforeAll(async () => {
  const lab = await loadLab(LAB);
  hardened = lab.hardened;
  server = await startTestServer({ labs: [{ ...lab, definition: { ...lab.definition, exam: plan } }] });
  store = await openStore(join(server.dataDir, 'progress.sqlite'));
}, 60_000);
afterAll(async () => {
  await store.close();
  await server.close();
});

async function started(mode: 'exam' | 'practice'): Promise<{ learner: TestLearner; id: string }> {
  const learner = new TestLearner(server.url);
  expect((await learner.call('POST', path, { mode })).status).toBe(201);
  return { learner, id: (learner.cookie.split('=')[1] ?? '').split('.')[0] ?? '' };
}
const view = async (learner: TestLearner) => examViewSchema.parse((await learner.call('GET', path)).body);
const finish = (learner: TestLearner) => learner.call('POST', `${path}/finish`, {});

test('nobody is in an exam before they start one', async () => {
  expect(await view(new TestLearner(server.url))).toMatchObject({ state: null, best: null });
  expect((await new TestLearner(server.url).call('GET', '/api/exams/no-such')).body.code).toBe('ERR_EXAM_NONE');
});

test('an exam has a clock of the server’s, practice has none', async () => {
  const exam = (await view((await started('exam')).learner)).state;
  expect(Date.parse(exam?.endsAt ?? '') - Date.parse(exam?.startedAt ?? '')).toBe(120 * 60_000);
  expect((await view((await started('practice')).learner)).state?.endsAt).toBeNull();
});

test('an exam is not started again while it goes on, practice is', async () => {
  const { learner } = await started('exam');
  expect((await learner.call('POST', path, { mode: 'practice' })).body.code).toBe('ERR_EXAM_RUNNING');
  const practising = (await started('practice')).learner;
  expect((await practising.call('POST', path, { mode: 'exam' })).status).toBe(201);
});

test('what was solved before the start does not count, what is solved in time does', { timeout: 60_000 }, async () => {
  const { learner, id } = await started('exam');
  await store.saveSolved(id, LAB, ['A1'], '2020-01-01T00:00:00.000Z');
  await store.saveSolved(id, LAB, ['A2'], new Date().toISOString());
  await store.saveSolved(id, LAB, ['A3'], '2999-01-01T00:00:00.000Z');
  const { body } = await finish(learner);
  expect(examViewSchema.parse(body).state?.result?.score.flags.taken).toEqual(['A2']);
});

test('the result is of the policy in force, and comes once', { timeout: 60_000 }, async () => {
  const { learner } = await started('practice');
  const sandbox = await learner.open();
  expect((await learner.call('PUT', `/api/sandboxes/${sandbox.id}/policy`, hardened)).status).toBe(200);
  const report = { risks: { answer: 'Three.', points: 8 }, unasked: { answer: 'x', points: 20 } };
  expect((await learner.call('PUT', `${path}/report`, report)).body.state.report).toEqual({ risks: report.risks });
  const { state, best } = examViewSchema.parse((await finish(learner)).body);
  expect(state?.result?.score).toMatchObject({ attacks: { open: [] }, traffic: { broken: [] }, report: { points: 8 } });
  expect(best).toEqual(state?.result);
  expect((await finish(learner)).body.code).toBe('ERR_EXAM_NOT_RUNNING');
});

test('after the end no policy is taken any more, neither applied nor as a draft', { timeout: 60_000 }, async () => {
  const { learner, id } = await started('exam');
  const sandbox = await learner.open();
  await store.startExam(id, LAB, {
    mode: 'exam',
    startedAt: '2020-01-01T00:00:00.000Z',
    endsAt: '2020-01-01T02:00:00.000Z',
  });
  const applied = await learner.call('PUT', `/api/sandboxes/${sandbox.id}/policy`, hardened);
  expect(applied.body.code).toBe('ERR_EXAM_OVER');
  await learner.call('PUT', '/api/progress', { labs: { [LAB]: { policy: hardened, script: 'late' } } });
  expect(await store.labProgress(id, LAB)).toMatchObject({ policy: null, script: 'late' });
});

test('a better result stays the best when a worse one follows', async () => {
  const { id } = await started('practice');
  const part = { points: 0, pointsMax: 10 };
  const result = (percent: number) => ({
    mode: 'practice' as const,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T01:00:00.000Z',
    policySha256: '0'.repeat(64),
    score: {
      flags: { ...part, taken: [] },
      attacks: { ...part, open: [] },
      traffic: { ...part, broken: [] },
      report: part,
      percent,
      passed: false,
      reasons: [],
    },
  });
  for (const percent of [40, 80, 60]) await store.finishExam(id, LAB, result(percent));
  const exam = await store.exam(id, LAB);
  expect([exam?.best?.score.percent, exam?.result?.score.percent]).toEqual([80, 60]);
});
