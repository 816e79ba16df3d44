import { mqtt5 } from '../model/spec-ref.ts';
import type { EdgeConnection, Established } from './core.ts';
import { MalformedPacket } from './wire/malformed.ts';
import type { DisconnectPacket } from './wire/packets.ts';

const withWill = 0x04;

/** DISCONNECT discards the Will [MQTT-3.14.4-3], unless MQTT 5 asks for it, and may change the session's length. */
export function handleDisconnect(
  connection: EdgeConnection,
  established: Established,
  { reasonCode, properties }: DisconnectPacket,
): void {
  const { session } = established;
  const { sessionExpiryInterval } = properties;
  if (sessionExpiryInterval !== undefined) {
    if (sessionExpiryInterval > 0 && session.expirySeconds === 0) {
      throw new MalformedPacket('a Session Expiry Interval after none', mqtt5('3.14.2-2'), 'protocol');
    }
    session.expirySeconds = Math.min(sessionExpiryInterval, connection.core.policy.limits.sessionExpirySecondsMax);
  }
  if (reasonCode !== withWill) established.will = null;
  connection.closedByClient();
}
