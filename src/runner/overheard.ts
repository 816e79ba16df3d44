/** What a tap on the wires gives a script: the packets of others, so far as they are not encrypted. */
import type { LabDefinition } from '../model/lab-definition.ts';
import type { OverheardPacket } from './lab-api.ts';

/** The newest are given. */
export const OVERHEARD_MAX = 1_000;

/** As the inspector knows it. */
export interface TappedPacket extends OverheardPacket {
  actor: string | null;
  listener: string | null;
}

/** Oldest first, as they came. Who taps a wire knows of connections, and not whose they are. */
export function overheardAmong(
  packets: readonly TappedPacket[],
  { listeners }: Pick<LabDefinition, 'listeners'>,
): OverheardPacket[] {
  const plain = listeners.filter(({ transport }) => transport === 'tcp' || transport === 'ws').map(({ name }) => name);
  return packets
    .filter(({ actor, listener }) => actor !== 'attacker' && listener !== null && plain.includes(listener))
    .slice(-OVERHEARD_MAX)
    .map(({ connection, from, packetType, hex }) => ({ connection, from, packetType, hex }));
}
