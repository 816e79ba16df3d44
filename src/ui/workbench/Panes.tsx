import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';

interface PanesProps {
  sideBySide: boolean;
  editors: ReactNode;
  topology: ReactNode;
  logs: ReactNode;
  bytes: ReactNode;
}

/** Four panes with movable borders where there is room, one below the other where there is not. */
export function Panes({ sideBySide, editors, topology, logs, bytes }: PanesProps) {
  if (!sideBySide)
    return (
      <div className="wb-stack">
        <Part name="editors">{editors}</Part>
        <Part name="topology">{topology}</Part>
        <Part name="logs">{logs}</Part>
        <Part name="bytes">{bytes}</Part>
      </div>
    );
  return (
    <Group orientation="vertical" className="wb-panes">
      <Panel defaultSize="56%" minSize="25%">
        <Group orientation="horizontal">
          <Panel defaultSize="52%" minSize="25%">
            <Part name="editors">{editors}</Part>
          </Panel>
          <Separator className="wb-separator" aria-label="Width of the editor" />
          <Panel minSize="25%">
            <Part name="topology">{topology}</Part>
          </Panel>
        </Group>
      </Panel>
      <Separator className="wb-separator" aria-label="Height of the upper panes" />
      <Panel minSize="20%">
        <Group orientation="horizontal">
          <Panel defaultSize="56%" minSize="25%">
            <Part name="logs">{logs}</Part>
          </Panel>
          <Separator className="wb-separator" aria-label="Width of the lists" />
          <Panel minSize="25%">
            <Part name="bytes">{bytes}</Part>
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="wb-part" data-part={name}>
      {children}
    </div>
  );
}
