/** Messages of QoS 2 that clients have begun and not finished. QoS 1 is finished as soon as it is begun. */
import type { LimitsPolicy } from '../model/policy.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { PublishPacket } from './wire/packets.ts';

/** Messages that wait for room under `inflightInboundExceeded: pause`, and their bytes; more is too much. */
export const heldMessagesMax = 64;
export const heldBytesMax = 131_072;

export function isFull(connection: EdgeConnection, { session }: Established): boolean {
  return session.unreleased.size >= connection.core.policy.limits.inflightInboundMax;
}

/**
 * Holds a PUBLISH back: one that has no room, and all behind it, which must not overtake it. Other packets go on, or the
 * PUBREL that makes room could never arrive.
 */
export function mustWait(connection: EdgeConnection, established: Established, packet: PublishPacket): boolean {
  const { held, session } = established;
  const { inflightInboundExceeded, inflightInboundMax: max } = connection.core.policy.limits;
  if (held.length === 0) {
    if (inflightInboundExceeded !== 'pause' || packet.qos !== 2) return false;
    if (session.unreleased.has(packet.packetId) || !isFull(connection, established)) return false;
    reach(connection, 'inflightInboundMax', session.unreleased.size + 1, max, 'paused');
  }
  const bytes = held.reduce((sum, { payload }) => sum + payload.length, packet.payload.length);
  if (held.length >= heldMessagesMax || bytes > heldBytesMax) {
    reach(connection, 'inflightInboundMax', session.unreleased.size + held.length + 1, max, 'closed');
    connection.close('inflight-exceeded');
  } else {
    // A small payload must not keep a large read alive.
    held.push({ ...packet, payload: Buffer.from(packet.payload) });
  }
  return true;
}

/** Whose limit one more message would go beyond, after it was told; null where there is room. */
export function exceededInflight(connection: EdgeConnection, established: Established): 'client' | 'principal' | null {
  const { limits } = connection.core.policy;
  const { session, dialect } = established;
  const { inflightInboundMax, inflightInboundExceeded, inflightInboundPerPrincipalMax } = limits;
  if (inflightInboundExceeded !== 'ignore' && isFull(connection, established)) {
    reach(connection, 'inflightInboundMax', session.unreleased.size + 1, inflightInboundMax, 'closed');
    return 'client';
  }
  if (inflightInboundPerPrincipalMax === undefined) return null;
  const value = 1 + unreleasedOf(connection, session.identity.userName);
  if (value <= inflightInboundPerPrincipalMax) return null;
  const action = dialect.refusesPublish ? 'refused' : 'closed';
  reach(connection, 'inflightInboundPerPrincipalMax', value, inflightInboundPerPrincipalMax, action);
  return 'principal';
}

/** Sessions of absent clients count: what they began is still remembered. */
function unreleasedOf({ core }: EdgeConnection, userName: string | null): number {
  let unreleased = 0;
  for (const session of core.sessions) {
    if (session.identity.userName === userName) unreleased += session.unreleased.size;
  }
  return unreleased;
}

function reach(
  connection: EdgeConnection,
  name: keyof LimitsPolicy,
  value: number,
  max: number,
  action: 'closed' | 'refused' | 'paused',
): void {
  const limit = `limits.${name}`;
  connection.emit({ type: 'limit.reached', limit, value, max, action, rule: limit });
}
