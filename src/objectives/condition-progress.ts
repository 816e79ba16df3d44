/** How far one condition has come. Each holds no more than it needs to be met, however long the log grows. */
import type { LabEvent } from '../model/lab-event.ts';
import type { Condition } from '../model/objective.ts';
import { fieldOf, matchesPattern } from './match-event.ts';

export interface ConditionProgress {
  /** How much of the condition is met, 0 … `needed`. */
  readonly current: number;
  readonly needed: number;
  /** Takes the next event of the log; true when it brought the condition further. Not to be called once met. */
  advance(event: LabEvent): boolean;
}

/** Nothing of the condition is met yet. */
export function startCondition(condition: Condition): ConditionProgress {
  switch (condition.kind) {
    case 'count':
      return condition.distinct === undefined
        ? countEvents(condition.atLeast, (event) => matchesPattern(condition.of, event))
        : countDistinct(condition, condition.distinct);
    case 'sequence':
      return followSteps(condition);
    case 'answer':
      return countEvents(
        1,
        (event) => event.type === 'answer.given' && event.correct && event.secret === condition.secret,
      );
    case 'verdict':
      return countEvents(1, (event) => event.type === 'verdict.given' && event.passed);
  }
}

function countEvents(needed: number, matches: (event: LabEvent) => boolean): ConditionProgress {
  let current = 0;
  return {
    needed,
    get current() {
      return current;
    },
    advance(event) {
      if (!matches(event)) return false;
      current += 1;
      return true;
    },
  };
}

/** The set of values seen is as large as the number asked for at most, since the condition is met then. */
function countDistinct(condition: Extract<Condition, { kind: 'count' }>, field: string): ConditionProgress {
  const seen = new Set<unknown>();
  return {
    needed: condition.atLeast,
    get current() {
      return seen.size;
    },
    advance(event) {
      if (!matchesPattern(condition.of, event)) return false;
      const value = fieldOf(event, field);
      if (value === undefined || value === null || seen.has(value)) return false;
      seen.add(value);
      return true;
    },
  };
}

/** Taking the earliest event for every step finds the sequence whenever the log contains it. */
function followSteps({ steps }: Extract<Condition, { kind: 'sequence' }>): ConditionProgress {
  let done = 0;
  return {
    needed: steps.length,
    get current() {
      return done;
    },
    advance(event) {
      const next = steps[done];
      if (next === undefined || !matchesPattern(next, event)) return false;
      done += 1;
      return true;
    },
  };
}
