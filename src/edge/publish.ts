/** Messages coming in: PUBLISH and its QoS 2 handshake, and Wills, which are published on a client's behalf. */

import { mqtt311 } from '../model/spec-ref.ts';
import { authorize, type Decision, topicLevelCount } from '../policy/index.ts';
import type { CloseCause } from './close-cause.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { AckOutcome } from './dialect.ts';
import { Message } from './message.ts';
import { payloadText } from './payload-text.ts';
import { routeMatches } from './route.ts';
import type { PublishPacket, Qos, WillMessage } from './wire/packets.ts';
import type { Properties } from './wire/properties.ts';

const noNegativeAck = mqtt311('3.3.5-2');

/** A PUBLISH. Returns a promise where the answer has to wait for storage. */
export function handlePublish(
  connection: EdgeConnection,
  established: Established,
  sent: PublishPacket,
): Promise<void> | undefined {
  const { session, dialect } = established;
  const packet = withTopicName(connection, established, sent);
  if (!packet) return undefined;
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

export function handlePubrel(connection: EdgeConnection, { session, dialect }: Established, packetId: number): void {
  const known = session.unreleased.delete(packetId);
  connection.send(dialect.ack('pubcomp', packetId, known ? 'success' : 'unknown-packet-id'));
}

/** The rule that allows it, or null after it was refused, where the version can say so, or the connection closed. */
function admit(connection: EdgeConnection, established: Established, packet: PublishPacket): string | null {
  if (exceedsTopicLevels(connection, packet.topicName)) {
    refuse(connection, established, packet, 'quota', 'topic-levels');
    return null;
  }
  const decision = decide(connection, established, packet, false);
  if (decision.effect === 'deny') {
    const code = packet.qos === 0 ? null : established.dialect.ackCode('not-authorized');
    reportRefusal(connection, packet, decision, false, code);
    refuse(connection, established, packet, 'not-authorized', 'not-authorized');
    return null;
  }
  if (packet.qos === 2 && exceedsInflight(connection, established)) {
    connection.close('inflight-exceeded');
    return null;
  }
  return decision.rule;
}

/** 3.1.1 can only close [MQTT-3.3.5-2]; MQTT 5 says so in the acknowledgement, and with QoS 0 nothing. */
function refuse(
  connection: EdgeConnection,
  { dialect }: Established,
  { qos, packetId }: PublishPacket,
  outcome: AckOutcome,
  cause: CloseCause,
): void {
  if (!dialect.refusesPublish) connection.close(cause);
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

/** The client went without DISCONNECT [MQTT-3.1.2-8]. Authorised by the policy in force now, not that of CONNECT. */
export function publishWill(connection: EdgeConnection, established: Established, will: WillMessage): void {
  const decision = decide(connection, established, will, true);
  if (decision.effect === 'deny') {
    reportRefusal(connection, will, decision, true, null);
    return;
  }
  const storing = publishAccepted(connection, will, decision.rule, true, () => {});
  if (storing) connection.core.track(storing);
}

/** What PUBLISH and Will have in common. */
interface Publication {
  topicName: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  properties: Properties;
}

function decide(
  connection: EdgeConnection,
  { session }: Established,
  { topicName, qos, retain }: Publication,
  will: boolean,
): Decision {
  return authorize(connection.core.policy, session.identity, { action: 'publish', topicName, qos, retain, will });
}

/** Tells, stores, routes and answers: in this turn, unless the message is retained. */
function publishAccepted(
  connection: EdgeConnection,
  publication: Publication,
  rule: string,
  will: boolean,
  /** @param found whether anybody was subscribed. */
  answer: (found: boolean) => void,
): Promise<void> | undefined {
  const { core, origin, established } = connection;
  const seen = seenOf(publication, will);
  const expiry = publication.properties.messageExpiryInterval;
  const { sequence } = connection.emit({ type: 'publish.accepted', ...seen, rule });
  const message = new Message({
    ...publication,
    fromActor: origin.actor,
    fromClientId: established?.session.clientId ?? null,
    fromSequence: sequence,
    expiresAtMs: expiry === undefined ? null : core.clock.now() + expiry * 1_000,
    text: seen.text,
  });
  if (!publication.retain || !bookRetained(connection, message)) {
    core.router.publish(message, false, (matches) => {
      routeMatches(message, matches);
      answer(matches.length > 0);
    });
    return undefined;
  }
  message.keep();
  return new Promise((resolve) => {
    core.router.publish(message, true, (matches) => {
      routeMatches(message, matches);
      answer(matches.length > 0);
      resolve();
    });
  });
}

/** Whether there is room for it, told as an event either way. What does not fit still goes to who is there now. */
function bookRetained(connection: EdgeConnection, message: Message): boolean {
  const outcome = connection.core.retained.book(message, connection.core.policy.limits);
  const { topicName, payload } = message;
  switch (outcome.kind) {
    case 'set':
      connection.emit({ type: 'retained.set', topicName, payloadBytes: payload.length });
      return true;
    case 'cleared':
      connection.emit({ type: 'retained.cleared', topicName });
      return true;
    case 'nothing-to-clear':
      return false;
    case 'over-limit': {
      const limit = `limits.${outcome.limit}`;
      const { value, max } = outcome;
      connection.emit({ type: 'limit.reached', limit, value, max, action: 'dropped', rule: limit });
      return false;
    }
  }
}

function reportRefusal(
  connection: EdgeConnection,
  publication: Publication,
  decision: Decision,
  will: boolean,
  code: number | null,
): void {
  const { rule, reason } = decision;
  connection.emit({
    type: 'publish.refused',
    ...seenOf(publication, will),
    code,
    reason,
    rule,
    spec: noNegativeAck,
  });
}

function seenOf({ topicName, qos, retain, payload }: Publication, will: boolean) {
  return { topicName, qos, retain, will, payloadBytes: payload.length, text: payloadText(payload) };
}

function exceedsTopicLevels(connection: EdgeConnection, topicName: string): boolean {
  const max = connection.core.policy.limits.topicLevelsMax;
  const value = topicLevelCount(topicName);
  if (value <= max) return false;
  const limit = 'limits.topicLevelsMax';
  connection.emit({ type: 'limit.reached', limit, value, max, action: 'closed', rule: limit });
  return true;
}

function exceedsInflight(connection: EdgeConnection, { session }: Established): boolean {
  const max = connection.core.policy.limits.inflightInboundMax;
  const value = session.unreleased.size + 1;
  if (value <= max) return false;
  const limit = 'limits.inflightInboundMax';
  connection.emit({ type: 'limit.reached', limit, value, max, action: 'closed', rule: limit });
  return true;
}
