/** Every call that the lab server answers, and what it may answer beside what its own entry says. */
import { hostBusy, hostEnded, hostTimedOut } from '../../host-node/index.ts';
import type { LabError } from '../../model/problem.ts';
import { bodyInvalid, bodyTooLarge, hostForeign, originForeign, requestsTooMany, unforeseen } from '../problems.ts';
import { examOperations } from './exam-operations.ts';
import { labOperations } from './lab-operations.ts';
import type { Operation } from './operation.ts';
import { progressOperations } from './progress-operations.ts';
import { runnerOperations } from './runner-operations.ts';
import { sandboxOperations } from './sandbox-operations.ts';

export const operations: readonly Operation[] = [
  ...labOperations,
  ...sandboxOperations,
  ...progressOperations,
  ...examOperations,
  ...runnerOperations,
];

/** Those of the operation, those of the checks in front of it, those of the process that carries it out. */
export function problemsOf({ method, path, body, problems = [], webSocket }: Operation): LabError[] {
  const changes = method !== 'get';
  return [
    ...problems,
    ...(body ? [bodyTooLarge(body.bytesMax)] : []),
    ...(body?.mediaType === 'application/json' ? [bodyInvalid('What is wrong with it.')] : []),
    ...(changes || webSocket ? [originForeign()] : []),
    ...(changes ? [requestsTooMany(10)] : []),
    ...(path.startsWith('/api/sandboxes') && !webSocket ? [hostEnded('crashed'), hostBusy(), hostTimedOut()] : []),
    hostForeign(),
    unforeseen(),
  ];
}
