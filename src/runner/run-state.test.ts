import { expect, it } from 'vitest';
import { assess, RUN_TIME_MAX_MS, SILENCE_MAX_MS, SILENCE_NOTICE_MS } from './run-state.ts';

const run = { startedAtMs: 1_000, lastBeatAtMs: 2_000, evaluated: false, openConnections: 0 };

it('runs while it beats, tells of silence, and ends what stays silent', () => {
  expect(assess(run, 2_400)).toEqual({ phase: 'running' });
  expect(assess(run, 2_000 + SILENCE_NOTICE_MS)).toEqual({ phase: 'unresponsive' });
  expect(assess(run, 2_000 + SILENCE_MAX_MS)).toEqual({ end: 'unresponsive' });
});

it('listens on while connections are open and finishes when none is', () => {
  expect(assess({ ...run, evaluated: true, openConnections: 2 }, 2_100)).toEqual({ phase: 'listening' });
  expect(assess({ ...run, evaluated: true }, 2_100)).toEqual({ end: 'finished' });
});

it('ends any run at the time limit, however lively', () => {
  const now = run.startedAtMs + RUN_TIME_MAX_MS;
  expect(assess({ ...run, lastBeatAtMs: now, openConnections: 1, evaluated: true }, now)).toEqual({
    end: 'time-limit',
  });
  expect(assess({ ...run, lastBeatAtMs: now - 1 }, now - 1)).toEqual({ phase: 'running' });
});
