/** SQLite lets one connection write at a time. Waiting for the others happens here, between attempts, so that the event loop goes on. */
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../model/problem.ts';

const SQLITE_BUSY = 5;
const GIVE_UP_AFTER_MS = 5_000;
const PAUSE_MS = 10;

/**
 * Runs `task` again while the database is busy. A task must be one transaction: what failed has left nothing behind.
 * @throws LabError ERR_STORE_BUSY after five seconds.
 */
export async function whenNotBusy<T>(task: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > giveUpAt) throw busyTooLong();
      await delay(PAUSE_MS);
    }
  }
}

/** Extended result codes carry the primary one in their low byte. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}

function busyTooLong(): LabError {
  return new LabError({
    code: 'ERR_STORE_BUSY',
    title: 'Progress could not be saved',
    status: 503,
    detail: `Another process kept the progress database locked for ${GIVE_UP_AFTER_MS / 1_000} seconds.`,
    remedy: 'Try again; if it stays so, look for a second server with the same DATA_DIR.',
    retryAfterSeconds: 5,
  });
}
