/** Whether an event is one that a condition speaks of. */
import type { LabEvent } from '../model/lab-event.ts';
import type { EventPattern, FieldMatcher } from '../model/objective.ts';
import { topicFilterMatches } from '../policy/index.ts';

/** True when the type is the same and every named field looks as demanded. */
export function matchesPattern(pattern: EventPattern, event: LabEvent): boolean {
  if (event.type !== pattern.type) return false;
  return Object.entries(pattern.where).every(([field, matcher]) => matchesField(matcher, fieldOf(event, field)));
}

/** The value of an event's own field; `undefined` where this type of event has none of that name. */
export function fieldOf(event: LabEvent, field: string): unknown {
  return Object.hasOwn(event, field) ? event[field as keyof LabEvent] : undefined;
}

/** A field that is not there satisfies nothing but `{ present: false }`, so that a misspelt name cannot solve an objective. */
function matchesField(matcher: FieldMatcher, value: unknown): boolean {
  if (matcher === null || typeof matcher !== 'object') return value === matcher;
  if ('present' in matcher) return (value !== undefined && value !== null) === matcher.present;
  if (value === undefined) return false;
  if ('not' in matcher) return value !== matcher.not;
  if ('oneOf' in matcher) return matcher.oneOf.some((one) => one === value);
  if ('atLeast' in matcher) return typeof value === 'number' && value >= matcher.atLeast;
  if ('atMost' in matcher) return typeof value === 'number' && value <= matcher.atMost;
  if (typeof value !== 'string') return false;
  if ('wildcard' in matcher) return /[+#]/.test(value) === matcher.wildcard;
  return topicFilterMatches(matcher.topicFilter, value);
}
