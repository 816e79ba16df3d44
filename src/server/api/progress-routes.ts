import type { Hono } from 'hono';
import * as z from 'zod';
import { labIdSchema } from '../../model/ids.ts';
import type { ProgressView } from '../../model/wire.ts';
import { CHAPTERS_MAX, chapterSchema, draftSchema, LABS_MAX, quizSchema } from '../../store/index.ts';
import { timeIsOver } from '../exam-clock.ts';
import { labUnknown } from '../problems.ts';
import { readProgressFile, writeProgressFile } from '../progress-file.ts';
import { atMostBytes, readJson } from './body.ts';
import { type ApiEnv, type ApiServices, ensureLearner } from './context.ts';

/** A script and a policy of 64 KiB each, every character escaped, and something around them. */
export const PATCH_BYTES = 1_048_576;
export const FILE_BYTES = 16_777_216;

const few = (max: number) => (record: object) => Object.keys(record).length <= max;

/** `ProgressPatch`: what is named is replaced. There is no way to name a solve. */
export const patchSchema = z.strictObject({
  labs: z
    .record(labIdSchema, z.strictObject({ script: draftSchema.nullish(), policy: draftSchema.nullish() }))
    .refine(few(LABS_MAX), 'too many labs')
    .default({}),
  chapters: z
    .record(chapterSchema, z.strictObject({ read: z.boolean().optional(), quiz: quizSchema.optional() }))
    .refine(few(CHAPTERS_MAX), 'too many chapters')
    .default({}),
});

export function addProgressRoutes(app: Hono<ApiEnv>, services: ApiServices): void {
  const { store, labs, progressFiles } = services;
  const progressOf = (learner: string | null): Promise<ProgressView> | ProgressView =>
    learner === null ? { labs: {}, chapters: {} } : store.progress(learner);

  app.get('/api/progress', async (c) => c.json(await progressOf(c.get('learner'))));

  app.put('/api/progress', atMostBytes(PATCH_BYTES), async (c) => {
    const patch = await readJson(c, patchSchema);
    const unknown = Object.keys(patch.labs).find((id) => !labs.has(id));
    if (unknown !== undefined) throw labUnknown(unknown);
    const learner = ensureLearner(c, services);
    for (const [lab, { script, policy }] of Object.entries(patch.labs)) {
      const over = labs.get(lab)?.definition.exam !== undefined && (await timeIsOver(store, learner, lab));
      await store.saveDrafts(learner, lab, over ? { script } : { script, policy });
    }
    for (const [chapter, change] of Object.entries(patch.chapters)) await store.saveChapter(learner, chapter, change);
    return c.json(await store.progress(learner));
  });

  app.get('/api/progress/export', async (c) => {
    c.header('Content-Disposition', 'attachment; filename="mqtt-security-lab-progress.json"');
    return c.json(writeProgressFile(await progressOf(c.get('learner')), progressFiles));
  });

  app.post('/api/progress/import', atMostBytes(FILE_BYTES), async (c) => {
    const progress = readProgressFile(await readJson(c, z.unknown()), progressFiles);
    const learner = ensureLearner(c, services);
    // What counts in an exam is done in it, and not brought along.
    for (const [id, { definition }] of labs) if (definition.exam) delete progress.labs[id];
    await store.merge(learner, progress);
    return c.json(await store.progress(learner));
  });
}
