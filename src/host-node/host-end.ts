/** Why a host ended, and how that is told. */
import { LabError } from '../model/problem.ts';
import type { SandboxEndReason } from '../model/wire.ts';

/** For a host that was not killed by us: V8 aborts when the heap is full, and says so on stderr. */
export function endReason(stderr: string): SandboxEndReason {
  return /heap out of memory|allocation failed|Array buffer allocation failed/i.test(stderr)
    ? 'out-of-memory'
    : 'crashed';
}

const sentences: Record<SandboxEndReason, string> = {
  idle: 'Nothing happened in it for a while, so it was closed.',
  crashed: 'Your broker’s process crashed. Nobody else was affected.',
  'out-of-memory': 'Your broker’s process used more memory than a sandbox may and was ended. Nobody else was affected.',
  unresponsive: 'Your broker’s process stopped answering and was ended. Nobody else was affected.',
  closed: 'You closed it.',
  shutdown: 'The server is shutting down.',
};

/** One sentence for the learner. */
export function endSentence(reason: SandboxEndReason): string {
  return sentences[reason];
}

export function hostEnded(reason: SandboxEndReason): LabError {
  return new LabError({
    code: 'ERR_HOST_ENDED',
    title: 'The sandbox ended',
    status: 503,
    detail: endSentence(reason),
    remedy: 'Start the lab again: you get a fresh broker at once, and your texts and progress are kept.',
    retryAfterSeconds: 1,
  });
}

export function hostBusy(): LabError {
  return new LabError({
    code: 'ERR_HOST_BUSY',
    title: 'Too many requests at once',
    status: 429,
    detail: 'Your sandbox has not answered the requests before this one.',
    remedy: 'Wait for their answers, then try again.',
    retryAfterSeconds: 1,
  });
}

export function hostTimedOut(): LabError {
  return new LabError({
    code: 'ERR_HOST_TIMEOUT',
    title: 'The sandbox did not answer in time',
    status: 504,
    detail: 'Your sandbox is busy with something else.',
    remedy: 'Try again, or reset the lab.',
    retryAfterSeconds: 2,
  });
}
