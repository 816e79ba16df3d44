/** What becomes of a CONNECT once its sender is known: refused with a reason, or let into a session. */
import type { SignedIn } from './authentication/sign-in-stage.ts';
import type { Refusal } from './close-cause.ts';
import { sessionRefusal, willRefusal } from './connect-checks.ts';
import { connectingIdentity } from './connecting-identity.ts';
import type { EdgeConnection, EnhancedProof } from './core.ts';
import type { Dialect } from './dialect.ts';
import { enterSession } from './enter-session.ts';
import type { ConnectPacket } from './wire/packets.ts';

/** The last questions, which depend on who it is; then CONNACK, with the proof where one was asked for. */
export function admit(
  connection: EdgeConnection,
  dialect: Dialect,
  packet: ConnectPacket,
  signedIn: SignedIn,
  enhanced: EnhancedProof | null = null,
): void {
  const who = connectingIdentity(connection, packet, signedIn);
  if ('why' in who) {
    refuse(connection, dialect, packet.userName, who);
    return;
  }
  const refusal = sessionRefusal(connection, packet, who) ?? (packet.will && willRefusal(connection, who, packet.will));
  if (refusal) refuse(connection, dialect, packet.userName, refusal);
  else enterSession(connection, dialect, packet, { who, signedIn, enhanced });
}

/** @param userName as claimed, for the log. */
export function refuse(
  connection: EdgeConnection,
  dialect: Dialect,
  userName: string | null,
  { why, reason, rule, spec }: Refusal,
): void {
  const { code, frame } = dialect.refuseConnect(why);
  connection.emit({ type: 'connect.refused', code, reason, userName, rule, spec });
  connection.close('connect-refused', frame);
}
