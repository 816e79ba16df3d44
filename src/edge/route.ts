/** From those whom a message matched to one copy for each session. */
import type { Message } from './message.ts';
import type { Session, ShareGroup, Subscription, Terms } from './session.ts';
import type { Qos } from './wire/packets.ts';

/** Live messages go out with RETAIN 0, unless the subscription asked for it as published [MQTT-3.3.1-12]. */
export function routeMatches(message: Message, matches: readonly Subscription[]): void {
  const [only] = matches;
  if (matches.length === 1 && only) {
    if (wants(only, message)) only.session.deliver(message, termsOf(only, message), 'live');
    return;
  }
  const copies = new Map<Session, Terms>();
  const shared = new Map<ShareGroup, Subscription[]>();
  for (const subscription of matches) {
    if (!wants(subscription, message)) continue;
    const { share, session } = subscription;
    if (share) shared.set(share, [...(shared.get(share) ?? []), subscription]);
    else copies.set(session, merged(copies.get(session), termsOf(subscription, message)));
  }
  for (const [session, terms] of copies) session.deliver(message, terms, 'live');
  for (const [group, members] of shared) {
    const chosen = nextMember(group, members);
    chosen?.session.deliver(message, termsOf(chosen, message), 'live');
  }
}

/** A copy to the publisher itself is not wanted with No Local [MQTT-3.8.3-3]. */
function wants({ active, noLocal, session }: Subscription, message: Message): boolean {
  return active && !(noLocal && session.clientId === message.fromClientId);
}

const noIds: readonly number[] = [];

function termsOf({ qos, retainAsPublished, identifier }: Subscription, message: Message): Terms {
  const subscriptionIds = identifier === null ? noIds : [identifier];
  return { qos, retain: retainAsPublished && message.retain, subscriptionIds };
}

/** Overlapping subscriptions: one copy at the highest QoS among them [MQTT-3.3.5-1], with all their identifiers. */
function merged(before: Terms | undefined, terms: Terms): Terms {
  if (!before) return terms;
  return {
    qos: Math.max(terms.qos, before.qos) as Qos,
    retain: terms.retain || before.retain,
    subscriptionIds: [...before.subscriptionIds, ...terms.subscriptionIds],
  };
}

/** In turn among those who are there; absent ones only when nobody is. */
function nextMember(group: ShareGroup, members: readonly Subscription[]): Subscription | undefined {
  const present = members.filter(({ session }) => session.connection !== null);
  const candidates = present.length > 0 ? present : members;
  group.turn += 1;
  return candidates[group.turn % candidates.length];
}
