/** Errors as people read them: what happened, why, what to do next, under a code that never changes (RFC 9457). */
export interface Problem {
  /** `ERR_<AREA>_<WHAT>`, permanent. */
  code: string;
  title: string;
  status: number;
  detail: string;
  /** The action that helps. */
  remedy: string;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
  issues?: { path: string; line: number; column: number; message: string }[];
}

/** An error that carries its problem; everything else that is thrown is a bug. */
export class LabError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail} ${problem.remedy}`);
    this.name = 'LabError';
    this.problem = problem;
  }
}
