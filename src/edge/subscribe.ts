/** SUBSCRIBE and UNSUBSCRIBE: every filter is decided on its own. */
import { mqtt311 } from '../model/spec-ref.ts';
import type { Decision } from '../policy/index.ts';
import { addSubscription } from './add-subscription.ts';
import type { SubscribeRefusal } from './close-cause.ts';
import type { EdgeConnection, Established } from './core.ts';
import type { Dialect } from './dialect.ts';
import type { Session } from './session.ts';
import { readSharedFilter, type SharedFilter } from './share-groups.ts';
import { decideSubscribe, notAsked } from './subscribe-decision.ts';
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
  const asked = packet.subscriptions.map((request, index) => ask(connection, session, request, index));
  if (asked.some(isDenied) && connection.core.policy.acl.onDeniedSubscribe === 'disconnect') {
    for (const one of asked.filter(isDenied)) refuse(connection, dialect, one.request, one);
    connection.close('subscribe-not-authorized');
    return undefined;
  }
  const outcomes = asked.map((one) => subscribeOne(connection, established, one, identifier));
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

/** A filter of a SUBSCRIBE, and what the rules say about it before anything is done. */
interface Asked {
  readonly request: SubscriptionRequest;
  /** Null where it begins like a shared subscription and is none. */
  readonly shared: SharedFilter | null;
  readonly decision: Decision;
}

function ask({ core }: EdgeConnection, session: Session, request: SubscriptionRequest, index: number): Asked {
  const { topicFilter: asGiven, qos } = request;
  const shared = readSharedFilter(asGiven);
  const isAsked = index === 0 || core.policy.acl.enforce.everyFilter;
  const topicFilter = shared?.topicFilter ?? asGiven;
  const decision = isAsked ? decideSubscribe(core.policy, session.identity, { asGiven, topicFilter, qos }) : notAsked;
  return { request, shared, decision };
}

function isDenied({ shared, decision }: Asked): boolean {
  return shared !== null && decision.effect === 'deny';
}

function refuse(
  connection: EdgeConnection,
  dialect: Dialect,
  { topicFilter }: SubscriptionRequest,
  { why = 'not-authorized', decision }: { why?: SubscribeRefusal; decision: Pick<Decision, 'rule' | 'reason'> },
): SubscribeRefusal {
  const { rule, reason } = decision;
  const code = dialect.subscribeCode(why);
  connection.emit({ type: 'subscribe.refused', topicFilter, code, reason, rule, spec: mqtt311('3.9.3-2') });
  return why;
}

function subscribeOne(
  connection: EdgeConnection,
  { dialect, session }: Established,
  { request, shared, decision }: Asked,
  identifier: number | null,
): Qos | SubscribeRefusal {
  const { topicFilter, qos } = request;
  if (!shared) return refuse(connection, dialect, request, { why: 'invalid-filter', decision: noShare });
  const limit = exceededLimit(connection, session, topicFilter);
  if (limit) {
    const reason = `The limit ${limit} is reached.`;
    return refuse(connection, dialect, request, { why: 'quota', decision: { rule: limit, reason } });
  }
  if (decision.effect === 'deny') return refuse(connection, dialect, request, { decision });
  addSubscription(connection.core, session, { ...request, ...shared, identifier }, topicFilter);
  connection.emit({ type: 'subscribe.granted', topicFilter, qos, rule: decision.rule });
  return qos;
}

const noShare = { rule: 'broker.share', reason: 'A shared subscription is $share/<group>/<filter>.' };

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
