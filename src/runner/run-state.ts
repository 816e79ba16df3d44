/** Where a run stands, as a pure step from what is known: time comes in, nothing is read from a clock here. */
export type EndReason = 'finished' | 'stopped' | 'failed' | 'time-limit' | 'unresponsive' | 'not-started';

export type RunPhase = 'starting' | 'running' | 'listening' | 'unresponsive';

export interface RunProgress {
  startedAtMs: number;
  lastBeatAtMs: number;
  evaluated: boolean;
  openConnections: number;
}

export const RUN_TIME_MAX_MS = 60_000;
/** Silence after which the learner is told; a script that only computes may well come back. */
export const SILENCE_NOTICE_MS = 3_000;
/** Silence after which it is ended: a script that eats memory in a loop must not get a whole minute. */
export const SILENCE_MAX_MS = 10_000;

/** What to show now, or why to end. */
export function assess(run: RunProgress, nowMs: number): { phase: RunPhase } | { end: EndReason } {
  const silentMs = nowMs - run.lastBeatAtMs;
  if (nowMs - run.startedAtMs >= RUN_TIME_MAX_MS) return { end: 'time-limit' };
  if (silentMs >= SILENCE_MAX_MS) return { end: 'unresponsive' };
  if (silentMs >= SILENCE_NOTICE_MS) return { phase: 'unresponsive' };
  if (run.evaluated) return run.openConnections > 0 ? { phase: 'listening' } : { end: 'finished' };
  return { phase: run.lastBeatAtMs === run.startedAtMs ? 'starting' : 'running' };
}

/** What the learner reads when a run has ended. */
export const endTexts: Record<EndReason, string> = {
  finished: 'Finished.',
  stopped: 'Stopped.',
  failed: 'Ended by an error.',
  'time-limit': `Ended after ${RUN_TIME_MAX_MS / 1000} seconds, the limit of one run. Its connections are closed.`,
  unresponsive: `Ended: no answer for ${SILENCE_MAX_MS / 1000} seconds. An endless loop, or more memory than there is?`,
  'not-started': 'Did not start.',
};
