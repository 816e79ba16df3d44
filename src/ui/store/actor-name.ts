/** Who an actor is, in the learner's words. */
export type ActorSide = 'attacker' | 'house' | 'broker';

export function actorSide(actor: string | null): ActorSide {
  if (actor === null) return 'broker';
  return actor === 'attacker' ? 'attacker' : 'house';
}

/** @param labels Device labels by actor id. */
export function actorName(actor: string | null, labels: Readonly<Record<string, string>>): string {
  if (actor === null) return 'Broker';
  if (actor === 'attacker') return 'You';
  return labels[actor] ?? actor.slice(actor.indexOf(':') + 1);
}
