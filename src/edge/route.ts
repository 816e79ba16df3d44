/** From those whom a message matched to one copy for each session. */
import type { Message } from './message.ts';
import type { Session, Subscription } from './session.ts';
import type { Qos } from './wire/packets.ts';

/** Live messages go out with RETAIN 0 [MQTT-3.3.1-9]. */
export function routeMatches(message: Message, matches: readonly Subscription[]): void {
  const [only] = matches;
  if (matches.length === 1 && only) {
    if (only.active) only.session.deliver(message, only.qos, false, 'live');
    return;
  }
  const best = new Map<Session, Qos>();
  for (const { active, session, qos } of matches) {
    if (active && qos >= (best.get(session) ?? 0)) best.set(session, qos);
  }
  // Overlapping subscriptions: one copy at the highest QoS among them [MQTT-3.3.5-1].
  for (const [session, qos] of best) session.deliver(message, qos, false, 'live');
}
