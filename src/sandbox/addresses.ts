/** Where everybody is in the simulated network: the same actor always at the same address, the attacker outside. */
import type { ActorId } from '../model/ids.ts';
import type { LabDefinition } from '../model/lab-definition.ts';

/** TEST-NET-3 (RFC 5737), which belongs to nobody. */
export const attackerAddress = '203.0.113.10';

const firstDevice = 10;

/** Devices in 10.23.0.0/24 in the lab’s order; operators, graders and noise in 10.23.1.0/24, by their names. */
export function addressOf(actor: ActorId, { devices }: Pick<LabDefinition, 'devices'>): string {
  if (actor === 'attacker') return attackerAddress;
  const index = devices.findIndex((device) => device.actor === actor);
  if (index >= 0) return `10.23.0.${firstDevice + index}`;
  return `10.23.1.${1 + (hash(actor) % 254)}`;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
