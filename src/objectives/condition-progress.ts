/** How far one condition has come. Each holds no more than it needs to be met, however long the log grows. */
import type { LabEvent } from '../model/lab-event.ts';
import type { Condition, EventPattern } from '../model/objective.ts';
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
    case 'count': {
      const counted =
        condition.distinct === undefined
          ? countEvents(condition.atLeast, (event) => matchesPattern(condition.of, event))
          : countDistinct(condition, condition.distinct);
      return condition.unless === undefined ? counted : countUnless(counted, condition.unless);
    }
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

/** What was counted before counts for nothing either: it was seen. */
function countUnless(counted: ConditionProgress, unless: EventPattern): ConditionProgress {
  let spoilt = false;
  return {
    needed: counted.needed,
    get current() {
      return spoilt ? 0 : counted.current;
    },
    advance(event) {
      if (spoilt) return false;
      spoilt = matchesPattern(unless, event);
      return spoilt ? counted.current > 0 : counted.advance(event);
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

/** Values of `same` that are followed at a time; the one that came up first is given up. */
export const followedMax = 256;

/** Taking the earliest event for every step finds the sequence whenever the log contains it, for each value of `same`. */
function followSteps({ steps, same }: Extract<Condition, { kind: 'sequence' }>): ConditionProgress {
  const followed = new Map<unknown, number>();
  let furthest = 0;
  return {
    needed: steps.length,
    get current() {
      return furthest;
    },
    advance(event) {
      const value = same === undefined ? 'all' : fieldOf(event, same);
      if (value === undefined || value === null) return false;
      const done = followed.get(value) ?? 0;
      const next = steps[done];
      if (next === undefined || !matchesPattern(next, event)) return false;
      followed.set(value, done + 1);
      const [oldest] = followed.keys();
      if (followed.size > followedMax) followed.delete(oldest);
      if (done < furthest) return false;
      furthest = done + 1;
      return true;
    },
  };
}
