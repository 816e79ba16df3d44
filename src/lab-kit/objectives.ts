/** Builders for objectives: what the learner must bring about, as conditions over the event log. */
import type { LabEventOf, LabEventType } from '../model/lab-event.ts';
import type { Condition, FieldMatcher, Objective } from '../model/objective.ts';

type EventFields<T extends LabEventType> = Partial<Record<Exclude<keyof LabEventOf<T> & string, 'type'>, FieldMatcher>>;

/** An event of one type whose named fields look as described; the compiler knows the fields. */
export interface Pattern<T extends LabEventType> {
  type: T;
  where: EventFields<T>;
}

/** `happened('device.changed', { deviceId: 'frontdoor', to: 'unlocked' })`. */
export function happened<T extends LabEventType>(type: T, where: EventFields<T> = {}): Pattern<T> {
  return { type, where };
}

/** At least `atLeast` such events; with `distinct`, events that differ in that field. */
export function count<T extends LabEventType>(
  of: Pattern<T>,
  atLeast: number,
  distinct?: keyof LabEventOf<T> & string,
): Condition {
  return { kind: 'count', of: patternOf(of), atLeast, ...(distinct === undefined ? {} : { distinct }) };
}

/** At least so many such events, before any of the kind `unless`: to get something and not be seen. */
export function countUnless<T extends LabEventType, U extends LabEventType>(
  of: Pattern<T>,
  atLeast: number,
  unless: Pattern<U>,
): Condition {
  return { kind: 'count', of: patternOf(of), atLeast, unless: patternOf(unless) };
}

/** These events in this order, others in between. */
export function sequence(...steps: readonly { type: LabEventType; where: object }[]): Condition {
  return { kind: 'sequence', steps: steps.map((step) => patternOf(step)) };
}

/** These events in this order, all on one network connection. */
export function onOneConnection(...steps: readonly { type: LabEventType; where: object }[]): Condition {
  return { kind: 'sequence', steps: steps.map((step) => patternOf(step)), same: 'connectionId' };
}

/** The learner named the secret `secretId`. */
export function answer(secretId: string): Condition {
  return { kind: 'answer', secret: secretId };
}

/** An objective of the attack half; `A1`, `A2` … */
export function attackObjective(id: `A${number}`, title: string, condition: Condition): Objective {
  return { id, half: 'attack', title, condition };
}

/** An objective of the defence half; solved when the judge finds that the defence holds. */
export function defenceObjective(id: `D${number}`, title: string): Objective {
  return { id, half: 'defence', title, condition: { kind: 'verdict' } };
}

function patternOf(pattern: { type: LabEventType; where: object }): {
  type: string;
  where: Record<string, FieldMatcher>;
} {
  return { type: pattern.type, where: Object.fromEntries(Object.entries(pattern.where)) };
}
