import {
  broken,
  defineTraffic,
  type Flow,
  type FlowOutcome,
  holds,
  holdsWhen,
  type LabWorld,
  type Participant,
  publishPacket,
  signInPacket,
} from '../../src/lab-kit/index.ts';

const quiet: NonNullable<Flow['plays']> = ['valve-7', 'camera-2', 'meter-4', 'wall'];
const commands = 'plant/valve-7/cmd';

/** The control room on the wire, for what its client would not say. */
async function controlRoom(world: LabWorld) {
  const link = world.dial({ actor: 'grader:control' });
  const password = world.secrets['control'] ?? '';
  link.send(signInPacket({ clientId: 'control', userName: 'control', password, protocolVersion: 5 }));
  await link.packets();
  return link;
}

/** Valve 7 subscribes, leaves a session behind, and is away. */
async function valveLeaves(world: LabWorld): Promise<void> {
  const valve = await world.play('valve-7', { clean: false });
  await valve.subscribe(commands, 1);
  await valve.drop();
}

/** Just these, in this order. */
async function heardAre(listener: Participant, wanted: readonly string[]): Promise<FlowOutcome> {
  const heard = (await listener.heard()).map(({ payload }) => payload);
  const same = heard.length === wanted.length && wanted.every((each, index) => heard[index] === each);
  const missing = `Of ${wanted.length} messages ${heard.length} arrived, or not in their order.`;
  return holdsWhen(same, 'delivery', `${heard.length} messages arrived.`, missing);
}

function numbered(howMany: number): string[] {
  return Array.from({ length: howMany }, (_, index) => `${index + 1}`);
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'A valve that was away for half a minute gets the fifty orders that were meant for it, in their order',
    plays: quiet,
    async run(world) {
      await valveLeaves(world);
      const control = await world.join({ account: 'control' });
      for (const order of numbered(50)) await control.publish(commands, order, { qos: 1 });
      await world.pass(30_000, 10_000);
      return heardAre(await world.play('valve-7', { clean: false }), numbered(50));
    },
  },
  {
    id: 'T2',
    title: 'A camera sends a picture of 12 kB to the wall',
    plays: quiet,
    async run(world) {
      const wall = await world.play('wall');
      await wall.subscribe('plant/+/picture', 1);
      const camera = await world.play('camera-2');
      await camera.publish('plant/camera-2/picture', 'p'.repeat(12_000), { qos: 1 });
      return heardAre(wall, ['p'.repeat(12_000)]);
    },
  },
  {
    id: 'T3',
    title: 'A meter that was away sends thirty readings at once, and stays connected',
    plays: quiet,
    async run(world) {
      const wall = await world.play('wall');
      await wall.subscribe('plant/+/reading', 1);
      const meter = await world.play('meter-4');
      for (const reading of numbered(30)) await meter.publish('plant/meter-4/reading', reading, { qos: 1 });
      if (!meter.open) return broken('publish', 'The meter was thrown out.');
      return heardAre(wall, numbered(30));
    },
  },
  {
    id: 'T4',
    title: 'The control room speaks ten times a second for ten seconds',
    plays: quiet,
    async run(world) {
      const wall = await world.play('wall');
      await wall.subscribe('plant/line/speed', 0);
      const control = await world.join({ account: 'control' });
      for (let second = 0; second < 10; second += 1) {
        for (let tenth = 1; tenth <= 10; tenth += 1) {
          await control.publish('plant/line/speed', `${second * 10 + tenth}`, { qos: 1 });
        }
        await world.pass(1_000);
      }
      return heardAre(wall, numbered(100));
    },
  },
  {
    id: 'T5',
    title: 'Forty retained states of the control room are there for a screen that comes later',
    plays: quiet,
    async run(world) {
      const control = await world.join({ account: 'control' });
      for (const number of numbered(40)) {
        await control.publish(`plant/zone-${number}/state`, number, { qos: 1, retain: true });
      }
      const wall = await world.play('wall');
      await wall.subscribe('plant/+/state', 1);
      const zones = new Set((await wall.heard()).map(({ topicName }) => topicName));
      return holdsWhen(zones.size === 40, 'delivery', 'All states are there.', `${zones.size} of 40 states are there.`);
    },
  },
  {
    id: 'T6',
    title: 'An order that was good for ten seconds is not delivered half a minute later, and the next one is',
    plays: quiet,
    async run(world) {
      await valveLeaves(world);
      const control = await controlRoom(world);
      const order = { topicName: commands, qos: 1 as const, protocolVersion: 5 as const };
      control.send(publishPacket({ ...order, payload: 'OPEN', packetId: 1, properties: [0x02, 0, 0, 0, 10] }));
      await control.packets();
      await world.pass(28_000, 7_000);
      control.send(publishPacket({ ...order, payload: 'CLOSE', packetId: 2 }));
      await control.packets();
      await world.pass(2_000);
      return heardAre(await world.play('valve-7', { clean: false }), ['CLOSE']);
    },
  },
  {
    id: 'T7',
    title: 'Two screens share an account, and both see the valve move',
    plays: ['valve-7', 'wall'],
    async run(world) {
      const screens = [await world.play('wall'), await world.join({ account: 'wall', clientId: 'wall-2' })];
      for (const screen of screens) await screen.subscribe('plant/valve-7/state', 1);
      const valve = await world.play('valve-7');
      await valve.publish('plant/valve-7/state', 'open', { qos: 1 });
      for (const screen of screens) {
        if ((await screen.heard())[0]?.payload !== 'open') return broken('delivery', 'A screen saw nothing.');
      }
      return holds('Both saw it.');
    },
  },
  {
    id: 'T8',
    title: 'The intern’s laptop sleeps for two minutes and finds the ten test messages that were sent to it',
    plays: quiet,
    async run(world) {
      const session = {
        account: 'intern',
        actor: 'grader:intern',
        protocolVersion: 5,
        sessionExpirySeconds: 3_600,
      } as const;
      const laptop = await world.join({ ...session, clean: false });
      await laptop.subscribe('plant/test/intern/#', 1);
      await laptop.drop();
      const writer = await world.join({ ...session, clientId: 'intern-2' });
      for (const test of numbered(10)) await writer.publish('plant/test/intern/x', test, { qos: 1 });
      await writer.leave();
      await world.pass(120_000, 20_000);
      return heardAre(await world.join({ ...session, clean: false }), numbered(10));
    },
  },
]);
