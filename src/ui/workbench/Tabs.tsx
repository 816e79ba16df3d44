import { type KeyboardEvent, type ReactNode, useId } from 'react';

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  /** A few characters beside the label, such as a count. */
  badge?: ReactNode;
  panel: ReactNode;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Id;
  onSelect(id: Id): void;
  /** At the right end of the strip. */
  actions?: ReactNode;
  /** Keep panels that are not shown, for those with a state of their own. */
  keepPanels?: boolean;
}

/** Tabs as the ARIA practices describe them: one stop for the Tab key, arrows move and select. */
export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
  actions,
  keepPanels = false,
}: TabsProps<Id>) {
  const base = useId();
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex(({ id }) => id === selected);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <div className="wb-tabs">
      <div className="wb-strip">
        <div role="tablist" aria-label={label} className="wb-tablist" onKeyDown={move}>
          {tabs.map(({ id, label: name, badge }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`${base}-${id}`}
              aria-selected={id === selected}
              aria-controls={`${base}-${id}-panel`}
              tabIndex={id === selected ? 0 : -1}
              onClick={() => onSelect(id)}
            >
              {name}
              {badge}
            </button>
          ))}
        </div>
        {actions && <div className="wb-actions">{actions}</div>}
      </div>
      {tabs.map(({ id, panel }) => (
        <div
          key={id}
          role="tabpanel"
          id={`${base}-${id}-panel`}
          aria-labelledby={`${base}-${id}`}
          hidden={id !== selected}
          className="wb-panel"
        >
          {(keepPanels || id === selected) && panel}
        </div>
      ))}
    </div>
  );
}
