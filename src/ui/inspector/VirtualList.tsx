import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';

interface VirtualListProps<Row extends { uid: number }> {
  label: string;
  rows: readonly Row[];
  rowHeight: number;
  /** Rows may grow beyond `rowHeight`. */
  measured?: boolean;
  selected: number | null;
  onSelect(row: Row): void;
  renderRow(row: Row): ReactNode;
  empty: ReactNode;
}

const NEAR_END_PX = 24;

/** A listbox of which only what is in sight exists. It follows the newest row while its end is in sight. */
export function VirtualList<Row extends { uid: number }>(props: VirtualListProps<Row>) {
  const { label, rows, rowHeight, measured = false, selected, onSelect, renderRow, empty } = props;
  const base = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.uid ?? index,
    overscan: 8,
  });

  useEffect(() => {
    if (following.current && rows.length > 0) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, virtual]);

  const selectedAt = rows.findIndex(({ uid }) => uid === selected);
  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const last = rows.length - 1;
    const from = selectedAt < 0 ? (event.key === 'ArrowDown' ? -1 : last + 1) : selectedAt;
    const steps: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(last, to));
    const row = rows[at];
    if (!row) return;
    following.current = at === last;
    onSelect(row);
    virtual.scrollToIndex(at);
  };
  const watchScroll = () => {
    const box = scroller.current;
    if (box) following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
  };
  const items = virtual.getVirtualItems();
  const activeIsDrawn = items.some(({ index }) => index === selectedAt);
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      className="wb-list"
      aria-activedescendant={activeIsDrawn ? `${base}-${selected}` : undefined}
      onKeyDown={move}
      onScroll={watchScroll}
    >
      {rows.length === 0 && <div className="wb-empty">{empty}</div>}
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox itself takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the listbox, which names its active row
            <div
              key={key}
              id={`${base}-${row.uid}`}
              role="option"
              aria-selected={row.uid === selected}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              className="wb-row"
              data-index={index}
              ref={measured ? virtual.measureElement : undefined}
              style={{ transform: `translateY(${start}px)`, ...(measured ? {} : { height: rowHeight }) }}
              onClick={() => {
                following.current = index === rows.length - 1;
                onSelect(row);
              }}
            >
              {renderRow(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
