import {
  broken,
  defineTraffic,
  fromText,
  holds,
  holdsWhen,
  type LabWorld,
  type Participant,
} from '../../src/lab-kit/index.ts';

const topicOf = (valve: 7 | 8) => `brightwater/valve/${valve}/cmd`;

/** Who commands a radio that takes 48 bytes more than the text, and not one beyond. */
const overheadBytesMax = 48;

async function opensAndShuts(world: LabWorld, control: Participant, valve: 7 | 8, keyId?: number) {
  const envelopes = world.envelopes('control');
  for (const [order, position] of [
    ['open', 'open'],
    ['shut', 'closed'],
  ]) {
    const sealed = envelopes.seal(topicOf(valve), `{"valve":"${order}","id":${valve}}`, keyId);
    await control.publish(topicOf(valve), sealed, { qos: 1 });
    await world.settled();
    if (world.device(`valve-${valve}`).state['valve'] !== position) return `Valve ${valve} did not ${order}.`;
  }
  return null;
}

function openedAt(world: LabWorld, deviceId: string): number {
  return world.events().filter((event) => event.type === 'envelope.opened' && event.deviceId === deviceId).length;
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'Both valves obey the control room',
    plays: ['control'],
    async run(world) {
      const control = await world.play('control');
      const wrong = (await opensAndShuts(world, control, 7)) ?? (await opensAndShuts(world, control, 8));
      return wrong === null ? holds('Both valves opened and shut.') : broken('effect', wrong);
    },
  },
  {
    id: 'T2',
    title: 'Orders of 1 to 200 bytes arrive',
    plays: ['control'],
    async run(world) {
      const control = await world.play('control');
      const envelopes = world.envelopes('control');
      const lengths = Array.from({ length: 20 }, (_, index) => 1 + index * 10);
      for (const length of lengths) {
        await control.publish(topicOf(7), envelopes.seal(topicOf(7), 'x'.repeat(length)), { qos: 1 });
      }
      await world.settled();
      const opened = openedAt(world, 'valve-7');
      return holdsWhen(
        opened === lengths.length,
        'effect',
        `Valve 7 opened all ${opened}.`,
        `Of ${lengths.length} messages valve 7 opened ${opened}.`,
      );
    },
  },
  {
    id: 'T3',
    title: `A sealed order is at most ${overheadBytesMax} bytes longer than the order`,
    plays: ['control'],
    async run(world) {
      const order = '{"valve":"shut","id":7}';
      const sealed = world.envelopes('control').seal(topicOf(7), order);
      const overhead = sealed.length - fromText(order).length;
      return holdsWhen(
        overhead > 0 && overhead <= overheadBytesMax,
        'transport',
        `${overhead} bytes more.`,
        overhead > 0 ? `${overhead} bytes more, and the radio takes ${overheadBytesMax}.` : 'The order is in clear.',
      );
    },
  },
  {
    id: 'T4',
    title: 'While the keys are exchanged, orders under both are obeyed',
    plays: ['control'],
    async run(world) {
      const control = await world.play('control');
      for (const keyId of [1, 2]) {
        const wrong = await opensAndShuts(world, control, 7, keyId);
        if (wrong !== null) return broken('effect', `Under key ${keyId}: ${wrong}`);
      }
      return holds('Valve 7 obeyed under both keys.');
    },
  },
  {
    id: 'T5',
    title: 'The bridge carries an order as it is, and the valve obeys',
    plays: ['control'],
    async run(world) {
      const bridge = await world.join({ account: 'bridge', actor: 'grader:bridge' });
      const sealed = world.envelopes('control').seal(topicOf(7), '{"valve":"open","id":7}');
      await bridge.publish(topicOf(7), sealed, { qos: 1 });
      await world.settled();
      return holdsWhen(
        world.device('valve-7').state['valve'] === 'open',
        'effect',
        'Valve 7 obeyed an order that came over the bridge.',
        'Valve 7 did not obey an order that came over the bridge.',
      );
    },
  },
  {
    id: 'T6',
    title: 'The bridge reads the states of the valves',
    async run(world) {
      const bridge = await world.join({ account: 'bridge', actor: 'grader:bridge' });
      await bridge.subscribe('brightwater/valve/+/state');
      const states = (await bridge.heard()).filter(({ payload }) => payload === 'closed');
      return holdsWhen(
        states.length === 2,
        'delivery',
        'Both states can be read.',
        'The bridge cannot read the states of the valves any more.',
      );
    },
  },
]);
