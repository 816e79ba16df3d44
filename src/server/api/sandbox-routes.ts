import type { Hono } from 'hono';
import * as z from 'zod';
import {
  type AnswerResult,
  answerAttemptSchema,
  type HintsView,
  type PolicyApplied,
  type SolutionView,
} from '../../model/wire.ts';
import { timeIsOver } from '../exam-clock.ts';
import { answersTooMany, examOver, objectiveUnknown, policyInvalid, solutionLocked } from '../problems.ts';
import { sandboxView } from '../sandbox-view.ts';
import { atMostBytes, readJson } from './body.ts';
import { type ApiEnv, type ApiServices, ensureLearner, ownSandbox } from './context.ts';

export const SMALL_BODY_BYTES = 4_096;
export const POLICY_BYTES = 65_536;

export const openSchema = z.strictObject({ labId: z.string().max(80) });

export function addSandboxRoutes(app: Hono<ApiEnv>, services: ApiServices): void {
  const { sandboxes, store, answers } = services;

  app.post('/api/sandboxes', atMostBytes(SMALL_BODY_BYTES), async (c) => {
    const { labId } = await readJson(c, openSchema);
    const { sandbox, created } = await sandboxes.open(ensureLearner(c, services), labId);
    return c.json(sandboxView(sandbox, c.get('origin')), created ? 201 : 200);
  });

  app.get('/api/sandboxes/:id', async (c) => {
    const sandbox = ownSandbox(c, services);
    sandbox.take(await sandbox.host.call('describe', { sandboxId: sandbox.id }));
    await sandbox.saved;
    return c.json(sandboxView(sandbox, c.get('origin')));
  });

  app.delete('/api/sandboxes/:id', async (c) => {
    await sandboxes.end(ownSandbox(c, services), 'closed');
    return c.body(null, 204);
  });

  app.put('/api/sandboxes/:id/policy', atMostBytes(POLICY_BYTES), async (c) => {
    const sandbox = ownSandbox(c, services);
    const { exam, id: labId } = sandbox.lab.definition;
    if (exam && (await timeIsOver(store, sandbox.learner, labId))) throw examOver();
    const policyText = await c.req.text();
    const applied = await sandbox.host.call('applyPolicy', { sandboxId: sandbox.id, policyText });
    if ('issues' in applied) throw policyInvalid(applied.issues);
    await store.saveDrafts(sandbox.learner, labId, { policy: policyText });
    sandbox.policyChanged(policyText);
    return c.json({ policy: policyText, disconnected: applied.disconnected } satisfies PolicyApplied);
  });

  app.post('/api/sandboxes/:id/verify', atMostBytes(SMALL_BODY_BYTES), async (c) => {
    const sandbox = ownSandbox(c, services);
    const verdict = await sandbox.host.call('verify', { sandboxId: sandbox.id });
    // What a passed verdict solves is on disk before the learner reads of it.
    await sandbox.saved;
    return c.json(verdict);
  });

  app.post('/api/sandboxes/:id/answers', atMostBytes(SMALL_BODY_BYTES), async (c) => {
    const sandbox = ownSandbox(c, services);
    const { objectiveId, value } = await readJson(c, answerAttemptSchema);
    const waitSeconds = answers.take(`${sandbox.learner} ${sandbox.lab.definition.id}`);
    if (waitSeconds !== null) throw answersTooMany(waitSeconds);
    const { correct } = await sandbox.host.call('answer', { sandboxId: sandbox.id, objectiveId, value });
    if (correct === null) throw objectiveUnknown();
    await sandbox.saved;
    return c.json({ correct } satisfies AnswerResult);
  });

  app.post('/api/sandboxes/:id/hints', atMostBytes(SMALL_BODY_BYTES), async (c) => {
    const sandbox = ownSandbox(c, services);
    const { id, hints } = sandbox.lab.definition;
    const hintsTaken = Math.min(hints.length, sandbox.hintsTaken + 1);
    sandbox.hintsTaken = hintsTaken;
    await store.setHintsTaken(sandbox.learner, id, hintsTaken);
    return c.json({ hints: hints.slice(0, hintsTaken) } satisfies HintsView);
  });

  app.post('/api/sandboxes/:id/reset', atMostBytes(SMALL_BODY_BYTES), async (c) => {
    const sandbox = ownSandbox(c, services);
    sandbox.take(await sandbox.host.call('reset', { sandboxId: sandbox.id }));
    return c.json(sandboxView(sandbox, c.get('origin')));
  });

  app.get('/api/sandboxes/:id/solution', (c) => {
    const sandbox = ownSandbox(c, services);
    const { definition, solution, hardened, solutionNote } = sandbox.lab;
    const defences = new Set(definition.objectives.filter(({ half }) => half === 'defence').map(({ id }) => id));
    if (!sandbox.objectives.every(({ id, solved }) => solved || !defences.has(id))) throw solutionLocked();
    return c.json({ script: solution, policy: hardened, note: solutionNote } satisfies SolutionView);
  });
}
