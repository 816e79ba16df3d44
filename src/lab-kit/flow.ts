/** Honest traffic that every acceptable policy lets through, the attacker's own rights included. */
import type { FlowOutcome, Stage } from '../model/outcome.ts';
import type { LabWorld } from './world.ts';

export interface Flow {
  /** `T1`, `T2` …, permanent. */
  id: string;
  /** What must work, as a sentence. */
  title: string;
  /** Devices whose part the flow plays itself (`LabWorld.play`). */
  plays?: readonly string[];
  /** Returns what it saw; a refused step of a `Participant` breaks it. */
  run(world: LabWorld): Promise<FlowOutcome>;
}

/** The flows of a lab, in the order the learner reads them. */
export function defineTraffic(flows: readonly Flow[]): readonly Flow[] {
  return flows;
}

/** Honest traffic works; `observed` is the delivery or effect that proves it. */
export function holds(observed: string): FlowOutcome {
  return { kind: 'holds', observed };
}

/** Honest traffic was hurt at `stage`. */
export function broken(stage: Stage, observed: string): FlowOutcome {
  return { kind: 'broken', stage, observed };
}

/** `holds` when the evidence is there, `broken` at `stage` when it is not. */
export function holdsWhen(evident: boolean, stage: Stage, observed: string, missing: string): FlowOutcome {
  return evident ? holds(observed) : broken(stage, missing);
}
