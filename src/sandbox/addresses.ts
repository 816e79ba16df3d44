/** Where everybody is in the simulated network: the same actor always at the same address, the attacker outside. */
import type { ActorId } from '../model/ids.ts';

/** TEST-NET-3 (RFC 5737), which belongs to nobody. */
export const attackerAddress = '203.0.113.10';

/** In 10.23.0.0/16, by name, so that an address does not depend on who else is there. */
export function addressOf(actor: ActorId): string {
  if (actor === 'attacker') return attackerAddress;
  const value = hash(actor);
  return `10.23.${(value >>> 8) % 256}.${1 + (value % 254)}`;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
