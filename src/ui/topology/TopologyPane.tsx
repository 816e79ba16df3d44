import { useRef, useState } from 'react';
import { EventList } from '../inspector/EventList.tsx';
import { Tabs } from '../workbench/Tabs.tsx';
import { useSize } from '../workbench/use-size.ts';
import { Scene } from './Scene.tsx';

export function TopologyPane() {
  const [shown, setShown] = useState<'picture' | 'transcript'>('picture');
  return (
    <Tabs<'picture' | 'transcript'>
      label="Topology"
      selected={shown}
      onSelect={setShown}
      actions={<Legend />}
      tabs={[
        { id: 'picture', label: 'Topology', panel: <Picture /> },
        { id: 'transcript', label: 'Transcript', panel: <EventList label="What moved, in words" compact /> },
      ]}
    />
  );
}

function Picture() {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  return (
    <div className="wb-picture" ref={ref}>
      {size && size.width > 0 && size.height > 0 && <Scene size={size} />}
    </div>
  );
}

function Legend() {
  return (
    <ul className="wb-legend" aria-label="Colours">
      <li data-side="attacker">You</li>
      <li data-side="house">Devices</li>
      <li data-side="stopped">Stopped by the policy</li>
    </ul>
  );
}
