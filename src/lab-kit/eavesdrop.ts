/** The commonest attack of all: subscribe, let the others talk, see what arrives that should not. */
import { inconclusive, reached, stopped, type Variant } from './attack.ts';
import type { Identity, LabWorld, Participant } from './world.ts';

export interface EavesdropPlan {
  /** Who listens; default nobody (no credentials). */
  as?: Identity;
  topicFilter: string;
  qos?: 0 | 1 | 2;
  /** What this listener is entitled to. */
  mayRead(topicName: string): boolean;
  /** Makes honest parts say something worth hearing, after the subscription is in place. */
  stir?(world: LabWorld): Promise<void>;
}

/** Reached when a message outside `mayRead` arrives; inconclusive when nothing was said that could have. */
export function eavesdrop(plan: EavesdropPlan): Variant['run'] {
  return async (world) => {
    const listener = await world.join(plan.as);
    await listener.subscribe(plan.topicFilter, plan.qos);
    await plan.stir?.(world);
    return whatLeaked(world, listener, plan.mayRead);
  };
}

/** The judgement of any eavesdropping, for variants that subscribe in a way of their own. */
export async function whatLeaked(
  world: LabWorld,
  listener: Participant,
  mayRead: (topicName: string) => boolean,
): ReturnType<Variant['run']> {
  const leaked = (await listener.heard()).filter((message) => !mayRead(message.topicName));
  const [first] = leaked;
  if (first !== undefined)
    return reached('delivery', `${leaked.length} messages arrived, the first on ${first.topicName}.`);
  const withheld = world.events().findLast((event) => event.type === 'message.withheld' && event.actor === 'attacker');
  if (withheld?.type !== 'message.withheld') return inconclusive('Nothing was said that could have been overheard.');
  return stopped('delivery', 'withheld', `${withheld.topicName} was withheld: ${withheld.reason}`);
}
