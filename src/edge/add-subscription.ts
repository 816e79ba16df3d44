import type { EdgeCore } from './core.ts';
import type { Session, Subscription } from './session.ts';
import type { SubscriptionRequest } from './wire/packets.ts';

export interface WantedSubscription extends SubscriptionRequest {
  readonly groupName: string | null;
  readonly identifier: number | null;
}

/** The same filter again replaces the old subscription [MQTT-3.8.4-3]. `asGiven` is with `$share`, if it is shared. */
export function addSubscription(
  { router, shares }: EdgeCore,
  session: Session,
  wanted: WantedSubscription,
  asGiven: string,
): void {
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
