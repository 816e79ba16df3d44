import type { SourcePosition } from '../../runner/index.ts';
import { EventList } from '../inspector/EventList.tsx';
import { OutputList } from '../inspector/OutputList.tsx';
import { PacketList } from '../inspector/PacketList.tsx';
import { VerdictPane } from '../objectives/VerdictPane.tsx';
import { useLab } from './lab-context.ts';
import { Tabs } from './Tabs.tsx';

export type LogTab = 'packets' | 'events' | 'output' | 'verdict';

interface LogTabsProps {
  selected: LogTab;
  onSelect(tab: LogTab): void;
  onPosition(position: SourcePosition): void;
  onSolution(): void;
}

export function LogTabs({ selected, onSelect, onPosition, onSolution }: LogTabsProps) {
  const run = useLab((state) => state.run);
  const passed = useLab((state) => state.verdict?.passed);
  return (
    <Tabs
      label="What happened"
      selected={selected}
      onSelect={onSelect}
      keepPanels={false}
      actions={run.phase !== 'idle' && <span className="wb-run-phase">{phaseWords[run.phase]}</span>}
      tabs={[
        { id: 'packets', label: 'Packets', panel: <PacketList /> },
        { id: 'events', label: 'Events', panel: <EventList label="Events" /> },
        { id: 'output', label: 'Output', panel: <OutputList onPosition={onPosition} /> },
        {
          id: 'verdict',
          label: 'Verdict',
          badge: passed !== undefined && <span className="wb-badge">{passed ? 'holds' : 'not yet'}</span>,
          panel: <VerdictPane onSolution={onSolution} />,
        },
      ]}
    />
  );
}

const phaseWords = {
  starting: 'Script starting …',
  running: 'Script running',
  listening: 'Script done, still listening',
  unresponsive: 'Script: no answer for 3 s',
} as const;
