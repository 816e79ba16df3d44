/** The statements that change progress. Each is an upsert: saving twice is saving once. */
import type { Kysely } from 'kysely';
import type { LabId } from '../model/ids.ts';
import { LabError } from '../model/problem.ts';
import { CHAPTERS_MAX, LABS_MAX, QUESTIONS_PER_CHAPTER_MAX, TEXT_CHARACTERS_MAX } from './progress-limits.ts';
import type { Tables } from './tables.ts';

export interface Drafts {
  script?: string | null | undefined;
  policy?: string | null | undefined;
}

export interface ChapterChange {
  read?: boolean | undefined;
  /** Question → index of the chosen answer. */
  quiz?: Record<string, number> | undefined;
}

export async function saveDrafts(db: Kysely<Tables>, learnerId: string, labId: LabId, drafts: Drafts): Promise<void> {
  const change: { script?: string | null; policy?: string | null } = {};
  if (drafts.script !== undefined) change.script = bounded(drafts.script);
  if (drafts.policy !== undefined) change.policy = bounded(drafts.policy);
  if (Object.keys(change).length > 0) await upsertLab(db, learnerId, labId, change);
}

export async function setHintsTaken(db: Kysely<Tables>, learnerId: string, labId: LabId, hintsTaken: number) {
  await upsertLab(db, learnerId, labId, { hintsTaken });
}

export async function saveSolved(
  db: Kysely<Tables>,
  learnerId: string,
  labId: LabId,
  objectives: readonly string[],
  solvedAt: string,
): Promise<void> {
  if (objectives.length === 0) return;
  await db
    .insertInto('solvedObjective')
    .values(objectives.map((objectiveId) => ({ learnerId, labId, objectiveId, solvedAt })))
    .onConflict((on) => on.doNothing())
    .execute();
}

export async function saveChapter(db: Kysely<Tables>, learnerId: string, chapter: string, change: ChapterChange) {
  const own = { learnerId, chapter };
  if (change.read === false) {
    await db.deleteFrom('readChapter').where('learnerId', '=', learnerId).where('chapter', '=', chapter).execute();
  }
  if (change.read === true) {
    await db
      .insertInto('readChapter')
      .values(own)
      .onConflict((on) => on.doNothing())
      .execute();
    refuseMoreThan(CHAPTERS_MAX, 'chapters', await count(db, 'readChapter', learnerId));
  }
  for (const [question, choice] of Object.entries(change.quiz ?? {})) {
    await db
      .insertInto('quizAnswer')
      .values({ ...own, question, choice })
      .onConflict((on) => on.columns(['learnerId', 'chapter', 'question']).doUpdateSet({ choice }))
      .execute();
  }
  if (change.quiz === undefined) return;
  const answersMax = CHAPTERS_MAX * QUESTIONS_PER_CHAPTER_MAX;
  refuseMoreThan(answersMax, 'quiz answers', await count(db, 'quizAnswer', learnerId));
}

async function upsertLab(
  db: Kysely<Tables>,
  learnerId: string,
  labId: LabId,
  change: Partial<Tables['labProgress']>,
): Promise<void> {
  await db
    .insertInto('labProgress')
    .values({ learnerId, labId, script: null, policy: null, hintsTaken: 0, ...change })
    .onConflict((on) => on.columns(['learnerId', 'labId']).doUpdateSet(change))
    .execute();
  refuseMoreThan(LABS_MAX, 'labs', await count(db, 'labProgress', learnerId));
}

async function count(db: Kysely<Tables>, table: 'labProgress' | 'readChapter' | 'quizAnswer', learnerId: string) {
  const row = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('learnerId', '=', learnerId)
    .executeTakeFirstOrThrow();
  return row.rows;
}

/** Thrown inside the transaction, so that what went too far is rolled back. */
function refuseMoreThan(max: number, what: string, found: number): void {
  if (found <= max) return;
  throw new LabError({
    code: 'ERR_PROGRESS_TOO_MUCH',
    title: 'Too much progress',
    status: 413,
    detail: `One learner keeps progress for at most ${max} ${what}.`,
    remedy: 'Send progress for labs and chapters of this course only.',
  });
}

function bounded(text: string | null): string | null {
  if (text === null || text.length <= TEXT_CHARACTERS_MAX) return text;
  throw new LabError({
    code: 'ERR_PROGRESS_TEXT_TOO_LONG',
    title: 'Text too long',
    status: 413,
    detail: `A script or policy is kept up to ${TEXT_CHARACTERS_MAX} characters; this one has ${text.length}.`,
    remedy: 'Shorten the text.',
  });
}
