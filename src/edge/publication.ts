/** Messages on their way in, whether a client publishes them or its Will: decided, told, stored, routed. */
import { mqtt311 } from '../model/spec-ref.ts';
import { authorize, authorOf, brokerRefusal, type Decision } from '../policy/index.ts';
import type { EdgeConnection, Established } from './core.ts';
import { Message } from './message.ts';
import { payloadText } from './payload-text.ts';
import { routeMatches } from './route.ts';
import type { Qos, WillMessage } from './wire/packets.ts';
import type { Properties } from './wire/properties.ts';

const noNegativeAck = mqtt311('3.3.5-2');

/** The client went without DISCONNECT [MQTT-3.1.2-8]. Authorised by the policy in force now, not that of CONNECT. */
export function publishWill(connection: EdgeConnection, established: Established, will: WillMessage): void {
  const decision = decideWill(connection, established, will);
  if (decision.effect === 'deny') {
    reportRefusal(connection, will, decision, true, null);
    return;
  }
  const storing = publishAccepted(connection, will, decision.rule, true, () => {});
  if (storing) connection.core.track(storing);
}

function decideWill(connection: EdgeConnection, established: Established, will: WillMessage): Decision {
  const { policy } = connection.core;
  const rule = 'acl.enforce.willAtPublish';
  if (policy.acl.enforce.willAtPublish) return decide(connection, established, will, true);
  const { topicName, qos, retain } = will;
  const request = { action: 'publish', topicName, qos, retain, will: true } as const;
  const notAsked = { effect: 'allow', rule, reason: 'No rule is asked when a Will is published.' } as const;
  return brokerRefusal(policy, established.session.identity, request) ?? notAsked;
}

/** What PUBLISH and Will have in common. */
interface Publication {
  topicName: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  properties: Properties;
}

export function decide(
  connection: EdgeConnection,
  { session }: Established,
  { topicName, qos, retain }: Publication,
  will: boolean,
): Decision {
  return authorize(connection.core.policy, session.identity, { action: 'publish', topicName, qos, retain, will });
}

/** Tells, stores, routes and answers: in this turn, unless the message is retained. */
export function publishAccepted(
  connection: EdgeConnection,
  publication: Publication,
  rule: string,
  will: boolean,
  /** @param found whether anybody was subscribed. */
  answer: (found: boolean) => void,
): Promise<void> | undefined {
  const { core, origin, established } = connection;
  const { clientId = null, identity } = established?.session ?? {};
  const author = identity && publication.retain ? authorOf(core.policy.auth, identity, will) : null;
  const seen = seenOf(publication, will);
  const expiry = publication.properties.messageExpiryInterval;
  const { sequence } = connection.emit({ type: 'publish.accepted', ...seen, rule });
  const message = new Message({
    ...publication,
    fromActor: origin.actor,
    fromClientId: clientId,
    author,
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

export function reportRefusal(
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
