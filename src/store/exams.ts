/** Exams: one row a learner and lab. What was practised is cleared by a start, and the best result stays. */
import type { Kysely } from 'kysely';
import type { ExamMode, ExamReport, ExamResult, ExamState } from '../model/exam.ts';
import type { LabId } from '../model/ids.ts';
import type { Tables } from './tables.ts';

export interface StoredExam extends ExamState {
  best: ExamResult | null;
}

export interface ExamStart {
  mode: ExamMode;
  startedAt: string;
  endsAt: string | null;
}

export async function readExam(db: Kysely<Tables>, learnerId: string, labId: LabId): Promise<StoredExam | null> {
  const row = await db
    .selectFrom('exam')
    .selectAll()
    .where('learnerId', '=', learnerId)
    .where('labId', '=', labId)
    .executeTakeFirst();
  if (!row) return null;
  const { mode, startedAt, endsAt, report, result, best } = row;
  return { mode, startedAt, endsAt, report: JSON.parse(report), result: parsed(result), best: parsed(best) };
}

/** Flags, hints and texts of the lab begin anew: an exam counts what was done in it. */
export async function startExam(db: Kysely<Tables>, learnerId: string, labId: LabId, start: ExamStart): Promise<void> {
  for (const table of ['solvedObjective', 'labProgress'] as const)
    await db.deleteFrom(table).where('learnerId', '=', learnerId).where('labId', '=', labId).execute();
  const change = { ...start, report: '{}', result: null };
  await db
    .insertInto('exam')
    .values({ learnerId, labId, ...change, best: null })
    .onConflict((on) => on.columns(['learnerId', 'labId']).doUpdateSet(change))
    .execute();
}

export async function saveExamReport(db: Kysely<Tables>, learnerId: string, labId: LabId, report: ExamReport) {
  await updateExam(db, learnerId, labId, { report: JSON.stringify(report) });
}

export async function finishExam(db: Kysely<Tables>, learnerId: string, labId: LabId, result: ExamResult) {
  const before = await readExam(db, learnerId, labId);
  const text = JSON.stringify(result);
  const better = !before?.best || worth(result) > worth(before.best);
  await updateExam(db, learnerId, labId, { result: text, ...(better && { best: text }) });
}

/** A passed exam beats everything, then percents decide. */
const worth = ({ mode, score }: ExamResult): number => (mode === 'exam' && score.passed ? 1_000 : 0) + score.percent;

async function updateExam(db: Kysely<Tables>, learnerId: string, labId: LabId, change: Partial<Tables['exam']>) {
  await db.updateTable('exam').set(change).where('learnerId', '=', learnerId).where('labId', '=', labId).execute();
}

const parsed = (text: string | null): ExamResult | null => (text === null ? null : JSON.parse(text));
