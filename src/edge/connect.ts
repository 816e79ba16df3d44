/** CONNECT: who is it, may they, and which session do they get. */

import type { AuthPolicy } from '../model/policy.ts';
import { mqtt311 } from '../model/spec-ref.ts';
import { accountNamed, type Identity } from '../policy/index.ts';
import { claimRefusal, type Refusal, sessionRefusal, signInLimit, willRefusal } from './connect-checks.ts';
import type { EdgeConnection } from './core.ts';
import type { Dialect } from './dialect.ts';
import { dialectBeforeConnect, dialectFor } from './dialects.ts';
import { enterSession } from './enter-session.ts';
import type { ConnectPacket, UnsupportedConnect } from './wire/packets.ts';

/** A protocol level that is not spoken is told so in the words of 3.1.1 [MQTT-3.1.2-2]. */
export function refuseUnsupported(connection: EdgeConnection, { level }: UnsupportedConnect): void {
  const reason = `Protocol level ${level} is not spoken here.`;
  refuse(connection, dialectBeforeConnect, null, {
    why: 'protocol-version',
    rule: null,
    reason,
    spec: mqtt311('3.1.2-2'),
  });
}

/** Accepts or refuses; a refused CONNECT has no effect on the session it named. */
export async function handleConnect(connection: EdgeConnection, packet: ConnectPacket): Promise<void> {
  const { auth } = connection.core.policy;
  const claim = claimRefusal(connection, packet) ?? (await signIn(connection, packet, auth));
  if (connection.closed) return undefined;
  // Whom an older policy let in, the one in force has to be asked about.
  if (connection.core.policy.auth !== auth) return handleConnect(connection, packet);
  const dialect = dialectFor(packet);
  const answer = 'why' in claim ? claim : admit(connection, packet, claim);
  if ('why' in answer) refuse(connection, dialect, packet.userName, answer);
  else {
    const passwordRecord = passwordRecordOf(connection, answer.who.userName);
    enterSession(connection, dialect, packet, { ...answer, passwordRecord });
  }
}

interface SignedIn {
  userName: string | null;
  groups: readonly string[];
  rule: string;
}

async function signIn(
  connection: EdgeConnection,
  packet: ConnectPacket,
  auth: AuthPolicy,
): Promise<SignedIn | Refusal> {
  const { remoteAddress } = connection.origin;
  const abandoned = () => connection.closed;
  const answer = await connection.core.signIn.decide(auth, { ...packet, remoteAddress, abandoned });
  if ('limit' in answer) return signInLimit(connection, answer);
  const { failure, rule, reason, userName, groups } = answer;
  return failure ? { why: failure, rule, reason, spec: mqtt311('3.1.4-2') } : { userName, groups, rule };
}

function admit(
  connection: EdgeConnection,
  packet: ConnectPacket,
  { userName, groups, rule }: SignedIn,
): { who: Identity; rule: string } | Refusal {
  const clientId = packet.clientId || `auto-${crypto.randomUUID()}`;
  const who = { clientId, userName, groups, address: connection.origin.remoteAddress };
  const refusal = sessionRefusal(connection, packet, who) ?? (packet.will && willRefusal(connection, who, packet.will));
  return refusal ?? { who, rule };
}

function passwordRecordOf({ core }: EdgeConnection, userName: string | null): string | null {
  const source = userName === null ? undefined : accountNamed(core.policy.auth, userName)?.password;
  return source?.scheme === 'hashed' ? source.record : null;
}

function refuse(connection: EdgeConnection, dialect: Dialect, userName: string | null, refusal: Refusal): void {
  const { code, frame } = dialect.refuseConnect(refusal.why);
  const { reason, rule, spec } = refusal;
  connection.emit({ type: 'connect.refused', code, reason, userName, rule, spec });
  connection.close('connect-refused', frame);
}
