import type { ExamMode } from '../model/exam.ts';

/** The tables, as the newest migration leaves them. */
export interface Tables {
  learner: { id: string; createdAt: string };
  labProgress: {
    learnerId: string;
    labId: string;
    script: string | null;
    policy: string | null;
    hintsTaken: number;
  };
  solvedObjective: { learnerId: string; labId: string; objectiveId: string; solvedAt: string };
  exam: {
    learnerId: string;
    labId: string;
    mode: ExamMode;
    startedAt: string;
    endsAt: string | null;
    /** JSON, as are the results. */
    report: string;
    result: string | null;
    best: string | null;
  };
  readChapter: { learnerId: string; chapter: string };
  quizAnswer: { learnerId: string; chapter: string; question: string; choice: number };
}
