/** What happened in one run of a sandbox, numbered without gaps; the newest part of it is kept. */
import { BoundedList } from '../actors/index.ts';
import type { Clock } from '../model/clock.ts';
import type { SandboxId } from '../model/ids.ts';
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';

/** Events kept, and the characters of all that is variable in them. */
export const eventLogLimits = { itemsMax: 5_000, weightMax: 2_097_152 } as const;

export interface EventLog {
  /** Numbers, dates and keeps an event. */
  add(event: UnstampedEvent): LabEvent;
  /** A copy of what is kept, oldest first. */
  events(): readonly LabEvent[];
}

export function createEventLog(sandboxId: SandboxId, clock: Clock): EventLog {
  const kept = new BoundedList<LabEvent>(eventLogLimits, weigh);
  const startedAtMs = clock.now();
  let sequence = 0;
  return {
    add(unstamped) {
      sequence += 1;
      const event: LabEvent = { ...unstamped, sandboxId, sequence, atMs: clock.now() - startedAtMs };
      kept.add(event);
      return event;
    },
    events: () => [...kept.items],
  };
}

function weigh(event: LabEvent): number {
  let characters = 0;
  // Runs for every event: a list of its values would be garbage each time.
  for (const key in event) {
    const value: unknown = event[key as keyof LabEvent];
    if (typeof value === 'string') characters += value.length;
  }
  return characters;
}
