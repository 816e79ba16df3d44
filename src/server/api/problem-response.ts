import { LabError, type Problem } from '../../model/problem.ts';
import type { Log } from '../log.ts';
import { unforeseen } from '../problems.ts';

/** RFC 9457. What nobody foresaw is logged in full and told in general. */
export function problemResponse(error: unknown, log: Log): Response {
  if (!(error instanceof LabError)) {
    log('error', 'Unforeseen error in a request', { error: error instanceof Error ? error.stack : String(error) });
  }
  const { problem } = error instanceof LabError ? error : unforeseen();
  return new Response(problemJson(problem), { status: problem.status, headers: problemHeaders(problem) });
}

export function problemJson(problem: Problem): string {
  return JSON.stringify(problem);
}

export function problemHeaders({ retryAfterSeconds }: Problem): Record<string, string> {
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
}
