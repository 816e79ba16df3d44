/** CONNECT: who is it, may they, and which session do they get. */

import type { Policy } from '../model/policy.ts';
import { mqtt311 } from '../model/spec-ref.ts';
import { admit, refuse } from './admission.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
import type { Refusal } from './close-cause.ts';
import { claimRefusal, signInLimit } from './connect-checks.ts';
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
  const { policy } = connection.core;
  const answer = await signIn(connection, packet, policy);
  if (connection.closed) return undefined;
  // Whom an older policy let in, the one in force has to be asked about.
  if (connection.core.policy !== policy) return handleConnect(connection, packet);
  return 'why' in answer
    ? refuse(connection, dialect, packet.userName, answer)
    : admit(connection, dialect, packet, answer);
}

async function signIn(connection: EdgeConnection, packet: ConnectPacket, policy: Policy): Promise<SignedIn | Refusal> {
  const { core, origin } = connection;
  const answer = await core.signIn.decide(policy, {
    ...packet,
    origin,
    gone: connection.gone,
    waiting: (waiting) => connection.waitForClock(waiting),
    reached: (limit) => connection.emit({ type: 'limit.reached', ...limit, action: 'refused', rule: limit.limit }),
    passwordCompared: (work) => connection.emit({ type: 'password.compared', ...work }),
    tokenChecked: (told) => connection.emit({ type: 'token.checked', ...told }),
  });
  if ('method' in answer) return answer;
  if ('limit' in answer) return signInLimit(connection, answer);
  const { failure, rule, reason } = answer;
  return { why: failure, rule, reason, spec: mqtt311('3.1.4-2') };
}
