/** CONNECT: who is it, may they, and which session do they get. */

import type { AuthPolicy } from '../model/policy.ts';
import { mqtt311 } from '../model/spec-ref.ts';
import { accountNamed, type Identity } from '../policy/index.ts';
import { claimRefusal, type Refusal, sessionRefusal, signInLimit, willRefusal } from './connect-checks.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { Dialect } from './dialect.ts';
import { dialectOf } from './dialects.ts';
import { Session } from './session.ts';
import type { ConnectPacket, UnsupportedConnect } from './wire/packets.ts';

/** A protocol level that is not spoken is told so in the words of 3.1.1 [MQTT-3.1.2-2]. */
export function refuseUnsupported(connection: EdgeConnection, { level }: UnsupportedConnect): void {
  const reason = `Protocol level ${level} is not spoken here.`;
  refuse(connection, dialectOf(4), null, { why: 'protocol-version', rule: null, reason, spec: mqtt311('3.1.2-2') });
}

/** Accepts or refuses; a refused CONNECT has no effect on the session it named. */
export async function handleConnect(connection: EdgeConnection, packet: ConnectPacket): Promise<void> {
  const { auth } = connection.core.policy;
  const claim = claimRefusal(connection, packet) ?? (await signIn(connection, packet, auth));
  if (connection.closed) return undefined;
  // Whom an older policy let in, the one in force has to be asked about.
  if (connection.core.policy.auth !== auth) return handleConnect(connection, packet);
  const dialect = dialectOf(packet.protocolVersion);
  const answer = 'why' in claim ? claim : admit(connection, packet, claim);
  if ('why' in answer) refuse(connection, dialect, packet.userName, answer);
  else accept(connection, dialect, packet, answer);
}

interface SignedIn {
  userName: string | null;
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
  const { failure, rule, reason, userName } = answer;
  return failure ? { why: failure, rule, reason, spec: mqtt311('3.1.4-2') } : { userName, rule };
}

interface Admission {
  who: Identity;
  rule: string;
}

function admit(connection: EdgeConnection, packet: ConnectPacket, { userName, rule }: SignedIn): Admission | Refusal {
  const who = { clientId: packet.clientId || `auto-${crypto.randomUUID()}`, userName };
  const refusal = sessionRefusal(connection, packet, who) ?? (packet.will && willRefusal(connection, who, packet.will));
  return refusal ?? { who, rule };
}

function accept(connection: EdgeConnection, dialect: Dialect, packet: ConnectPacket, { who, rule }: Admission): void {
  const { protocolVersion, keepAliveSeconds, will, clean: cleanSession, userName, password } = packet;
  takeOver(connection, who.clientId);
  const { session, sessionPresent } = openSession(connection, cleanSession, who.clientId);
  const credentials = { userName, password };
  connection.establish({
    protocolVersion,
    dialect,
    session,
    credentials,
    passwordRecord: passwordRecordOf(connection, who.userName),
    userName: who.userName,
    keepAliveSeconds,
    will,
  });
  session.attach(connection, who.userName);
  const hasWill = will !== null;
  connection.emit({
    type: 'connect.accepted',
    protocolVersion,
    cleanSession,
    sessionPresent,
    keepAliveSeconds,
    hasWill,
    rule,
  });
  connection.send(dialect.connack(sessionPresent));
  connection.core.router.publishSystem('new/clients', who.clientId);
  session.outbound.attach(connection);
}

function passwordRecordOf({ core }: EdgeConnection, userName: string | null): string | null {
  const source = userName === null ? undefined : accountNamed(core.policy.auth, userName)?.password;
  return source?.scheme === 'hashed' ? source.record : null;
}

/** The network connection ended, for whatever reason: what remains of the session. */
export function leaveSession(connection: EdgeConnection, { session }: Established): void {
  const { router, sessions } = connection.core;
  session.detach();
  if (session.clean) sessions.remove(session);
  router.publishSystem('disconnect/clients', session.clientId);
}

/** The older connection of the same ClientId is closed, and its Will published [MQTT-3.1.4-2]. */
function takeOver(connection: EdgeConnection, clientId: string): void {
  const older = connection.core.sessions.get(clientId)?.connection;
  if (!older) return;
  older.emit({
    type: 'session.taken-over',
    byActor: connection.origin.actor,
    byConnectionId: connection.id,
    spec: mqtt311('3.1.4-2'),
  });
  older.close('taken-over');
}

function openSession(connection: EdgeConnection, clean: boolean, clientId: string) {
  const { sessions } = connection.core;
  const known = sessions.get(clientId);
  if (known && !clean) return { session: known, sessionPresent: true };
  if (known) sessions.remove(known);
  const session = new Session(connection.core, clientId, clean);
  sessions.add(session);
  return { session, sessionPresent: false };
}

function refuse(connection: EdgeConnection, dialect: Dialect, userName: string | null, refusal: Refusal): void {
  const { code, frame } = dialect.refuseConnect(refusal.why);
  const { reason, rule, spec } = refusal;
  connection.emit({ type: 'connect.refused', code, reason, userName, rule, spec });
  connection.close('connect-refused', frame);
}
