/** CONNECT: who is it, may they, and which session do they get. */

import type { AuthPolicy } from '../model/policy.ts';
import { mqtt311 } from '../model/spec-ref.ts';
import { admit, refuse, type SignedIn } from './admission.ts';
import { claimRefusal, type Refusal, signInLimit } from './connect-checks.ts';
import type { EdgeConnection } from './core.ts';
import { dialectBeforeConnect, dialectFor } from './dialects.ts';
import { beginAuthentication } from './enhanced-authentication.ts';
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

/** Accepts, refuses or asks for a proof; a refused CONNECT has no effect on the session it named. */
export async function handleConnect(connection: EdgeConnection, packet: ConnectPacket): Promise<void> {
  const dialect = dialectFor(packet);
  const claim = claimRefusal(connection, packet);
  if (claim) return refuse(connection, dialect, packet.userName, claim);
  const method = packet.properties.authenticationMethod;
  if (method !== undefined) return beginAuthentication(connection, dialect, packet, method);
  const { auth } = connection.core.policy;
  const answer = await signIn(connection, packet, auth);
  if (connection.closed) return undefined;
  // Whom an older policy let in, the one in force has to be asked about.
  if (connection.core.policy.auth !== auth) return handleConnect(connection, packet);
  return 'why' in answer
    ? refuse(connection, dialect, packet.userName, answer)
    : admit(connection, dialect, packet, answer);
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
