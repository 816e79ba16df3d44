import { topicFilterMatches } from '../policy/index.ts';
import type { EdgeCore } from './core.ts';
import type { Session } from './session.ts';
import { decideSubscribe } from './subscribe-decision.ts';

/** Takes away what the policy in force would not grant, and what waits because of it. Says whether there was any. */
export function revokeSubscriptions({ policy }: EdgeCore, session: Session): boolean {
  const revoked = [...session.subscriptions].flatMap(([asGiven, { topicFilter, qos }]) => {
    const { effect, rule } = decideSubscribe(policy, session.identity, { asGiven, topicFilter, qos });
    if (effect === 'allow') return [];
    session.unsubscribe(asGiven);
    session.emit({ type: 'subscription.revoked', topicFilter: asGiven, rule });
    return [topicFilter];
  });
  if (revoked.length > 0 && policy.acl.purgeQueueOnRevoke) purgeQueue(session, revoked);
  return revoked.length > 0;
}

/** What another subscription brought as well stays. */
function purgeQueue(session: Session, revoked: readonly string[]): void {
  const rule = 'acl.purgeQueueOnRevoke';
  const reason = 'It waited because of a subscription that is no longer allowed.';
  const kept = [...session.subscriptions.values()];
  const purged = session.outbound.discard(
    ({ topicName }) =>
      revoked.some((topicFilter) => topicFilterMatches(topicFilter, topicName)) &&
      !kept.some(({ topicFilter }) => topicFilterMatches(topicFilter, topicName)),
  );
  for (const { message, path } of purged) {
    const { topicName, fromActor } = message;
    session.emit({ type: 'message.withheld', topicName, path, fromActor, rule, reason });
  }
}
