/** The second commonest attack: say something that makes a device act. */
import { inconclusive, reached, stopped, type Variant } from './attack.ts';
import type { Identity, LabWorld } from './world.ts';

export interface CommandPlan {
  /** Who speaks; default nobody (no credentials). */
  as?: Identity;
  topicName: string;
  payload: string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
  /** Leave the message as a Will and let the connection die, instead of publishing it. */
  byWill?: boolean;
  /** What the device does if it obeys. */
  effect: { device: string; property: string; value: string };
}

/** Reached when the device shows the effect; where it did not, the log says at which stage the message ended. */
export function command(plan: CommandPlan): Variant['run'] {
  return async (world) => {
    const { device, property, value } = plan.effect;
    if (world.device(device).state[property] === value) {
      return inconclusive(`${device} is ${value} before anything happened.`);
    }
    await (plan.byWill ? leaveWill(world, plan) : publish(world, plan));
    await world.settled();
    if (world.device(device).state[property] === value) return reached('effect', `${device} is now ${value}.`);
    return whereItEnded(world, plan);
  };
}

async function publish(world: LabWorld, plan: CommandPlan): Promise<void> {
  const speaker = await world.join(plan.as);
  await speaker.publish(plan.topicName, plan.payload, messageOptions(plan));
}

async function leaveWill(world: LabWorld, plan: CommandPlan): Promise<void> {
  const will = { topicName: plan.topicName, payload: plan.payload, ...messageOptions(plan) };
  const speaker = await world.join({ ...plan.as, will });
  await speaker.drop();
}

function messageOptions(plan: CommandPlan): { qos: 0 | 1 | 2; retain: boolean } {
  return { qos: plan.qos ?? 0, retain: plan.retain ?? false };
}

function whereItEnded(world: LabWorld, plan: CommandPlan): Awaited<ReturnType<Variant['run']>> {
  const end = world
    .events()
    .findLast(
      (event) =>
        (event.type === 'publish.refused' && event.actor === 'attacker') ||
        (event.type === 'message.withheld' && event.fromActor === 'attacker'),
    );
  if (end?.type === 'publish.refused') return stopped('publish', 'refused', end.reason);
  if (end?.type === 'message.withheld') return stopped('delivery', 'withheld', end.reason);
  return stopped('effect', 'ignored', `${plan.effect.device} did not act.`);
}
