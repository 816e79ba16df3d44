/**
 * One case in a sandbox of its own, which is gone afterwards whatever happened in it. Its world's clock stands still: no
 * device speaks up by itself, so the same case ends in the same way on a busy machine. Only the time limit is real.
 */
import type { LabBundle, LabWorld } from '../lab-kit/index.ts';
import type { Clock } from '../model/clock.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { ObjectiveState } from '../model/objective.ts';
import type { AttackOutcome, FlowOutcome } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import { noTransports, type Transports } from '../model/transports.ts';
import { createManualClock, mintTrust, startSandbox } from '../sandbox/index.ts';
import { CaseEnded, type Ending } from './case-ended.ts';
import type { Case } from './cases.ts';
import { randomSandboxId } from './sandbox-id.ts';
import { createWorld } from './world.ts';

export interface CaseOptions {
  clock: Clock;
  /** Key of the secrets; the same seed gives the same secrets. */
  seed: string;
  /** TLS and WebSockets. Default: none. */
  transports?: Transports;
  /** After so long a case is inconclusive. Default 5 s. */
  caseTimeoutMs?: number;
}

export interface CaseResult {
  outcome: AttackOutcome | FlowOutcome;
  /** What happened, as the sandbox told it. */
  events: readonly LabEvent[];
  objectives: ObjectiveState[];
}

/** Never throws: what goes wrong in a case makes it inconclusive. */
export async function runCase(
  lab: Pick<LabBundle, 'definition'>,
  policy: Policy,
  testCase: Case,
  options: CaseOptions,
): Promise<CaseResult> {
  return inFreshSandbox(lab, policy, testCase.plays, options, async (world) => {
    try {
      return await (testCase.kind === 'attack' ? testCase.variant.run(world) : testCase.flow.run(world));
    } catch (error) {
      if (error instanceof CaseEnded) return outcomeOf(error.ending, testCase.kind);
      return { kind: 'inconclusive', observed: messageOf(error) };
    }
  });
}

async function inFreshSandbox(
  { definition }: Pick<LabBundle, 'definition'>,
  policy: Policy,
  plays: readonly string[],
  { clock, seed, transports = noTransports, caseTimeoutMs = 5_000 }: CaseOptions,
  run: (world: LabWorld) => Promise<CaseResult['outcome']>,
): Promise<CaseResult> {
  const cast = { ...definition, devices: definition.devices.filter(({ id }) => !plays.includes(id)) };
  // Made once for all cases of a lab, and no part of the first one's time: on a busy machine it takes seconds.
  await mintTrust(definition.pki);
  const timeLimit = startTimeLimit(clock, caseTimeoutMs);
  const stillClock = createManualClock();
  const starting = startSandbox({ id: randomSandboxId(), lab: cast, policy, seed, transports, clock: stillClock });
  try {
    const sandbox = await Promise.race([starting, timeLimit.reached]);
    if ('kind' in sandbox) return { outcome: sandbox, events: [], objectives: [] };
    const outcome = await Promise.race([
      run(createWorld({ sandbox, lab: definition, clock: stillClock, policy })),
      timeLimit.reached,
    ]);
    await Promise.race([sandbox.settled(), timeLimit.reached]);
    return { outcome, events: [...sandbox.events()], objectives: sandbox.objectives() };
  } catch (error) {
    return { outcome: { kind: 'inconclusive', observed: messageOf(error) }, events: [], objectives: [] };
  } finally {
    timeLimit.cancel();
    await starting.then(
      (sandbox) => sandbox.dispose(),
      () => {},
    );
  }
}

function outcomeOf({ stage, means, observed, honest }: Ending, kind: Case['kind']): CaseResult['outcome'] {
  if (means === null) return { kind: 'inconclusive', observed };
  if (kind === 'traffic') return { kind: 'broken', stage, observed };
  if (honest) return { kind: 'inconclusive', observed: `An honest part was hurt before the attacker: ${observed}` };
  return { kind: 'stopped', stage, means, observed };
}

function startTimeLimit(clock: Clock, timeoutMs: number) {
  let cancel = () => {};
  const reached = new Promise<{ kind: 'inconclusive'; observed: string }>((resolve) => {
    const observed = `Not decided within ${timeoutMs} ms.`;
    cancel = clock.after(timeoutMs, () => resolve({ kind: 'inconclusive', observed }));
  });
  return { reached, cancel };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
