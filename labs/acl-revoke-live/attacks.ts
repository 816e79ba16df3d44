import {
  defineAttacks,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  type Participant,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';
import { takeRole } from './traffic.ts';

const contractor: Identity = { account: 'contractor' };
const overV5: Identity = { ...contractor, protocolVersion: 5 };
const lasting: Identity = { ...contractor, clean: false };
const lastingV5: Identity = { ...lasting, protocolVersion: 5, sessionExpirySeconds: 3_600 };

/** The line goes on talking. */
async function lineTalks(world: LabWorld): Promise<void> {
  const pump = await world.play('pump');
  for (const payload of ['12.1 l/s', '12.2 l/s', '12.3 l/s'])
    await pump.publish('plant/line/flow', payload, { qos: 1 });
}

async function stillHears(spy: Participant): ReturnType<Variant['run']> {
  const heard = (await spy.heard()).filter(({ topicName }) => !topicName.startsWith('plant/public/'));
  if (heard.length > 0) return reached('delivery', `${heard.length} messages arrived after the role had gone.`);
  return stopped('delivery', 'withheld', 'Nothing arrived after the role had gone.');
}

function stayConnected(topicFilter: string, as = contractor, qos: 0 | 1 | 2 = 0): Variant['run'] {
  return async (world) => {
    const spy = await world.join(as);
    await spy.subscribe(topicFilter, qos);
    await takeRole(world);
    await lineTalks(world);
    return stillHears(spy);
  };
}

function leaveRetained(as: Identity, how: 'publish' | 'will', qos: 0 | 1 | 2 = 0): Variant['run'] {
  return async (world) => {
    const message = { topicName: 'plant/mode', payload: 'maintenance', qos, retain: true };
    const writer = await world.join(how === 'will' ? { ...as, will: message } : as);
    if (how === 'publish') await writer.publish(message.topicName, message.payload, message);
    else await writer.drop();
    await takeRole(world);
    const before = world.events().length;
    await world.restartDevice('board');
    await world.settled();
    const told = world.events().slice(before);
    const leaked = told.some(
      (event) => event.type === 'message.delivered' && event.path === 'retained' && event.fromActor === 'attacker',
    );
    if (leaked) return reached('delivery', 'The board was told the contractor’s mode again.');
    const withheld = told.findLast((event) => event.type === 'message.withheld' && event.fromActor === 'attacker');
    if (withheld?.type === 'message.withheld') return stopped('delivery', 'withheld', withheld.reason);
    return inconclusive('Nothing was retained.');
  };
}

function drainQueue(as: Identity, qos: 1 | 2, when: 'before' | 'after', topicFilter = 'plant/line/#'): Variant['run'] {
  return async (world) => {
    const before = await world.join(as);
    await before.subscribe(topicFilter, qos);
    await before.leave();
    if (when === 'before') await lineTalks(world);
    await takeRole(world);
    if (when === 'after') await lineTalks(world);
    return stillHears(await world.join(as));
  };
}

function lastWord(
  as: Identity,
  will: { qos?: 0 | 1 | 2; retain?: boolean; delaySeconds?: number } = {},
): Variant['run'] {
  return async (world) => {
    const speaker = await world.join({ ...as, will: { topicName: 'plant/mode', payload: 'stop', ...will } });
    if (will.delaySeconds === undefined) await takeRole(world);
    await speaker.drop();
    if (will.delaySeconds !== undefined) {
      await takeRole(world);
      await world.pass((will.delaySeconds + 1) * 1_000);
    }
    const events = world.events();
    if (events.some((event) => event.type === 'publish.accepted' && event.will && event.actor === 'attacker')) {
      return reached('publish', 'The Will was published after the role had gone.');
    }
    const refused = events.findLast((event) => event.type === 'publish.refused' && event.actor === 'attacker');
    if (refused?.type === 'publish.refused') return stopped('publish', 'refused', refused.reason);
    return inconclusive('No Will was due.');
  };
}

const never = stopsAt(['connect', 'subscribe', 'publish'], ['refused', 'closed']);
const withheld = [...never, ...stopsAt(['delivery'], ['withheld'])];

export default defineAttacks([
  {
    id: 'A1',
    title: 'Staying connected',
    objective: 'A1',
    goal: 'goes on receiving what passes, after the role has gone.',
    stops: withheld,
    advice:
      'A subscription from before the change still delivers. Nobody sends a SUBSCRIBE that could be refused: ask when messages leave, or take the subscription away when the rules change.',
    plays: ['pump'],
    variants: [
      variant('line', 'by `plant/line/#`', stayConnected('plant/line/#')),
      hiddenVariant('line-qos-2', 'at QoS 2', stayConnected('plant/line/#', contractor, 2)),
      hiddenVariant('line-v5', 'over MQTT 5', stayConnected('plant/line/#', overV5, 1)),
      hiddenVariant('one', 'by the topic’s name', stayConnected('plant/line/flow')),
      hiddenVariant('shared', 'by a shared subscription', stayConnected('$share/g/plant/line/#', overV5)),
      hiddenVariant('kept', 'in a session that is kept', stayConnected('plant/line/#', lasting, 1)),
    ],
  },
  {
    id: 'A2',
    title: 'What was written stays',
    objective: 'A2',
    goal: 'is quoted to others by a retained message, after the role has gone.',
    stops: withheld,
    advice:
      'Somebody who subscribed after the change was told what the contractor had left. A retained message is delivered in the name of its author: remember who that is, and whether they may still say it.',
    variants: [
      variant('mode', 'a retained mode', leaveRetained(contractor, 'publish')),
      hiddenVariant('mode-qos-1', 'at QoS 1', leaveRetained(contractor, 'publish', 1)),
      hiddenVariant('mode-v5', 'over MQTT 5 at QoS 2', leaveRetained(overV5, 'publish', 2)),
      hiddenVariant('by-will', 'by a retained Will that fired in time', leaveRetained(contractor, 'will', 1)),
    ],
  },
  {
    id: 'A3',
    title: 'Coming back for the rest',
    objective: 'A3',
    goal: 'drains the queue of a kept session, after the role has gone.',
    stops: withheld,
    advice:
      'Messages waited in a session, and went out to somebody who may not have them any more. A queue is a promise made under old rules: ask again when it is kept, or throw it away.',
    plays: ['pump'],
    variants: [
      variant('queued', 'what came before the change', drainQueue(lasting, 1, 'before')),
      hiddenVariant('queued-qos-2', 'at QoS 2', drainQueue(lasting, 2, 'before')),
      hiddenVariant('queued-v5', 'over MQTT 5', drainQueue(lastingV5, 1, 'before')),
      hiddenVariant('queued-one', 'by the topic’s name', drainQueue(lasting, 1, 'before', 'plant/line/flow')),
      hiddenVariant('later', 'what came after the change', drainQueue(lasting, 1, 'after')),
      hiddenVariant('later-v5', 'the same over MQTT 5', drainQueue(lastingV5, 2, 'after')),
    ],
  },
  {
    id: 'A4',
    title: 'The last word',
    objective: 'A4',
    goal: 'publishes by Will, after the role has gone.',
    stops: stopsAt(['connect', 'publish'], ['refused', 'closed']),
    advice: 'A Will was left while it was allowed and published when it was not. Ask again when it goes out.',
    variants: [
      variant('will', 'a Will on plant/mode', lastWord(contractor)),
      hiddenVariant('will-retained', 'retained at QoS 1', lastWord(contractor, { qos: 1, retain: true })),
      hiddenVariant('will-v5', 'over MQTT 5', lastWord(overV5, { qos: 2 })),
      hiddenVariant('will-delayed', 'delayed', lastWord({ ...overV5, sessionExpirySeconds: 60 }, { delaySeconds: 2 })),
    ],
  },
]);
