import { useMemo, useState } from 'react';
import { decodePacket } from '../../inspector/index.ts';
import { actorName } from '../store/actor-name.ts';
import type { PacketRow } from '../store/packet-row.ts';
import { useLab, useLabWork } from '../workbench/lab-context.ts';
import { diffPackets, type PacketDifference } from './diff-packets.ts';
import { FieldTable } from './FieldTable.tsx';
import { fieldAt } from './field-at.ts';
import { HexGrid } from './HexGrid.tsx';
import { ResendDialog } from './ResendDialog.tsx';

export function BytesPane() {
  const packet = useLab((state) => state.selected);
  return (
    <section className="wb-bytes" aria-label="Bytes">
      {packet ? (
        <PacketBytes key={packet.uid} packet={packet} />
      ) : (
        <>
          <div className="wb-strip">
            <p className="wb-strip-title">Bytes</p>
          </div>
          <p className="wb-empty">Choose a packet to see what each of its bytes says, and to whom.</p>
        </>
      )}
    </section>
  );
}

function PacketBytes({ packet }: { packet: PacketRow }) {
  const { store } = useLabWork().session;
  const labels = useLab((state) => state.labels);
  const pinned = useLab((state) => state.pinned);
  const decoded = useMemo(() => decodePacket(packet.bytes, packet.protocolVersion), [packet]);
  const difference = useMemo(
    () =>
      pinned && pinned.uid !== packet.uid
        ? diffPackets(decodePacket(pinned.bytes, pinned.protocolVersion).fields, decoded.fields)
        : null,
    [pinned, packet, decoded],
  );
  const [byte, setByte] = useState<number | null>(null);
  const [field, setField] = useState(firstTelling(decoded.fields));
  const [editing, setEditing] = useState(false);
  const onByte = (offset: number | null) => {
    setByte(offset);
    if (offset !== null) setField(fieldAt(decoded.fields, offset));
  };
  const isPinned = pinned?.uid === packet.uid;
  return (
    <>
      <div className="wb-strip">
        <p className="wb-strip-title">Bytes</p>
        <div className="wb-actions">
          <button
            type="button"
            className="wb-button"
            aria-pressed={isPinned}
            onClick={() => store.dispatch({ type: 'pin', packet: isPinned ? null : packet })}
          >
            {isPinned ? 'Pinned: choose another' : pinned ? 'Pin this instead' : 'Pin to compare'}
          </button>
          <button type="button" className="wb-button" onClick={() => setEditing(true)}>
            Edit and resend
          </button>
        </div>
      </div>
      <div className="wb-bytes-body">
        <header className="wb-bytes-head">
          <p>
            <strong>{decoded.summary}</strong>
          </p>
          <p className="wb-muted">
            {actorName(packet.actor, labels)} {packet.direction === 'in' ? '→ broker' : '← broker'}
            {packet.clientId && ` · ClientId ${packet.clientId}`}
            {packet.rule && ` · ${packet.outcome} by ${packet.rule}`}
            {packet.bytes.length < packet.length && ` · first ${packet.bytes.length} of ${packet.length} bytes`}
          </p>
          {packet.reason && <p>{packet.reason}</p>}
          {decoded.problem && packet.bytes.length === packet.length && <p className="wb-problem">{decoded.problem}</p>}
        </header>
        {difference && (
          <Difference difference={difference} onUnpin={() => store.dispatch({ type: 'pin', packet: null })} />
        )}
        <HexGrid
          label={`${packet.packetType}, ${packet.bytes.length} bytes`}
          bytes={packet.bytes}
          fields={decoded.fields}
          activeField={field}
          activeByte={byte}
          onByte={onByte}
          {...(difference && { marked: difference.offsets })}
        />
        <FieldTable fields={decoded.fields} active={field} onActive={setField} />
      </div>
      {editing && <ResendDialog packet={packet} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Opens on what is worth reading: the first field an eavesdropper profits from. */
function firstTelling(fields: readonly { eavesdropper?: string }[]): number {
  return Math.max(
    0,
    fields.findIndex(({ eavesdropper }) => eavesdropper !== undefined),
  );
}

function Difference({ difference, onUnpin }: { difference: PacketDifference; onUnpin(): void }) {
  return (
    <div className="wb-diff">
      <p>
        <strong>{difference.fields.length === 0 ? 'No field differs' : 'Other than in the pinned packet'}</strong>{' '}
        <button type="button" className="wb-link" onClick={onUnpin}>
          Stop comparing
        </button>
      </p>
      <ul>
        {difference.fields.map(({ name, before, after }) => (
          <li key={name}>
            <span className="wb-field-name">{name}</span> <del>{before ?? 'absent'}</del>{' '}
            <span className="wb-hidden">became</span> <ins>{after ?? 'absent'}</ins>
          </li>
        ))}
      </ul>
    </div>
  );
}
