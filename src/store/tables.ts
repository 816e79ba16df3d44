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
  readChapter: { learnerId: string; chapter: string };
  quizAnswer: { learnerId: string; chapter: string; question: string; choice: number };
}
