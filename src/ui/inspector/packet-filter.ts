import type { PacketOutcome, PacketRow } from '../store/packet-row.ts';

/** `''` lets everything through. */
export interface PacketFilter {
  actor: string;
  type: string;
  outcome: PacketOutcome | '';
}

export const everything: PacketFilter = { actor: '', type: '', outcome: '' };

export function filterPackets(rows: readonly PacketRow[], filter: PacketFilter): readonly PacketRow[] {
  if (!filter.actor && !filter.type && !filter.outcome) return rows;
  return rows.filter(
    ({ actor, packetType, outcome }) =>
      (!filter.actor || actor === filter.actor) &&
      (!filter.type || packetType === filter.type) &&
      (!filter.outcome || outcome === filter.outcome),
  );
}
