/** Kysely speaks to SQLite through the shape of better-sqlite3; this gives `node:sqlite` that shape, so that nothing is compiled on install. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** SQLite waits by blocking the thread, so it may do so only briefly; see busy.ts for the rest. */
const BUSY_TIMEOUT_MS = 20;

/**
 * Opens (or creates) the file. WAL lets readers go on while one writes; `synchronous=FULL` makes every commit reach the
 * disk before it is acknowledged, so that a killed process or a lost power supply takes nothing a learner was told is saved.
 */
export function nodeSqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  return new SqliteDialect({ database: asKyselyDatabase(database) });
}

function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    // A deferred transaction that reads and then writes fails at once when another process wrote in between; an immediate one fails before anything was done.
    prepare: (sql) => asKyselyStatement(database.prepare(sql === 'begin' ? 'begin immediate' : sql)),
  };
}

function asKyselyStatement(statement: StatementSync): SqliteStatement {
  const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bind(parameters)),
    run: (parameters) => statement.run(...bind(parameters)),
    iterate: (parameters) => statement.iterate(...bind(parameters)),
  };
}
