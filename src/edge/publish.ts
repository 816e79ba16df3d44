/** PUBLISH and the QoS 2 handshake behind it. */
import type { CloseCause } from './close-cause.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { AckOutcome } from './dialect.ts';
import { exceededInflight, isFull, mustWait } from './inflight-inbound.ts';
import { decide, publishAccepted, reportRefusal } from './publication.ts';
import { exceededTopicLimit } from './topic-limits.ts';
import type { PublishPacket } from './wire/packets.ts';

/** A PUBLISH. Returns a promise where the answer has to wait for storage. */
export function handlePublish(
  connection: EdgeConnection,
  established: Established,
  sent: PublishPacket,
): Promise<void> | undefined {
  const packet = withTopicName(connection, established, sent);
  if (!packet) return undefined;
  if (mustWait(connection, established, packet)) return undefined;
  return publishNow(connection, established, packet);
}

/** Ends an exchange, and lets messages go on that waited for room. */
export function handlePubrel(
  connection: EdgeConnection,
  established: Established,
  packetId: number,
): Promise<void> | undefined {
  const { session, dialect, held } = established;
  const known = session.unreleased.delete(packetId);
  connection.send(dialect.ack('pubcomp', packetId, known ? 'success' : 'unknown-packet-id'));
  return held.length > 0 ? releaseHeld(connection, established) : undefined;
}

/** In their order, until one has to wait again. */
async function releaseHeld(connection: EdgeConnection, established: Established): Promise<void> {
  for (let next = established.held[0]; next && !connection.closed; next = established.held[0]) {
    if (next.qos === 2 && isFull(connection, established) && !established.session.unreleased.has(next.packetId)) return;
    established.held.shift();
    await publishNow(connection, established, next);
  }
}

function publishNow(
  connection: EdgeConnection,
  established: Established,
  packet: PublishPacket,
): Promise<void> | undefined {
  const { session, dialect } = established;
  const { packetId, qos } = packet;
  if (qos === 2 && session.unreleased.has(packetId)) {
    // Already published: the client did not get our PUBREC [MQTT-4.3.3-2].
    connection.send(dialect.ack('pubrec', packetId));
    return undefined;
  }
  const ruleThatAllows = admit(connection, established, packet);
  if (ruleThatAllows === null) return undefined;
  if (qos === 2) session.unreleased.add(packetId);
  return publishAccepted(connection, packet, ruleThatAllows, false, (found) => {
    const outcome = found ? 'success' : 'no-subscribers';
    if (qos > 0) connection.send(dialect.ack(qos === 1 ? 'puback' : 'pubrec', packetId, outcome));
  });
}

/** The rule that allows it, or null after it was refused, where the version can say so, or the connection closed. */
function admit(connection: EdgeConnection, established: Established, packet: PublishPacket): string | null {
  const exceeded = exceededTopicLimit(connection.core.policy.limits, packet.topicName);
  if (exceeded) {
    const action = established.dialect.refusesPublish ? 'refused' : 'closed';
    connection.emit({ type: 'limit.reached', ...exceeded, action, rule: exceeded.limit });
    refuse(connection, established, packet, 'quota', 'topic-too-long');
    return null;
  }
  const decision = decide(connection, established, packet, false);
  if (decision.effect === 'deny') {
    const code = packet.qos === 0 ? null : established.dialect.ackCode('not-authorized');
    reportRefusal(connection, packet, decision, false, code);
    refuse(connection, established, packet, 'not-authorized', 'not-authorized');
    return null;
  }
  if (packet.qos === 2) {
    const exceeded = exceededInflight(connection, established);
    if (exceeded === 'principal') refuse(connection, established, packet, 'quota', 'inflight-exceeded');
    if (exceeded === 'client') connection.close('inflight-exceeded');
    if (exceeded) return null;
  }
  return decision.rule;
}

/**
 * MQTT 5 says so in the acknowledgement, and with QoS 0 nothing. 3.1.1 can only close, or acknowledge as if it were fine
 * [MQTT-3.3.5-2].
 */
function refuse(
  connection: EdgeConnection,
  { dialect }: Established,
  { qos, packetId }: PublishPacket,
  outcome: AckOutcome,
  cause: CloseCause,
): void {
  const pretends = outcome === 'not-authorized' && connection.core.policy.acl.onDeniedPublish === 'answer';
  if (!dialect.refusesPublish && !pretends) connection.close(cause);
  else if (qos > 0) connection.send(dialect.ack(qos === 1 ? 'puback' : 'pubrec', packetId, outcome));
}

/** With the name that a topic alias stands for; null after the connection was closed over a wrong one. */
function withTopicName(
  connection: EdgeConnection,
  { aliases }: Established,
  packet: PublishPacket,
): PublishPacket | null {
  const alias = packet.properties.topicAlias;
  if (alias === undefined) return packet;
  if (alias === 0 || alias > connection.core.policy.limits.topicAliasMaximum) {
    connection.close('topic-alias');
    return null;
  }
  if (packet.topicName !== '') {
    aliases.set(alias, packet.topicName);
    return packet;
  }
  const topicName = aliases.get(alias);
  if (topicName === undefined) {
    connection.close('protocol-error');
    return null;
  }
  return { ...packet, topicName };
}
