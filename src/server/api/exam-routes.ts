import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import * as z from 'zod';
import { scoreExam } from '../../exam/index.ts';
import { type ExamPlan, type ExamResult, type ExamView, examModeSchema, examReportSchema } from '../../model/exam.ts';
import type { LabId } from '../../model/ids.ts';
import { examNone, examNotRunning, examRunning } from '../problems.ts';
import { atMostBytes, readJson } from './body.ts';
import { type ApiContext, type ApiEnv, type ApiServices, ensureLearner } from './context.ts';

export const REPORT_BYTES = 65_536;
export const startSchema = z.strictObject({ mode: examModeSchema });

/** Exams: start, report, finish. Times are the server's, so that a reload or a restart neither stops nor winds a clock. */
export function addExamRoutes(app: Hono<ApiEnv>, services: ApiServices): void {
  const { labs, sandboxes, store } = services;

  function planned(c: ApiContext): { labId: LabId; plan: ExamPlan } {
    const lab = labs.get(c.req.param('labId') ?? '');
    if (!lab?.definition.exam) throw examNone();
    return { labId: lab.definition.id, plan: lab.definition.exam };
  }

  async function view(learner: string, labId: LabId): Promise<ExamView> {
    const stored = await store.exam(learner, labId);
    const now = new Date().toISOString();
    if (!stored) return { now, state: null, best: null };
    const { best, ...state } = stored;
    return { now, state, best };
  }

  app.get('/api/exams/:labId', async (c) => {
    const { labId } = planned(c);
    const learner = c.get('learner');
    return c.json(
      learner === null ? { now: new Date().toISOString(), state: null, best: null } : await view(learner, labId),
    );
  });

  app.post('/api/exams/:labId', atMostBytes(1_024), async (c) => {
    const { labId, plan } = planned(c);
    const { mode } = await readJson(c, startSchema);
    const learner = ensureLearner(c, services);
    const before = await store.exam(learner, labId);
    if (before && before.mode === 'exam' && before.result === null) throw examRunning();
    const startedAt = new Date();
    const endsAt = mode === 'exam' ? new Date(startedAt.getTime() + plan.minutes * 60_000) : null;
    await sandboxes.endOf(learner, labId);
    await store.startExam(learner, labId, {
      mode,
      startedAt: startedAt.toISOString(),
      endsAt: endsAt?.toISOString() ?? null,
    });
    return c.json(await view(learner, labId), 201);
  });

  app.put('/api/exams/:labId/report', atMostBytes(REPORT_BYTES), async (c) => {
    const { labId, plan } = planned(c);
    const learner = ensureLearner(c, services);
    const report = await readJson(c, examReportSchema);
    const stored = await store.exam(learner, labId);
    if (!stored || stored.result !== null) throw examNotRunning();
    const known = plan.report.filter(({ id }) => report[id] !== undefined);
    await store.saveExamReport(
      learner,
      labId,
      Object.fromEntries(known.map(({ id }) => [id, report[id] ?? { answer: '', points: 0 }])),
    );
    return c.json(await view(learner, labId));
  });

  app.post('/api/exams/:labId/finish', atMostBytes(1_024), async (c) => {
    const { labId, plan } = planned(c);
    const learner = ensureLearner(c, services);
    const stored = await store.exam(learner, labId);
    if (!stored || stored.result !== null) throw examNotRunning();
    const { sandbox } = await sandboxes.open(learner, labId);
    const verdict = await sandbox.host.call('verify', { sandboxId: sandbox.id });
    await sandbox.saved;
    const { solved } = await store.labProgress(learner, labId);
    const inTime = Object.entries(solved).filter(
      ([, at]) => at >= stored.startedAt && (stored.endsAt === null || at <= stored.endsAt),
    );
    const objectives = sandbox.lab.definition.objectives.filter(({ half }) => half === 'attack').map(({ id }) => id);
    const performance = { objectives, taken: inTime.map(([id]) => id), verdict, report: stored.report };
    const result: ExamResult = {
      mode: stored.mode,
      startedAt: stored.startedAt,
      finishedAt: new Date().toISOString(),
      policySha256: createHash('sha256').update(sandbox.policyText).digest('hex'),
      score: scoreExam(plan, performance),
    };
    await store.finishExam(learner, labId, result);
    return c.json(await view(learner, labId));
  });
}
