/** SUBSCRIBE and UNSUBSCRIBE: every filter is decided on its own. */
import { mqtt311 } from '../model/spec-ref.ts';
import { authorize } from '../policy/index.ts';
import type { SubscribeRefusal } from './close-cause.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { Session, Subscription } from './session.ts';
import { readSharedFilter } from './share-groups.ts';
import { exceededTopicLimit } from './topic-limits.ts';
import type { Qos, SubscribePacket, SubscriptionRequest, UnsubscribePacket } from './wire/packets.ts';

/** Answers with SUBACK, then hands over retained messages; the promise ends when they have been handed over. */
export function handleSubscribe(
  connection: EdgeConnection,
  established: Established,
  packet: SubscribePacket,
): Promise<void> | undefined {
  const { dialect, session } = established;
  const before = new Set(session.subscriptions.keys());
  const identifier = packet.properties.subscriptionIdentifiers?.[0] ?? null;
  const outcomes = packet.subscriptions.map((request) => subscribeOne(connection, established, request, identifier));
  connection.send(dialect.suback(packet.packetId, outcomes));
  const granted = packet.subscriptions.filter((_, index) => typeof outcomes[index] === 'number');
  if (granted.length === 0) return undefined;
  announce(
    connection,
    'new/subscribes',
    granted.map(({ topicFilter, qos }) => ({ topic: topicFilter, qos })),
  );
  return sendRetained(
    connection,
    session,
    granted.filter((request) => wantsRetained(request, before)),
  );
}

/** UNSUBACK comes also for filters that were not subscribed [MQTT-3.10.4-5]. */
export function handleUnsubscribe(
  connection: EdgeConnection,
  { dialect, session }: Established,
  packet: UnsubscribePacket,
): void {
  const existed = packet.topicFilters.map((topicFilter) => {
    const did = session.unsubscribe(topicFilter);
    if (did) connection.emit({ type: 'unsubscribe.completed', topicFilter });
    return did;
  });
  connection.send(dialect.unsuback(packet.packetId, existed));
  announce(connection, 'new/unsubscribes', packet.topicFilters);
}

function subscribeOne(
  connection: EdgeConnection,
  { dialect, session, protocolVersion }: Established,
  request: SubscriptionRequest,
  identifier: number | null,
): Qos | SubscribeRefusal {
  const { topicFilter, qos } = request;
  const shared = protocolVersion === 5 ? readSharedFilter(topicFilter) : { topicFilter, groupName: null };
  const refuse = (why: SubscribeRefusal, rule: string, reason: string): SubscribeRefusal => {
    const code = dialect.subscribeCode(why);
    connection.emit({ type: 'subscribe.refused', topicFilter, code, reason, rule, spec: mqtt311('3.9.3-2') });
    return why;
  };
  if (!shared) return refuse('invalid-filter', 'broker.share', 'A shared subscription is $share/<group>/<filter>.');
  const limit = exceededLimit(connection, session, topicFilter);
  if (limit) return refuse('quota', limit, `The limit ${limit} is reached.`);
  const decision = authorize(connection.core.policy, session.identity, {
    action: 'subscribe',
    topicFilter: shared.topicFilter,
    qos,
  });
  if (decision.effect === 'deny') return refuse('not-authorized', decision.rule, decision.reason);
  addSubscription(connection, session, { ...request, ...shared, identifier }, topicFilter);
  connection.emit({ type: 'subscribe.granted', topicFilter, qos, rule: decision.rule });
  return qos;
}

interface Wanted extends SubscriptionRequest {
  readonly groupName: string | null;
  readonly identifier: number | null;
}

/** The same filter again replaces the old subscription [MQTT-3.8.4-3]. `asGiven` is with `$share`, if it is shared. */
function addSubscription(connection: EdgeConnection, session: Session, wanted: Wanted, asGiven: string): void {
  const { router, shares } = connection.core;
  session.unsubscribe(asGiven);
  const { qos, noLocal, retainAsPublished, identifier, groupName } = wanted;
  const share = groupName === null ? null : shares.join(groupName);
  const subscription: Subscription = {
    session,
    topicFilter: wanted.topicFilter,
    qos,
    noLocal,
    retainAsPublished,
    identifier,
    share,
    active: true,
    end() {
      subscription.active = false;
      stop();
      if (share) shares.leave(share);
    },
  };
  const stop = router.subscribe(wanted.topicFilter, subscription);
  session.subscriptions.set(asGiven, subscription);
}

function exceededLimit(connection: EdgeConnection, session: Session, topicFilter: string): string | null {
  const { limits } = connection.core.policy;
  const { subscriptionsMax } = limits;
  const report = (limit: string, value: number, max: number): string => {
    connection.emit({ type: 'limit.reached', limit, value, max, action: 'refused', rule: limit });
    return limit;
  };
  const exceeded = exceededTopicLimit(limits, topicFilter);
  if (exceeded) return report(exceeded.limit, exceeded.value, exceeded.max);
  const count = session.subscriptions.size + (session.subscriptions.has(topicFilter) ? 0 : 1);
  return count > subscriptionsMax ? report('limits.subscriptionsMax', count, subscriptionsMax) : null;
}

/** Not for shared subscriptions, and as Retain Handling says [MQTT-3.3.1-9..11]. */
function wantsRetained({ topicFilter, retainHandling }: SubscriptionRequest, before: ReadonlySet<string>): boolean {
  if (topicFilter.startsWith('$share/')) return false;
  return retainHandling === 0 || (retainHandling === 1 && !before.has(topicFilter));
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
      const subscription = session.subscriptions.get(topicFilter);
      if (!subscription?.active) break;
      const subscriptionIds = subscription.identifier === null ? [] : [subscription.identifier];
      session.deliver(message, { qos, retain: true, subscriptionIds }, 'retained');
    }
  }
}

/** What Aedes says under `$SYS` about its clients, and the edge says in its place. */
function announce(connection: EdgeConnection, level: string, subs: unknown): void {
  const clientId = connection.established?.session.clientId;
  connection.core.router.publishSystem(level, JSON.stringify({ clientId, subs }));
}
