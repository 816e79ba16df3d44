/** What each actor holds of the broker: connections, sessions, and messages on their way or kept. */
import type { ActorId } from '../model/ids.ts';
import type { EdgeCore } from './core.ts';

const nothing = {
  openConnections: 0,
  sessions: 0,
  inflightInbound: 0,
  inflightOutbound: 0,
  queuedMessages: 0,
  heldBytes: 0,
  retainedMessages: 0,
};

export type Holdings = Readonly<typeof nothing>;

/** Those who hold something. There are as many as a lab has parts, whatever they hold. */
export function measureHoldings({ connections, sessions, retained }: EdgeCore): Map<ActorId, Holdings> {
  const held = new Map<ActorId, typeof nothing>();
  const of = (actor: ActorId) => {
    const found = held.get(actor) ?? { ...nothing };
    held.set(actor, found);
    return found;
  };
  for (const { origin } of connections) of(origin.actor).openConnections += 1;
  for (const { actor, outbound, unreleased } of sessions) {
    if (actor === null) continue;
    const share = of(actor);
    share.sessions += 1;
    share.inflightInbound += unreleased.size;
    share.inflightOutbound += outbound.inflight;
    share.queuedMessages += outbound.queued;
    share.heldBytes += outbound.heldBytes;
  }
  for (const actor of retained.actors()) if (actor !== null) of(actor).retainedMessages += 1;
  return held;
}

export function sameHoldings(one: Holdings, other: Holdings): boolean {
  return Object.entries(one).every(([what, amount]) => other[what as keyof Holdings] === amount);
}

export const noHoldings: Holdings = nothing;
