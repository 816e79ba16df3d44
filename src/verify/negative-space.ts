/** V7: what must not solve anything does not, and the log alone tells who solved what. */
import { isDeepStrictEqual } from 'node:util';
import { nodeTransports } from '../host-node/index.ts';
import { casesOf, randomSandboxId, runCase } from '../judge/index.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { ObjectiveState } from '../model/objective.ts';
import { foldObjectives } from '../objectives/index.ts';
import { createManualClock, startSandbox, systemClock } from '../sandbox/index.ts';
import type { Finding } from './finding.ts';
import { randomLegalPackets } from './random-packets.ts';
import type { Subject } from './subject.ts';

interface Occurrence {
  what: string;
  events: readonly LabEvent[];
  objectives: readonly ObjectiveState[];
}

/** Long enough for every device to have gone through all its habits. */
const idleMs = 120_000;
const idleStepMs = 500;

export async function negativeSpace(subject: Subject): Promise<Finding[]> {
  const innocent = [await idleness(subject), await randomTraffic(subject), ...(await honestTraffic(subject))];
  const { objectives, events } = await subject.solutionRun();
  const solving = { what: 'The solution script', events, objectives };
  return [
    ...innocent.flatMap((occurrence) => solvedBy(subject, occurrence)),
    ...[...innocent, solving].flatMap((occurrence) => replayed(subject, occurrence)),
  ];
}

function solvedBy({ finding }: Subject, { what, objectives }: Occurrence): Finding[] {
  const remedy = 'Narrow its condition to what only the attacker can bring about, e.g. by `actor`.';
  return objectives
    .filter(({ solved }) => solved)
    .map(({ id }) => finding('ERR_LAB_OBJECTIVE_FREE', 'lab.ts', `${what} solves ${id}.`, remedy));
}

function replayed({ bundle, finding }: Subject, { what, events, objectives }: Occurrence): Finding[] {
  if (isDeepStrictEqual(foldObjectives(bundle.definition.objectives, events), objectives)) return [];
  const detail = `${what} replayed from its log leads to another state of the objectives.`;
  return [
    finding('ERR_LAB_REPLAY', 'lab.ts', detail, 'Let its conditions speak of events only, few enough to be kept.'),
  ];
}

const transports = nodeTransports;

async function idleness(subject: Subject): Promise<Occurrence> {
  const clock = createManualClock();
  const { bundle, vulnerable: policy, seed } = subject;
  const sandbox = await startSandbox({
    id: randomSandboxId(),
    lab: bundle.definition,
    policy,
    seed,
    clock,
    transports,
  });
  for (let passedMs = 0; passedMs < idleMs; passedMs += idleStepMs) {
    clock.advance(idleStepMs);
    await sandbox.settled();
  }
  const result = { what: 'Doing nothing', events: sandbox.events(), objectives: sandbox.objectives() };
  await sandbox.dispose();
  return result;
}

async function randomTraffic(subject: Subject): Promise<Occurrence> {
  const { bundle, vulnerable: policy, seed } = subject;
  const clock = createManualClock();
  const sandbox = await startSandbox({
    id: randomSandboxId(),
    lab: bundle.definition,
    policy,
    seed,
    clock,
    transports,
  });
  await randomLegalPackets(sandbox, seed);
  const result = { what: 'Random traffic of others', events: sandbox.events(), objectives: sandbox.objectives() };
  await sandbox.dispose();
  return result;
}

async function honestTraffic(subject: Subject): Promise<Occurrence[]> {
  const { bundle, vulnerable, seed } = subject;
  const occurrences: Occurrence[] = [];
  for (const testCase of casesOf(bundle)) {
    if (testCase.kind !== 'traffic') continue;
    const { events, objectives } = await runCase(bundle, vulnerable, testCase, {
      clock: systemClock,
      transports,
      seed,
    });
    occurrences.push({ what: `The flow ${testCase.id}`, events, objectives });
  }
  return occurrences;
}
