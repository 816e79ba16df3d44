/** What becomes of a CONNECT once its sender is known: refused with a reason, or let into a session. */
import { accountNamed } from '../policy/index.ts';
import { type Refusal, sessionRefusal, willRefusal } from './connect-checks.ts';
import { connectingIdentity } from './connecting-identity.ts';
import type { EdgeConnection, EnhancedProof } from './core.ts';
import type { Dialect } from './dialect.ts';
import { enterSession } from './enter-session.ts';
import type { ConnectPacket } from './wire/packets.ts';

/** Whom the broker believes to be there, and what in the policy said so. */
export interface SignedIn {
  /** Null for anonymous. */
  readonly userName: string | null;
  readonly groups: readonly string[];
  readonly rule: string;
}

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
  else {
    const passwordRecord = passwordRecordOf(connection, signedIn.userName);
    enterSession(connection, dialect, packet, { who, rule: signedIn.rule, passwordRecord, enhanced });
  }
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

function passwordRecordOf({ core }: EdgeConnection, userName: string | null): string | null {
  const source = userName === null ? undefined : accountNamed(core.policy.auth, userName)?.password;
  return source?.scheme === 'hashed' ? source.record : null;
}
