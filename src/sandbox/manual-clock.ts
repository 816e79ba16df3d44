/** A clock that stands still until told otherwise: hours pass in a test without waiting, and twice in the same way. */
import type { Clock } from '../model/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass; tasks run in order of their time, those they add in between included. */
  advance(ms: number): void;
  /** How many tasks wait. */
  readonly pending: number;
}

export function createManualClock(): ManualClock {
  let nowMs = 0;
  /** In order of their time, and of their making where that is the same. */
  const tasks: { dueMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    get pending() {
      return tasks.length;
    },
    after(delayMs, run) {
      const task = { dueMs: nowMs + Math.max(0, delayMs), run };
      const behind = tasks.findIndex(({ dueMs }) => dueMs > task.dueMs);
      tasks.splice(behind < 0 ? tasks.length : behind, 0, task);
      return () => {
        const index = tasks.indexOf(task);
        if (index >= 0) tasks.splice(index, 1);
      };
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let task = tasks[0]; task && task.dueMs <= untilMs; task = tasks[0]) {
        tasks.shift();
        nowMs = task.dueMs;
        task.run();
      }
      nowMs = untilMs;
    },
  };
}
