/** An exam as the server keeps it: a reload or a restart finds it as it was. */
import { useCallback, useEffect, useState } from 'react';
import type { ExamMode, ExamReport, ExamView } from '../../model/exam.ts';
import { LabError, type Problem } from '../../model/problem.ts';
import { call } from '../session/api.ts';

/** The judge runs every attack and every flow of the exam before the result is there. */
const FINISH_TIMEOUT_MS = 180_000;

export interface Exam {
  /** Null until the server has answered. */
  view: ExamView | null;
  problem: Problem | null;
  busy: boolean;
  /** What to add to this machine's clock for the server's. */
  clockOffsetMs: number;
  start(mode: ExamMode): Promise<boolean>;
  saveReport(report: ExamReport): Promise<boolean>;
  finish(): Promise<boolean>;
}

export function useExam(labId: string): Exam {
  const [view, setView] = useState<ExamView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [clockOffsetMs, setClockOffsetMs] = useState(0);
  const path = `/api/exams/${labId}`;

  const take = useCallback(async (asking: Promise<ExamView>): Promise<boolean> => {
    setBusy(true);
    try {
      const answered = await asking;
      setView(answered);
      setClockOffsetMs(Date.parse(answered.now) - Date.now());
      setProblem(null);
      return true;
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      setProblem(error.problem);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  useEffect(() => {
    void take(call<ExamView>('GET', path));
  }, [path, take]);

  return {
    view,
    problem,
    busy,
    clockOffsetMs,
    start: (mode) => take(call('POST', path, { json: { mode } })),
    saveReport: (report) => take(call('PUT', `${path}/report`, { json: report })),
    finish: () => take(call('POST', `${path}/finish`, { json: {}, timeoutMs: FINISH_TIMEOUT_MS })),
  };
}
