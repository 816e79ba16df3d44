import type { Clock } from '../model/clock.ts';

/** Real time: monotonic, so that a corrected wall clock neither fires nor delays anything. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
