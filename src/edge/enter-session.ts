/** An accepted CONNECT: the older connection goes, the session is found or made, CONNACK tells what is granted. */
import { mqtt311 } from '../model/spec-ref.ts';
import type { Identity } from '../policy/index.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
import type { EdgeConnection, EnhancedProof } from './core.ts';
import type { Dialect } from './dialect.ts';
import { Session } from './session.ts';
import type { ConnectPacket } from './wire/packets.ts';

export interface Admission {
  readonly who: Identity;
  readonly signedIn: SignedIn;
  readonly enhanced: EnhancedProof | null;
}

export function enterSession(
  connection: EdgeConnection,
  dialect: Dialect,
  packet: ConnectPacket,
  { who, signedIn, enhanced }: Admission,
): void {
  const { protocolVersion, will, clean: cleanSession, userName, password } = packet;
  const { core } = connection;
  takeOver(connection, who.clientId);
  const keepAliveSeconds = grantedKeepAlive(connection, packet);
  const expirySeconds = grantedExpiry(connection, packet);
  const { session, sessionPresent } = openSession(connection, packet, who.clientId, expirySeconds);
  const credentials = { userName, password };
  connection.establish({
    protocolVersion,
    dialect,
    session,
    credentials,
    claimedClientId: packet.clientId,
    signedIn,
    userName: who.userName,
    enhanced,
    keepAliveSeconds,
    aliases: new Map(),
    held: [],
    will,
  });
  session.attach(connection, who);
  const hasWill = will !== null;
  const { method, decidedBy, rule } = signedIn;
  connection.emit({
    type: 'connect.accepted',
    protocolVersion,
    cleanSession,
    sessionPresent,
    keepAliveSeconds,
    hasWill,
    method,
    decidedBy,
    rule,
  });
  const { limits } = core.policy;
  const asked = packet.properties.sessionExpiryInterval ?? 0;
  const frame = dialect.connack({
    sessionPresent,
    assignedClientId: packet.clientId === '' ? who.clientId : undefined,
    keepAliveSeconds: keepAliveSeconds === packet.keepAliveSeconds ? undefined : keepAliveSeconds,
    sessionExpirySeconds: asked === expirySeconds ? undefined : expirySeconds,
    receiveMaximum: limits.inflightInboundMax,
    packetBytesMax: limits.packetBytesMax,
    topicAliasMaximum: limits.topicAliasMaximum,
    responseInformation: packet.properties.requestResponseInformation ? `response/${who.clientId}` : undefined,
    authentication: enhanced ?? undefined,
  });
  connection.send(frame);
  core.router.publishSystem('new/clients', who.clientId);
  session.outbound.attach(connection);
}

/** MQTT 5 is told another one; older clients that ask for too much were refused before. */
function grantedKeepAlive({ core }: EdgeConnection, { keepAliveSeconds }: ConnectPacket): number {
  const { keepAliveSecondsMax: max, keepAliveZero } = core.policy.limits;
  if (keepAliveSeconds === 0 && keepAliveZero === 'allow') return 0;
  return keepAliveSeconds === 0 || keepAliveSeconds > max ? max : keepAliveSeconds;
}

/** 3.1.1 has but two lengths of a session: that of the connection, and for ever, which no broker keeps (3.1.1, 4.1). */
function grantedExpiry({ core }: EdgeConnection, { protocolVersion, clean, properties }: ConnectPacket): number {
  const asked = protocolVersion === 5 ? (properties.sessionExpiryInterval ?? 0) : clean ? 0 : Number.POSITIVE_INFINITY;
  return Math.min(asked, core.policy.limits.sessionExpirySecondsMax);
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

function openSession(connection: EdgeConnection, packet: ConnectPacket, clientId: string, expirySeconds: number) {
  const { sessions } = connection.core;
  const known = sessions.get(clientId);
  if (known && !packet.clean) {
    known.expirySeconds = expirySeconds;
    return { session: known, sessionPresent: true };
  }
  if (known) sessions.remove(known);
  const session = new Session(connection.core, clientId, expirySeconds);
  sessions.add(session);
  return { session, sessionPresent: false };
}
