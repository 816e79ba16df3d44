/** Every change of the schema, oldest first. A migration that was released is never edited: progress of learners depends on it. SQLite does not undo half of one, so each may be run again. */
import type { Kysely } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { LabError } from '../model/problem.ts';
import { isBusy } from './busy.ts';

const firstTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('learner')
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('createdAt', 'text', (column) => column.notNull())
      .execute();
    const ofLearner = (table: string) =>
      db.schema
        .createTable(table)
        .ifNotExists()
        .addColumn('learnerId', 'text', (column) => column.notNull().references('learner.id').onDelete('cascade'));
    await ofLearner('labProgress')
      .addColumn('labId', 'text', (column) => column.notNull())
      .addColumn('script', 'text')
      .addColumn('policy', 'text')
      .addColumn('hintsTaken', 'integer', (column) => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('labProgressKey', ['learnerId', 'labId'])
      .execute();
    await ofLearner('solvedObjective')
      .addColumn('labId', 'text', (column) => column.notNull())
      .addColumn('objectiveId', 'text', (column) => column.notNull())
      .addColumn('solvedAt', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('solvedObjectiveKey', ['learnerId', 'labId', 'objectiveId'])
      .execute();
    await ofLearner('readChapter')
      .addColumn('chapter', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('readChapterKey', ['learnerId', 'chapter'])
      .execute();
    await ofLearner('quizAnswer')
      .addColumn('chapter', 'text', (column) => column.notNull())
      .addColumn('question', 'text', (column) => column.notNull())
      .addColumn('choice', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('quizAnswerKey', ['learnerId', 'chapter', 'question'])
      .execute();
  },
};

const exams: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('exam')
      .ifNotExists()
      .addColumn('learnerId', 'text', (column) => column.notNull().references('learner.id').onDelete('cascade'))
      .addColumn('labId', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('startedAt', 'text', (column) => column.notNull())
      .addColumn('endsAt', 'text')
      .addColumn('report', 'text', (column) => column.notNull())
      .addColumn('result', 'text')
      .addColumn('best', 'text')
      .addPrimaryKeyConstraint('examKey', ['learnerId', 'labId'])
      .execute();
  },
};

const provider: MigrationProvider = {
  getMigrations: () => Promise.resolve({ '0001-first-tables': firstTables, '0002-exams': exams }),
};

/** @throws LabError ERR_STORE_MIGRATION, e.g. when the file was written by a newer version of this program. */
export async function migrateToLatest(db: Kysely<never>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  if (isBusy(error)) throw error;
  throw new LabError({
    code: 'ERR_STORE_MIGRATION',
    title: 'The progress database cannot be used',
    status: 500,
    detail: `Its tables could not be brought to this version: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'Start the version that wrote it, or set DATA_DIR to another folder to begin with an empty one.',
  });
}
