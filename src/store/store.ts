/** Who the learners are and how far they got. Whatever a promise of this store resolves for is on disk. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type Transaction } from 'kysely';
import type { ExamReport, ExamResult } from '../model/exam.ts';
import type { LabId } from '../model/ids.ts';
import type { LabProgress, ProgressView } from '../model/wire.ts';
import { whenNotBusy } from './busy.ts';
import { type ExamStart, finishExam, readExam, type StoredExam, saveExamReport, startExam } from './exams.ts';
import { migrateToLatest } from './migrations.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import { readLab, readProgress } from './progress-reads.ts';
import {
  type ChapterChange,
  type Drafts,
  saveChapter,
  saveDrafts,
  saveSolved,
  setHintsTaken,
} from './progress-writes.ts';
import type { Tables } from './tables.ts';

export type LearnerId = string;

export interface Store {
  progress(learner: LearnerId): Promise<ProgressView>;
  labProgress(learner: LearnerId, lab: LabId): Promise<LabProgress>;
  /** Texts that are left out stay as they are; `null` forgets one. */
  saveDrafts(learner: LearnerId, lab: LabId, drafts: Drafts): Promise<void>;
  /** The first solve counts; a later one changes nothing. */
  saveSolved(learner: LearnerId, lab: LabId, objectives: readonly string[], solvedAt: string): Promise<void>;
  setHintsTaken(learner: LearnerId, lab: LabId, hintsTaken: number): Promise<void>;
  saveChapter(learner: LearnerId, chapter: string, change: ChapterChange): Promise<void>;
  /** Null before the first start. */
  exam(learner: LearnerId, lab: LabId): Promise<StoredExam | null>;
  /** Clears what the learner did in this lab before. */
  startExam(learner: LearnerId, lab: LabId, start: ExamStart): Promise<void>;
  saveExamReport(learner: LearnerId, lab: LabId, report: ExamReport): Promise<void>;
  finishExam(learner: LearnerId, lab: LabId, result: ExamResult): Promise<void>;
  /** Adds what came from elsewhere: solves and reading are united, the newer texts win over those here. */
  merge(learner: LearnerId, progress: ProgressView): Promise<void>;
  close(): Promise<void>;
}

/** @param file path of the SQLite file, made with its folder where missing; `:memory:` for tests. */
export async function openStore(file: string): Promise<Store> {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const db = await whenNotBusy(async () => new Kysely<Tables>({ dialect: nodeSqliteDialect(file) }));
  await whenNotBusy(() => migrateToLatest(db as unknown as Kysely<never>));

  /** One transaction, one wait for the disk; the learner's row is made by whatever is saved first. */
  const write = (learner: LearnerId, task: (trx: Transaction<Tables>) => Promise<void>) =>
    whenNotBusy(() =>
      db.transaction().execute(async (trx) => {
        const row = { id: learner, createdAt: new Date().toISOString() };
        const ifNew = trx
          .insertInto('learner')
          .values(row)
          .onConflict((on) => on.doNothing());
        await ifNew.execute();
        await task(trx);
      }),
    );

  return {
    progress: (learner) => readProgress(db, learner),
    labProgress: (learner, lab) => readLab(db, learner, lab),
    saveDrafts: (learner, lab, drafts) => write(learner, (trx) => saveDrafts(trx, learner, lab, drafts)),
    saveSolved: (learner, lab, ids, at) => write(learner, (trx) => saveSolved(trx, learner, lab, ids, at)),
    setHintsTaken: (learner, lab, count) => write(learner, (trx) => setHintsTaken(trx, learner, lab, count)),
    saveChapter: (learner, chapter, change) => write(learner, (trx) => saveChapter(trx, learner, chapter, change)),
    exam: (learner, lab) => readExam(db, learner, lab),
    startExam: (learner, lab, start) => write(learner, (trx) => startExam(trx, learner, lab, start)),
    saveExamReport: (learner, lab, report) => write(learner, (trx) => saveExamReport(trx, learner, lab, report)),
    finishExam: (learner, lab, result) => write(learner, (trx) => finishExam(trx, learner, lab, result)),
    merge: (learner, progress) => write(learner, (trx) => mergeProgress(trx, learner, progress)),
    close: () => db.destroy(),
  };
}

async function mergeProgress(trx: Transaction<Tables>, learner: LearnerId, progress: ProgressView): Promise<void> {
  for (const [lab, from] of Object.entries(progress.labs)) {
    const here = await readLab(trx, learner, lab);
    await saveDrafts(trx, learner, lab, { script: from.script ?? here.script, policy: from.policy ?? here.policy });
    await setHintsTaken(trx, learner, lab, Math.max(from.hintsTaken, here.hintsTaken));
    for (const [objective, solvedAt] of Object.entries(from.solved)) {
      await saveSolved(trx, learner, lab, [objective], solvedAt);
    }
  }
  for (const [chapter, from] of Object.entries(progress.chapters)) {
    await saveChapter(trx, learner, chapter, from.read ? from : { quiz: from.quiz });
  }
}
