/** Attacks as the judge replays them: one goal, and every way we know to reach it. */
import type { AttackOutcome, Stage, StopMeans } from '../model/outcome.ts';
import type { LabWorld } from './world.ts';

/** One way to go for an attack's goal. `run` returns how far it came; a refused step of a `Participant` ends it. */
export interface Variant {
  id: string;
  /** In the learner's terms. Not shown for a hidden variant. */
  title: string;
  /** Not told to the learner in any detail, so that a defence is written against the goal and not against a list. */
  hidden: boolean;
  run(world: LabWorld): Promise<AttackOutcome>;
}

/** A way to be stopped that counts. An attack that is stopped in any other way has not been answered. */
export interface ExpectedStop {
  stage: Stage;
  means: StopMeans;
}

export interface Attack {
  /** `A1`, `A2` …, permanent. */
  id: string;
  title: string;
  /** The attack objective it replays, if there is one. */
  objective?: string;
  /** What the attacker wants, completing "The attacker …". */
  goal: string;
  stops: readonly ExpectedStop[];
  /** What to think about when a variant gets through; all that is said about a hidden one. */
  advice: string;
  /** Devices whose part the variants play themselves (`LabWorld.play`). */
  plays?: readonly string[];
  variants: readonly Variant[];
}

/** The attacks of a lab, in the order the learner reads them. */
export function defineAttacks(attacks: readonly Attack[]): readonly Attack[] {
  return attacks;
}

/** A variant that the verdict names. */
export function variant(id: string, title: string, run: Variant['run']): Variant {
  return { id, title, hidden: false, run };
}

/** A variant held back from the learner; `title` is for authors. */
export function hiddenVariant(id: string, title: string, run: Variant['run']): Variant {
  return { id, title, hidden: true, run };
}

/** Every combination of stages and means: `stopsAt(['subscribe', 'publish'], ['refused', 'closed'])`. */
export function stopsAt(stages: readonly Stage[], means: readonly StopMeans[]): ExpectedStop[] {
  return stages.flatMap((stage) => means.map((each) => ({ stage, means: each })));
}

/** The attack got what it wanted; `observed` is the evidence. */
export function reached(stage: Stage, observed: string): AttackOutcome {
  return { kind: 'reached', stage, observed };
}

/** The defence held at `stage`. */
export function stopped(stage: Stage, means: StopMeans, observed: string): AttackOutcome {
  return { kind: 'stopped', stage, means, observed };
}

/** Nothing was proved; satisfies no expectation. */
export function inconclusive(observed: string): { kind: 'inconclusive'; observed: string } {
  return { kind: 'inconclusive', observed };
}
