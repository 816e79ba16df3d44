import { useMemo, useState } from 'react';
import { actorSide } from '../store/actor-name.ts';
import { describeEvent } from '../store/describe-event.ts';
import type { EventRow } from '../store/lab-state.ts';
import { useLab } from '../workbench/lab-context.ts';
import { VirtualList } from './VirtualList.tsx';

const ROW_HEIGHT = 28;
const adverse = /refused|withheld|revoked|malformed|reached|failed/;
const moving = /^(connect|publish|message|subscribe|device|policy|packet)\./;

/** @param compact Only what the picture shows, without rules and clauses. */
export function EventList({ label, compact = false }: { label: string; compact?: boolean }) {
  const all = useLab((state) => state.events);
  const labels = useLab((state) => state.labels);
  const [selected, setSelected] = useState<number | null>(null);
  const rows = useMemo(() => (compact ? all.filter(({ event }) => moving.test(event.type)) : all), [all, compact]);
  return (
    <VirtualList<EventRow>
      label={label}
      rows={rows}
      rowHeight={ROW_HEIGHT}
      measured
      selected={selected}
      onSelect={({ uid }) => setSelected(uid)}
      empty="Nothing has happened yet."
      renderRow={({ event }) => (
        <div
          className="wb-event"
          data-side={actorSide(event.actor)}
          data-adverse={adverse.test(event.type) || undefined}
        >
          <span className="wb-time">{(event.atMs / 1000).toFixed(2)}</span>
          {!compact && <span className="wb-type">{event.type}</span>}
          <span className="wb-sentence">
            {describeEvent(event, labels)}
            {!compact && (event.rule || event.spec) && (
              <span className="wb-because">
                {event.rule && <code>{event.rule}</code>} {event.spec}
              </span>
            )}
          </span>
        </div>
      )}
    />
  );
}
