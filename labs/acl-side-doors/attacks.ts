import {
  command,
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
  whatLeaked,
} from '../../src/lab-kit/index.ts';

const pump: Identity = { account: 'pump-3' };
const overV5: Identity = { ...pump, protocolVersion: 5 };
const lasting: Identity = { ...pump, clean: false };
const lastingV5: Identity = { ...lasting, protocolVersion: 5, sessionExpirySeconds: 3_600 };
const valve = { device: 'valve-1', property: 'valve', value: 'open' };
const openValve = { as: pump, topicName: 'plant/valve/1/cmd', payload: 'OPEN', effect: valve, byWill: true };
const notice = 'plant/public/notice';
const draft = 'plant/public/draft/closure';

function isPublic(topicName: string): boolean {
  return topicName.startsWith('plant/public/') && !topicName.startsWith('plant/public/draft/');
}

/** The controller says what the attackers are after, and something that everybody may know. */
async function batch(world: LabWorld): Promise<void> {
  const controller = await world.play('controller');
  await controller.publish(notice, 'Helmets in hall 2, please.', { qos: 1 });
  await controller.publish('plant/secret/recipe', world.secrets['recipe'] ?? '', { qos: 1 });
  await controller.publish('plant/valve/1/cmd', 'CLOSE', { qos: 1 });
  for (let order = 1; order <= 6; order += 1) await controller.publish('plant/jobs/mix', `order ${order}`, { qos: 1 });
}

/** What came of one SUBSCRIBE. A subscription that exists and is held back at delivery was got all the same. */
async function judged(world: LabWorld, spy: Participant, granted: readonly boolean[]): ReturnType<Variant['run']> {
  const outcome = await whatLeaked(world, spy, isPublic);
  if (outcome.kind === 'reached') return outcome;
  if (granted.every(Boolean)) return reached('subscribe', 'SUBACK granted every filter. Only delivery held back.');
  return stopped('subscribe', 'refused', 'SUBACK refused it, and nothing arrived.');
}

function ask(topicFilters: readonly string[], as = pump, qos: 0 | 1 | 2 = 0): Variant['run'] {
  return async (world) => {
    const spy = await world.join(as);
    const granted = await spy.subscribeTogether(topicFilters, qos);
    await batch(world);
    return judged(world, spy, granted);
  };
}

/** The session stays and collects; nobody sends a SUBSCRIBE on the way back. */
function collect(topicFilters: readonly string[], as = lasting): Variant['run'] {
  return async (world) => {
    const before = await world.join(as);
    const granted = await before.subscribeTogether(topicFilters, 1);
    await before.leave();
    await batch(world);
    return judged(world, await world.join(as), granted);
  };
}

/** Operations take from pump 3 the right to write anything at all. */
function retire(world: LabWorld): Promise<void> {
  return world.changePolicy((policy) => {
    const rules = policy.acl.rules.filter(({ who, actions }) => who !== 'user:pump-3' || !actions.includes('publish'));
    return { ...policy, acl: { ...policy.acl, rules } };
  });
}

/** A Will on a topic that is the pump’s own at CONNECT, and is not any more when the connection dies. */
function lastWord(
  as: Identity,
  will: { qos?: 0 | 1 | 2; retain?: boolean; delaySeconds?: number } = {},
): Variant['run'] {
  return async (world) => {
    const topicName = 'plant/pump-3/state';
    const speaker = await world.join({ ...as, will: { topicName, payload: 'all well', ...will } });
    if (will.delaySeconds === undefined) await retire(world);
    await speaker.drop();
    if (will.delaySeconds !== undefined) {
      await retire(world);
      await world.pass((will.delaySeconds + 1) * 1_000);
    }
    const wills = world.events().filter((event) => event.type !== 'publish.accepted' || event.will);
    if (wills.some((event) => event.type === 'publish.accepted')) {
      return reached('publish', 'The Will was published after the right to publish it had gone.');
    }
    const refused = wills.findLast((event) => event.type === 'publish.refused');
    if (refused?.type === 'publish.refused') return stopped('publish', 'refused', refused.reason);
    return inconclusive('No Will was due.');
  };
}

async function say(world: LabWorld, options: { retain?: boolean } = {}): Promise<void> {
  const controller = await world.play('controller');
  await controller.publish(notice, 'Helmets in hall 2, please.', { qos: 1 });
  await controller.publish(draft, 'DRAFT: hall 2 closes.', { qos: 1, ...options });
}

function readDraft(topicFilter: string, as = pump, qos: 0 | 1 | 2 = 0): Variant['run'] {
  return async (world) => {
    const reader = await world.join(as);
    await reader.subscribe(topicFilter, qos);
    await say(world);
    return whatLeaked(world, reader, isPublic);
  };
}

function findDraft(topicFilter: string, as = pump): Variant['run'] {
  return async (world) => {
    await say(world, { retain: true });
    const reader = await world.join(as);
    await reader.subscribe(topicFilter, 1);
    return whatLeaked(world, reader, isPublic);
  };
}

function awaitDraft(as: Identity, qos: 1 | 2 = 1): Variant['run'] {
  return async (world) => {
    const before = await world.join(as);
    await before.subscribe('plant/public/#', qos);
    await before.leave();
    await say(world);
    return whatLeaked(world, await world.join(as), isPublic);
  };
}

const refusedSubscribe = stopsAt(['connect', 'subscribe'], ['refused', 'closed']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'A filter behind another',
    objective: 'A1',
    goal: 'gets a subscription that the rules deny, by putting it behind one that they allow.',
    stops: refusedSubscribe,
    advice:
      'One SUBSCRIBE brought several filters, and one that the rules do not allow became a subscription. That nothing may arrive on it today does not help: it stands in the session and waits for the first message that nobody checks.',
    plays: ['controller'],
    variants: [
      variant('second', '`plant/public/notice`, then `plant/secret/#`', ask([notice, 'plant/secret/#'])),
      hiddenVariant('second-v5', 'the same over MQTT 5', ask([notice, 'plant/secret/#'], overV5)),
      hiddenVariant('second-qos-2', 'at QoS 2', ask([notice, 'plant/secret/#'], pump, 2)),
      hiddenVariant('third', 'in the third place', ask([notice, 'plant/public/+', 'plant/secret/+'])),
      hiddenVariant(
        'tenth',
        'in the tenth place',
        ask([...Array.from({ length: 9 }, (_, index) => `plant/public/${index}`), 'plant/secret/recipe']),
      ),
      hiddenVariant('root', '`#` in the second place', ask([notice, '#'])),
      hiddenVariant('orders', 'the orders of the lines', ask([notice, 'plant/jobs/#'])),
      hiddenVariant('commands', 'what the valve is told', ask([notice, 'plant/valve/1/cmd'])),
      hiddenVariant('while-away', 'a session that is kept', collect([notice, 'plant/secret/#'])),
      hiddenVariant('while-away-v5', 'the same over MQTT 5', collect([notice, 'plant/secret/#'], lastingV5)),
    ],
  },
  {
    id: 'A2',
    title: 'A share of everything',
    objective: 'A2',
    goal: 'gets by `$share` what the rules deny without it.',
    stops: refusedSubscribe,
    advice:
      'A shared subscription was granted for topics that the rules deny. `$share/<name>/` is a marker: what has to be asked for is the filter behind it, and a rule about the marker says nothing about messages.',
    plays: ['controller'],
    variants: [
      variant('share', '`$share/g/plant/secret/#` over MQTT 5', ask(['$share/g/plant/secret/#'], overV5)),
      hiddenVariant('share-v4', 'over 3.1.1', ask(['$share/g/plant/secret/#'])),
      hiddenVariant('share-one', 'by the topic’s name', ask(['$share/g/plant/secret/recipe'], overV5)),
      hiddenVariant('share-root', '`$share/g/#`', ask(['$share/g/#'], overV5)),
      hiddenVariant('share-levels', '`$share/x/+/+/recipe`', ask(['$share/x/+/+/recipe'], overV5)),
      hiddenVariant('share-public', 'a group called public', ask(['$share/public/plant/secret/+'], overV5, 1)),
      hiddenVariant('share-second', 'behind a filter of its own', ask([notice, '$share/g/plant/secret/#'], overV5)),
      hiddenVariant('share-orders', 'a group of its own for the orders', ask(['$share/thieves/plant/jobs/+'], overV5)),
      hiddenVariant(
        'share-workers',
        'among the lines, taking their orders',
        ask(['$share/workers/plant/jobs/+'], overV5),
      ),
      hiddenVariant('share-while-away', 'a session that is kept', collect(['$share/g/plant/secret/#'], lastingV5)),
    ],
  },
  {
    id: 'A3',
    title: 'Last words',
    objective: 'A3',
    goal: 'publishes by Will what it may not publish.',
    stops: stopsAt(['connect', 'publish'], ['refused', 'closed']),
    advice:
      'A Will was published that its author had no right to at that moment. A Will is a message that waits: ask when CONNECT brings it, and ask again when it goes out, since rights change in between.',
    variants: [
      variant('open', 'OPEN for the main valve', command(openValve)),
      hiddenVariant('open-qos-1', 'at QoS 1', command({ ...openValve, qos: 1 })),
      hiddenVariant('open-qos-2', 'at QoS 2', command({ ...openValve, qos: 2 })),
      hiddenVariant('open-retained', 'retained', command({ ...openValve, retain: true })),
      hiddenVariant('open-v5', 'over MQTT 5', command({ ...openValve, as: overV5, qos: 1 })),
      hiddenVariant('open-delayed', 'two seconds after the loss, over MQTT 5', async (world) => {
        const will = { topicName: openValve.topicName, payload: 'OPEN', delaySeconds: 2 };
        const speaker = await world.join({ ...overV5, sessionExpirySeconds: 60, will });
        await speaker.drop();
        await world.pass(3_000);
        if (world.device('valve-1').state['valve'] === 'open') return reached('effect', 'The valve is open.');
        return stopped('publish', 'refused', 'The valve stayed closed.');
      }),
      hiddenVariant(
        'false-report',
        'tells the historian about the valve',
        command({
          as: pump,
          topicName: 'plant/valve/1/state',
          payload: 'closed, really',
          byWill: true,
          effect: { device: 'historian', property: 'plant/valve/1/state', value: 'closed, really' },
        }),
      ),
      hiddenVariant(
        'false-neighbour',
        'tells the historian about another pump',
        command({
          as: pump,
          topicName: 'plant/pump-4/state',
          payload: 'on fire',
          byWill: true,
          effect: { device: 'historian', property: 'plant/pump-4/state', value: 'on fire' },
        }),
      ),
      hiddenVariant(
        'false-recipe',
        'a recipe of its own',
        command({
          as: pump,
          topicName: 'plant/secret/recipe',
          payload: 'twice the chlorine',
          byWill: true,
          effect: { device: 'historian', property: 'plant/secret/recipe', value: 'twice the chlorine' },
        }),
      ),
      hiddenVariant('retired', 'its right was taken between CONNECT and loss', lastWord(pump)),
      hiddenVariant('retired-retained', 'the same, retained at QoS 1', lastWord(pump, { qos: 1, retain: true })),
      hiddenVariant('retired-v5', 'the same over MQTT 5', lastWord(overV5)),
      hiddenVariant(
        'retired-delayed',
        'its right was taken between loss and Will',
        lastWord({ ...overV5, sessionExpirySeconds: 60 }, { delaySeconds: 5 }),
      ),
    ],
  },
  {
    id: 'A4',
    title: 'What a granted filter contains',
    objective: 'A4',
    goal: 'receives a draft that it may not receive, by a subscription it may have.',
    stops: [...refusedSubscribe, { stage: 'delivery', means: 'withheld' }],
    advice:
      'The subscription was all right and the message was not. Messages reach a client on three ways: as they pass, retained, and after having waited. The rules have to be asked on each, for each message.',
    plays: ['controller'],
    variants: [
      variant('live', 'as it passes, by `plant/public/#`', readDraft('plant/public/#')),
      hiddenVariant('live-v5', 'over MQTT 5 at QoS 2', readDraft('plant/public/#', overV5, 2)),
      hiddenVariant('live-levels', 'by `plant/public/+/closure`', readDraft('plant/public/+/closure')),
      hiddenVariant('live-shared', 'by `$share/g/plant/public/#`', readDraft('$share/g/plant/public/#', overV5)),
      hiddenVariant('retained', 'retained', findDraft('plant/public/#')),
      hiddenVariant('retained-v5', 'retained, over MQTT 5', findDraft('plant/public/+/+', overV5)),
      hiddenVariant('queued', 'waiting in a session that is kept', awaitDraft(lasting)),
      hiddenVariant('queued-v5', 'waiting, over MQTT 5 at QoS 2', awaitDraft(lastingV5, 2)),
    ],
  },
]);
