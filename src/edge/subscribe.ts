/** SUBSCRIBE and UNSUBSCRIBE: every filter is decided on its own. */
import { mqtt311 } from '../model/spec-ref.ts';
import { authorize, topicLevelCount } from '../policy/index.ts';
import type { SubscribeRefusal } from './close-cause.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { Session, Subscription } from './session.ts';
import type { Qos, SubscribePacket, SubscriptionRequest, UnsubscribePacket } from './wire/packets.ts';

/** Answers with SUBACK, then hands over retained messages; the promise ends when they have been handed over. */
export function handleSubscribe(
  connection: EdgeConnection,
  established: Established,
  packet: SubscribePacket,
): Promise<void> | undefined {
  const { dialect, session } = established;
  const outcomes = packet.subscriptions.map((request) => subscribeOne(connection, established, request));
  connection.send(dialect.suback(packet.packetId, outcomes));
  const granted = packet.subscriptions.filter((_, index) => typeof outcomes[index] === 'number');
  if (granted.length === 0) return undefined;
  announce(
    connection,
    'new/subscribes',
    granted.map(({ topicFilter, qos }) => ({ topic: topicFilter, qos })),
  );
  return sendRetained(connection, session, granted);
}

/** UNSUBACK comes also for filters that were not subscribed [MQTT-3.10.4-5]. */
export function handleUnsubscribe(
  connection: EdgeConnection,
  { dialect, session }: Established,
  packet: UnsubscribePacket,
): void {
  for (const topicFilter of packet.topicFilters) {
    if (session.unsubscribe(topicFilter)) connection.emit({ type: 'unsubscribe.completed', topicFilter });
  }
  connection.send(dialect.unsuback(packet.packetId));
  announce(connection, 'new/unsubscribes', packet.topicFilters);
}

function subscribeOne(
  connection: EdgeConnection,
  { dialect, session }: Established,
  { topicFilter, qos }: SubscriptionRequest,
): Qos | SubscribeRefusal {
  const refuse = (why: SubscribeRefusal, rule: string, reason: string): SubscribeRefusal => {
    const code = dialect.subscribeCode(why);
    connection.emit({ type: 'subscribe.refused', topicFilter, code, reason, rule, spec: mqtt311('3.9.3-2') });
    return why;
  };
  const limit = exceededLimit(connection, session, topicFilter);
  if (limit) return refuse('quota', limit, `The limit ${limit} is reached.`);
  const decision = authorize(connection.core.policy, session.identity, { action: 'subscribe', topicFilter, qos });
  if (decision.effect === 'deny') return refuse('not-authorized', decision.rule, decision.reason);
  addSubscription(connection, session, topicFilter, qos);
  connection.emit({ type: 'subscribe.granted', topicFilter, qos, rule: decision.rule });
  return qos;
}

/** The same filter again replaces the old subscription [MQTT-3.8.4-3]. */
function addSubscription(connection: EdgeConnection, session: Session, topicFilter: string, qos: Qos): void {
  session.unsubscribe(topicFilter);
  const subscription: Subscription = { session, topicFilter, qos, active: true, end };
  const stop = connection.core.router.subscribe(topicFilter, subscription);
  session.subscriptions.set(topicFilter, subscription);
  function end(): void {
    subscription.active = false;
    stop();
  }
}

function exceededLimit(connection: EdgeConnection, session: Session, topicFilter: string): string | null {
  const { topicLevelsMax, subscriptionsMax } = connection.core.policy.limits;
  const report = (limit: string, value: number, max: number): string => {
    connection.emit({ type: 'limit.reached', limit, value, max, action: 'refused', rule: limit });
    return limit;
  };
  const levels = topicLevelCount(topicFilter);
  if (levels > topicLevelsMax) return report('limits.topicLevelsMax', levels, topicLevelsMax);
  const count = session.subscriptions.size + (session.subscriptions.has(topicFilter) ? 0 : 1);
  return count > subscriptionsMax ? report('limits.subscriptionsMax', count, subscriptionsMax) : null;
}

/** With RETAIN 1, since the subscription is new [MQTT-3.3.1-8]. */
async function sendRetained(
  connection: EdgeConnection,
  session: Session,
  granted: readonly SubscriptionRequest[],
): Promise<void> {
  for (const { topicFilter, qos } of granted) {
    const messages = await connection.core.router.retained(topicFilter);
    for (const message of messages) {
      if (session.subscriptions.get(topicFilter)?.active) session.deliver(message, qos, true, 'retained');
    }
  }
}

/** What Aedes says under `$SYS` about its clients, and the edge says in its place. */
function announce(connection: EdgeConnection, level: string, subs: unknown): void {
  const clientId = connection.established?.session.clientId;
  connection.core.router.publishSystem(level, JSON.stringify({ clientId, subs }));
}
