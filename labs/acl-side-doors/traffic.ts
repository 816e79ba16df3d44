import { broken, defineTraffic, type Flow, holds, holdsWhen, type ReceivedMessage } from '../../src/lab-kit/index.ts';

const notice = 'plant/public/notice';

function says(messages: readonly ReceivedMessage[], topicName: string, payload: string): boolean {
  return messages.some((message) => message.topicName === topicName && message.payload === payload);
}

/** The pump asks for what is public and for something that is not; the one is its right. */
function mixed(topicFilters: readonly string[], protocolVersion: 4 | 5): Flow['run'] {
  return async (world) => {
    const pump = await world.join({ account: 'pump-3', protocolVersion });
    const granted = await pump.subscribeTogether(topicFilters, 1);
    if (granted[0] !== true) return broken('subscribe', `${topicFilters[0]} was refused.`);
    const controller = await world.play('controller');
    await controller.publish(notice, 'Safety drill at noon.', { qos: 1 });
    const arrived = says(await pump.heard(), notice, 'Safety drill at noon.');
    return holdsWhen(arrived, 'delivery', 'The notice arrived.', 'The notice never arrived.');
  };
}

/** The historian learns of the loss of a pump. */
function ownWill(protocolVersion: 4 | 5, options: { qos?: 0 | 1 | 2; retain?: boolean }): Flow['run'] {
  return async (world) => {
    const will = { topicName: 'plant/pump-3/state', payload: `lost at ${protocolVersion}`, ...options };
    const pump = await world.join({ account: 'pump-3', protocolVersion, will });
    await pump.drop();
    const known = world.device('historian').state[will.topicName] === will.payload;
    return holdsWhen(known, 'delivery', 'The historian knows.', 'The Will of the pump never reached the historian.');
  };
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'A pump reads what is public, by plant/public/#',
    plays: ['controller'],
    run: mixed(['plant/public/#'], 4),
  },
  {
    id: 'T2',
    title: 'A SUBSCRIBE with one filter too many gets the others, in 3.1.1',
    plays: ['controller'],
    run: mixed([notice, 'plant/valve/1/cmd'], 4),
  },
  {
    id: 'T3',
    title: 'A SUBSCRIBE with one filter too many gets the others, in MQTT 5',
    plays: ['controller'],
    run: mixed([notice, 'plant/valve/1/cmd', 'plant/secret/recipe'], 5),
  },
  {
    id: 'T4',
    title: 'Both mixing lines share the orders between them, none is lost and none is mixed twice',
    plays: ['controller'],
    async run(world) {
      const controller = await world.play('controller');
      for (let order = 1; order <= 8; order += 1)
        await controller.publish('plant/jobs/mix', `order ${order}`, { qos: 1 });
      await world.settled();
      const done = ['line-1', 'line-2'].map((id) => Number(world.device(id).state['jobs']));
      if (done.includes(0))
        return broken('delivery', `The lines mixed ${done.join(' and ')} orders: one of them idles.`);
      return holdsWhen(
        done.reduce((sum, each) => sum + each, 0) === 8,
        'delivery',
        `The lines mixed ${done.join(' and ')} orders.`,
        `Of 8 orders the lines mixed ${done.join(' and ')}.`,
      );
    },
  },
  {
    id: 'T5',
    title: 'The historian records recipes, and what each line has done',
    plays: ['controller'],
    async run(world) {
      const controller = await world.play('controller');
      await controller.publish('plant/secret/recipe', 'recipe 7', { qos: 1 });
      for (let order = 1; order <= 4; order += 1)
        await controller.publish('plant/jobs/mix', `order ${order}`, { qos: 1 });
      await world.settled();
      const { state } = world.device('historian');
      if (state['plant/secret/recipe'] !== 'recipe 7') return broken('delivery', 'The historian has no recipe.');
      const silent = ['line-1', 'line-2'].find((id) => state[`plant/done/${id}`] === undefined);
      return silent === undefined
        ? holds('Recipe and both lines are on record.')
        : broken('delivery', `No word of ${silent}.`);
    },
  },
  {
    id: 'T6',
    title: 'The controller opens and closes the main valve',
    plays: ['controller'],
    async run(world) {
      const controller = await world.play('controller');
      for (const [order, position] of [
        ['OPEN', 'open'],
        ['CLOSE', 'closed'],
      ] as const) {
        await controller.publish('plant/valve/1/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('valve-1').state['valve'] !== position)
          return broken('effect', `The valve is not ${position}.`);
        if (world.device('historian').state['plant/valve/1/state'] !== position) {
          return broken('delivery', `The historian does not see the valve ${position}.`);
        }
      }
      return holds('The valve followed both orders.');
    },
  },
  {
    id: 'T7',
    title: 'The historian learns that a pump has lost its connection',
    run: ownWill(4, { qos: 1, retain: true }),
  },
  { id: 'T8', title: 'The same from a pump that speaks MQTT 5', run: ownWill(5, { qos: 0 }) },
  {
    id: 'T9',
    title: 'A pump reads the retained notice, and what was said while it was away',
    plays: ['controller'],
    async run(world) {
      const controller = await world.play('controller');
      await controller.publish(notice, 'Drill at noon.', { qos: 1, retain: true });
      const pump = await world.join({ account: 'pump-3', clean: false });
      await pump.subscribe('plant/public/#', 1);
      if (!says(await pump.heard(), notice, 'Drill at noon.')) return broken('delivery', 'No retained notice arrived.');
      await pump.leave();
      await controller.publish(notice, 'Drill cancelled.', { qos: 1 });
      const again = await world.join({ account: 'pump-3', clean: false });
      const arrived = says(await again.heard(), notice, 'Drill cancelled.');
      return holdsWhen(arrived, 'delivery', 'Both notices arrived.', 'What was said in its absence never arrived.');
    },
  },
  {
    id: 'T10',
    title: 'Every device works again after a power cut',
    plays: ['controller'],
    async run(world) {
      const devices = ['valve-1', 'line-1', 'line-2', 'historian'];
      for (const device of devices) await world.restartDevice(device);
      const absent = devices.find((device) => !world.device(device).connected);
      if (absent !== undefined) return broken('connect', `${absent} could not connect again.`);
      const controller = await world.play('controller');
      await controller.publish('plant/valve/1/cmd', 'OPEN', { qos: 1 });
      await world.settled();
      const { valve } = world.device('valve-1').state;
      return holdsWhen(valve === 'open', 'effect', 'All are back and obey.', 'The valve does not obey any more.');
    },
  },
]);
