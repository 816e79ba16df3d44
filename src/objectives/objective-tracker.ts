/** Objectives as a fold over the event log: the same log gives the same state, whoever replays it and whenever. */
import type { LabEvent } from '../model/lab-event.ts';
import type { Objective, ObjectiveState } from '../model/objective.ts';
import { startCondition } from './condition-progress.ts';

export interface ObjectiveTracker {
  /** Takes the next event of the log; answers all states when one of them changed, else null. */
  add(event: LabEvent): ObjectiveState[] | null;
  states(): ObjectiveState[];
}

/** Follows a log from its beginning. What is solved stays solved. */
export function createObjectiveTracker(objectives: readonly Objective[]): ObjectiveTracker {
  const tracked = objectives.map(trackObjective);
  const states = () => tracked.map((objective) => objective.state());
  return {
    states,
    add(event) {
      const changed = tracked.filter((objective) => objective.advance(event));
      return changed.length > 0 ? states() : null;
    },
  };
}

/** Where a learner stands after these events. */
export function foldObjectives(objectives: readonly Objective[], events: Iterable<LabEvent>): ObjectiveState[] {
  const tracker = createObjectiveTracker(objectives);
  for (const event of events) tracker.add(event);
  return tracker.states();
}

function trackObjective({ id, condition }: Objective) {
  const progress = startCondition(condition);
  let solvedAtMs: number | null = null;
  return {
    state: (): ObjectiveState => ({
      id,
      solved: solvedAtMs !== null,
      solvedAtMs,
      current: progress.current,
      needed: progress.needed,
    }),
    advance(event: LabEvent): boolean {
      if (solvedAtMs !== null || !progress.advance(event)) return false;
      if (progress.current === progress.needed) solvedAtMs = event.atMs;
      return true;
    },
  };
}
