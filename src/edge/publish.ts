/** Messages coming in: PUBLISH and its QoS 2 handshake, and Wills, which are published on a client's behalf. */

import { mqtt311 } from '../model/spec-ref.ts';
import { authorize, type Decision, topicLevelCount } from '../policy/index.ts';
import type { EdgeConnection, Established } from './core.ts';
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
  return publishAccepted(connection, packet, ruleThatAllows, false, () => {
    if (qos > 0) connection.send(dialect.ack(qos === 1 ? 'puback' : 'pubrec', packetId));
  });
}

/** The rule that allows it, or null after the connection was closed: 3.1.1 cannot refuse a PUBLISH [MQTT-3.3.5-2]. */
function admit(connection: EdgeConnection, established: Established, packet: PublishPacket): string | null {
  if (exceedsTopicLevels(connection, packet.topicName)) {
    connection.close('topic-levels');
    return null;
  }
  const decision = decide(connection, established, packet, false);
  if (decision.effect === 'deny') {
    reportRefusal(connection, packet, decision, false);
    connection.close('not-authorized');
    return null;
  }
  if (packet.qos === 2 && exceedsInflight(connection, established)) {
    connection.close('inflight-exceeded');
    return null;
  }
  return decision.rule;
}

export function handlePubrel(connection: EdgeConnection, { session, dialect }: Established, packetId: number): void {
  session.unreleased.delete(packetId);
  connection.send(dialect.ack('pubcomp', packetId));
}

/** The client went without DISCONNECT [MQTT-3.1.2-8]. Authorised by the policy in force now, not that of CONNECT. */
export function publishWill(connection: EdgeConnection, established: Established, will: WillMessage): void {
  const decision = decide(connection, established, will, true);
  if (decision.effect === 'deny') {
    reportRefusal(connection, will, decision, true);
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
  answer: () => void,
): Promise<void> | undefined {
  const { core, origin, established } = connection;
  const seen = seenOf(publication, will);
  const { sequence } = connection.emit({ type: 'publish.accepted', ...seen, rule });
  const message = new Message({
    ...publication,
    fromActor: origin.actor,
    fromClientId: established?.session.clientId ?? null,
    fromSequence: sequence,
    text: seen.text,
  });
  if (!publication.retain || !bookRetained(connection, message)) {
    core.router.publish(message, false, (matches) => routeMatches(message, matches));
    answer();
    return undefined;
  }
  message.keep();
  return new Promise((resolve) => {
    core.router.publish(message, true, (matches) => {
      routeMatches(message, matches);
      answer();
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

function reportRefusal(connection: EdgeConnection, publication: Publication, decision: Decision, will: boolean): void {
  const { rule, reason } = decision;
  connection.emit({
    type: 'publish.refused',
    ...seenOf(publication, will),
    code: null,
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
