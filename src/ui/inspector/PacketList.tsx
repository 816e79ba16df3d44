import { useMemo, useState } from 'react';
import { decodePacket } from '../../inspector/index.ts';
import { actorName, actorSide } from '../store/actor-name.ts';
import { PACKETS_MAX, type PacketOutcome, type PacketRow } from '../store/packet-row.ts';
import { useLab, useLabWork } from '../workbench/lab-context.ts';
import { CaptureDownload } from './CaptureDownload.tsx';
import { everything, filterPackets } from './packet-filter.ts';
import { VirtualList } from './VirtualList.tsx';

const ROW_HEIGHT = 26;
const types = ['CONNECT', 'CONNACK', 'PUBLISH', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBSCRIBE', 'SUBACK'].concat([
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
  'malformed',
]);
const outcomes: PacketOutcome[] = ['accepted', 'refused', 'delivered'];

export function PacketList() {
  const { store } = useLabWork().session;
  const live = useLab((state) => state.packets);
  const labels = useLab((state) => state.labels);
  const devices = useLab((state) => state.lab.devices);
  const selected = useLab((state) => state.selected?.uid ?? null);
  const [filter, setFilter] = useState(everything);
  const [held, setHeld] = useState<typeof live | null>(null);
  const packets = held ?? live;
  const rows = useMemo(() => filterPackets(packets.rows, filter), [packets.rows, filter]);
  return (
    <div className="wb-column">
      <div className="wb-filters">
        <Choice label="Actor" value={filter.actor} onChange={(actor) => setFilter({ ...filter, actor })}>
          <option value="attacker">You</option>
          {devices.map(({ actor, label }) => (
            <option key={actor} value={actor}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice label="Type" value={filter.type} onChange={(type) => setFilter({ ...filter, type })}>
          {types.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </Choice>
        <Choice
          label="Outcome"
          value={filter.outcome}
          onChange={(value) => setFilter({ ...filter, outcome: outcomes.find((outcome) => outcome === value) ?? '' })}
        >
          {outcomes.map((outcome) => (
            <option key={outcome}>{outcome}</option>
          ))}
        </Choice>
        <button
          type="button"
          className="wb-button"
          aria-pressed={held !== null}
          onClick={() => setHeld(held ? null : live)}
        >
          {held ? `Resume (${live.seen - held.seen} new)` : 'Pause'}
        </button>
        <CaptureDownload />
        <span className="wb-count">
          {rows.length} of {packets.rows.length}
          {packets.rows.length >= PACKETS_MAX && ', the newest'}
        </span>
      </div>
      <VirtualList
        label="Packets"
        rows={rows}
        rowHeight={ROW_HEIGHT}
        selected={selected}
        onSelect={(packet) => store.dispatch({ type: 'select', packet })}
        renderRow={(row) => <PacketLine row={row} labels={labels} />}
        empty="No packet yet that fits."
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange(value: string): void;
  children: React.ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{label}: all</option>
      {children}
    </select>
  );
}

function PacketLine({ row, labels }: { row: PacketRow; labels: Readonly<Record<string, string>> }) {
  return (
    <div className="wb-packet" data-side={actorSide(row.actor)} data-outcome={row.outcome}>
      <span className="wb-time">{(row.atMs / 1000).toFixed(2)}</span>
      <span className="wb-who">{actorName(row.actor, labels)}</span>
      <span className="wb-arrow" role="img" aria-label={row.direction === 'in' ? 'to broker' : 'from broker'}>
        {row.direction === 'in' ? '→' : '←'}
      </span>
      <span className="wb-type">{row.packetType}</span>
      <span className="wb-summary">{summaryOf(row)}</span>
      <span className="wb-outcome">{row.outcome === 'none' ? '' : row.outcome}</span>
      <span className="wb-length">{row.length} B</span>
    </div>
  );
}

/** The type has a column of its own. */
function summaryOf({ bytes, protocolVersion, length }: PacketRow): string {
  const { summary } = decodePacket(bytes, protocolVersion);
  const text = summary.replace(/^[A-Z]{4,}[\s,:]*/, '');
  return length > bytes.length ? `${text} …` : text;
}
