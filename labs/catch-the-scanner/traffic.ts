import { broken, defineTraffic, type FlowOutcome, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

const everybody = ['bench', 'pump-1', 'screen', 'historian'];
const office = '192.0.2.50';
const hourMs = 3_600_000;

/** An alarm that names nobody who did anything wrong. */
function quiet(world: LabWorld, day: string): FlowOutcome {
  const alarm = world.events().find(({ type }) => type === 'alert.raised');
  if (alarm?.type !== 'alert.raised') return holds(`${day}, and no alarm.`);
  return broken('effect', `The alarm “${alarm.ruleId}” (${alarm.group}) was raised on an ordinary day.`);
}

/** Half a day of one person; `half` makes names different, so that the second half is no repetition. */
async function personAtWork(world: LabWorld, account: string, half: string): Promise<void> {
  const as = { account, actor: `grader:${account}`, fromAddress: office } as const;
  // Monday morning: four wrong passwords, then the right one.
  for (let failure = 0; failure < 4; failure += 1) {
    await world.connect({ ...as, password: 'qwertz' });
    await world.pass(10_000, 10_000);
  }
  const laptop = await world.join({ ...as, clientId: `laptop-${account}-${half}`, protocolVersion: 5 });
  // Tidying up, and a typing error or two.
  for (let each = 0; each < 4; each += 1) {
    const topicName = `lab/board/${account}-${half}-${each}`;
    await laptop.publish(topicName, 'notice', { retain: true, qos: 1 });
    await laptop.publish(topicName, '', { retain: true, qos: 1 });
    await laptop.subscribeTogether([`plant/${account}/${half}/${each}`]);
  }
  for (let each = 0; each < 8; each += 1) await laptop.subscribe(`lab/board/${account}/${half}/${each}`);
  for (let each = 0; each < 2; each += 1)
    await laptop.publish(`lab/note/6f9619ff-8b86-d011-b42d-00cf4fc96${half}f`, 'a form', { qos: 1 });
  await laptop.leave();
  const clumsy = await world.connect({ ...as, clientId: `phone-${account}-${half}`, protocolVersion: 5 });
  if (clumsy.kind === 'accepted') {
    await clumsy.client.publish('lab/notes', 'wrong topic', { qos: 1 });
    await clumsy.client.disconnect();
  }
  const tablet = await world.join({ ...as, clientId: `tablet-${account}-${half}` });
  await tablet.leave();
}

async function peopleAtWork(world: LabWorld, half: string): Promise<void> {
  await personAtWork(world, 'researcher', half);
  await personAtWork(world, 'intern', half);
  // A trade fair: visitors of the same Wi-Fi try a name each.
  for (let visitor = 0; visitor < 4; visitor += 1) {
    const name = { userName: `${half}-${visitor}`, password: 'guest', actor: 'grader:visitor' } as const;
    await world.connect({ ...name, fromAddress: '192.0.2.60' });
  }
}

/** A sensor in the field under its own ClientId. */
function sensor(world: LabWorld, number: number) {
  return world.join({
    account: 'fleet',
    clientId: `level-${number}`,
    fromAddress: `192.0.2.${100 + number}`,
    keepAliveSeconds: 43_200,
  });
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'A day of people, twenty-four hours of it: typing errors, visitors, a tidy notice board',
    plays: everybody,
    async run(world) {
      await peopleAtWork(world, '10');
      await world.pass(6 * hourMs, 6 * hourMs);
      await peopleAtWork(world, '20');
      await world.pass(18 * hourMs, 18 * hourMs);
      return quiet(world, 'People made their ordinary mistakes');
    },
  },
  {
    id: 'T2',
    title: 'A day of machines: an update for twenty sensors, bad radio, a tablet that asks for the same thing all day',
    plays: everybody,
    async run(world) {
      // The update: all of them at once.
      const fleet = await Promise.all(Array.from({ length: 20 }, (_, number) => sensor(world, number)));
      for (const [number, each] of fleet.entries()) {
        await each.subscribe('field/firmware');
        await each.publish(`field/level-${number}/level`, '3.2');
        await each.leave();
      }
      // Bad radio: it is back before the broker has noticed that it was gone.
      for (let turn = 0; turn < 6; turn += 1) {
        const weak = await sensor(world, 3);
        await weak.publish('field/level-3/level', '3.1');
        await world.pass(20_000, 20_000);
      }
      await (await sensor(world, 3)).leave();
      const tablet = await world.join({ account: 'researcher', clientId: 'old-tablet', fromAddress: office });
      for (let turn = 0; turn < 12; turn += 1) await tablet.subscribeTogether(['plant/old/#']);
      await tablet.leave();
      const historian = await world.play('historian');
      await historian.subscribe('#');
      await historian.leave();
      await world.pass(24 * hourMs, 24 * hourMs);
      return quiet(world, 'Machines did what they do');
    },
  },
  {
    id: 'T3',
    title: 'The log says who was refused, from where, and what',
    plays: everybody,
    async run(world) {
      await world.connect({ account: 'researcher', password: 'wrong', fromAddress: office });
      const laptop = await world.join({ account: 'researcher', protocolVersion: 5, fromAddress: office });
      await laptop.subscribeTogether(['plant/#']);
      const other = await world.connect({
        account: 'researcher',
        clientId: 'phone',
        protocolVersion: 5,
        fromAddress: office,
      });
      if (other.kind === 'accepted') await other.client.publish('plant/pump-1/state', 'x', { qos: 1 });
      await world.settled();
      const lines = world.events().flatMap((event) => (event.type === 'log.written' ? event.line : []));
      const told = (...parts: string[]) => lines.some((line) => parts.every((part) => line.includes(part)));
      if (!told('connect.refused', 'researcher', office)) return broken('effect', 'No line about the failed sign-in.');
      if (!told('connect.accepted', 'researcher', office))
        return broken('effect', 'No line about the sign-in after it.');
      if (!told('subscribe.refused', 'researcher', 'plant/#')) return broken('effect', 'No line about the filter.');
      return holdsWhen(
        told('publish.refused', 'researcher', 'plant/pump-1/state'),
        'effect',
        'Four decisions, four lines.',
        'No line about the message that was refused.',
      );
    },
  },
  {
    id: 'T4',
    title: 'The intern reads the board, leaves a note, and follows the experiment whose number they were told',
    plays: ['bench'],
    async run(world) {
      const topicName = `lab/qx/${world.secrets['number']}`;
      const client = await world.join({ account: 'intern' });
      await client.subscribe('lab/board/#');
      await client.subscribe(topicName);
      await client.publish('lab/board/lunch', 'noon', { qos: 1 });
      await client.publish('lab/note/today', 'Washed bottles.', { qos: 1 });
      const bench = await world.play('bench');
      await bench.publish(topicName, '184007', { qos: 1 });
      const heard = (await client.heard()).map((message) => message.topicName);
      return holdsWhen(
        heard.includes('lab/board/lunch') && heard.includes(topicName),
        'delivery',
        'Board and reading arrived.',
        'The board or the reading did not arrive.',
      );
    },
  },
  {
    id: 'T5',
    title: 'The operator runs the pump, and the historian records it',
    plays: ['screen'],
    async run(world) {
      const operator = await world.play('screen');
      await operator.subscribe('plant/+/state');
      await operator.publish('plant/pump-1/cmd', 'STOP', { qos: 1 });
      await world.settled();
      if (world.device('pump-1').state['pump'] !== 'stopped') return broken('effect', 'The pump did not follow.');
      const told = (await operator.heard()).some(({ topicName }) => topicName === 'plant/pump-1/state');
      if (!told) return broken('delivery', 'The operator does not see what the pump does.');
      return holdsWhen(
        world.device('historian').state['plant/pump-1/state'] !== undefined,
        'delivery',
        'The pump followed, and it is on record.',
        'The historian has no record of the pump.',
      );
    },
  },
]);
