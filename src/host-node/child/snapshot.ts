import type { LabEvent } from '../../model/lab-event.ts';

export const SNAPSHOT_EVENTS_MAX = 1_000;
export const SNAPSHOT_CHARACTERS_MAX = 1_048_576;

/** The newest events as a JSON array of bounded size; `dropped` counts those of the given ones that did not fit. */
export function snapshotOf(events: readonly LabEvent[]): { eventsJson: string; dropped: number } {
  const newestFirst: string[] = [];
  let characters = 0;
  for (let index = events.length - 1; index >= 0 && newestFirst.length < SNAPSHOT_EVENTS_MAX; index--) {
    const json = JSON.stringify(events[index]);
    characters += json.length;
    if (characters > SNAPSHOT_CHARACTERS_MAX) break;
    newestFirst.push(json);
  }
  return { eventsJson: `[${newestFirst.reverse().join(',')}]`, dropped: events.length - newestFirst.length };
}
