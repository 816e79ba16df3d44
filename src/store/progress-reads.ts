/** The queries that gather a learner's progress into the shape the page knows. */
import type { Kysely } from 'kysely';
import type { LabId } from '../model/ids.ts';
import type { LabProgress, ProgressView } from '../model/wire.ts';
import type { Tables } from './tables.ts';

export async function readLab(db: Kysely<Tables>, learnerId: string, labId: LabId): Promise<LabProgress> {
  const { labs } = await readLabs(db, learnerId, labId);
  return labs[labId] ?? emptyLab();
}

export async function readProgress(db: Kysely<Tables>, learnerId: string): Promise<ProgressView> {
  const { labs } = await readLabs(db, learnerId);
  const chapters: ProgressView['chapters'] = {};
  const chapter = (id: string) => {
    chapters[id] ??= { read: false, quiz: {} };
    return chapters[id];
  };
  const read = await db.selectFrom('readChapter').select('chapter').where('learnerId', '=', learnerId).execute();
  for (const row of read) chapter(row.chapter).read = true;
  const answers = await db.selectFrom('quizAnswer').selectAll().where('learnerId', '=', learnerId).execute();
  for (const row of answers) chapter(row.chapter).quiz[row.question] = row.choice;
  return { labs, chapters };
}

async function readLabs(db: Kysely<Tables>, learnerId: string, only?: LabId): Promise<Pick<ProgressView, 'labs'>> {
  const labs: ProgressView['labs'] = {};
  const lab = (id: string) => {
    labs[id] ??= emptyLab();
    return labs[id];
  };
  const drafts = await db
    .selectFrom('labProgress')
    .selectAll()
    .where('learnerId', '=', learnerId)
    .$if(only !== undefined, (query) => query.where('labId', '=', only ?? ''))
    .execute();
  for (const { labId, script, policy, hintsTaken } of drafts) Object.assign(lab(labId), { script, policy, hintsTaken });
  const solved = await db
    .selectFrom('solvedObjective')
    .selectAll()
    .where('learnerId', '=', learnerId)
    .$if(only !== undefined, (query) => query.where('labId', '=', only ?? ''))
    .execute();
  for (const row of solved) lab(row.labId).solved[row.objectiveId] = row.solvedAt;
  return { labs };
}

function emptyLab(): LabProgress {
  return { solved: {}, hintsTaken: 0, script: null, policy: null };
}
