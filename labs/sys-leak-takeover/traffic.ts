import { broken, defineTraffic, holdsWhen, type LabWorld, type Participant } from '../../src/lab-kit/index.ts';

const alarm = 'station/pump-2/alarm';

/** Within this time after its line broke down the screen has to be back. */
const backWithinMs = 3_000;

async function raiseAlarm(world: LabWorld, text: string): Promise<void> {
  const pump = await world.play('pump-2');
  await pump.publish(alarm, text, { qos: 1 });
  await pump.leave();
}

async function alarmsOf(part: Participant): Promise<string[]> {
  return (await part.heard()).filter(({ topicName }) => topicName === alarm).map(({ payload }) => payload);
}

/** Whether the latest connection of the screen found the session it had before. */
function foundSession(world: LabWorld): boolean {
  const back = world.events().findLast(({ type, clientId }) => type === 'connect.accepted' && clientId === 'hmi-main');
  return back?.type === 'connect.accepted' && back.sessionPresent;
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The operator’s screen is back within 3 s after its line broke without a word, with its session',
    plays: ['hmi-main', 'pump-2'],
    async run(world) {
      const dead = world.dial({ actor: 'operator:hmi' });
      dead.send(connect('hmi-main', 'hmi', world.secrets['hmi'] ?? ''));
      dead.send(subscribeQos1('station/+/alarm'));
      if ((await dead.packets()).length < 2)
        return broken('subscribe', 'The screen could not subscribe to its alarms.');
      // It takes nothing more: no PUBACK will ever come from this connection, and nobody has told the broker.
      await raiseAlarm(world, 'pump 1 has tripped');
      await world.pass(backWithinMs);
      const screen = await world.play('hmi-main', { clean: false });
      if (!foundSession(world)) return broken('connect', 'The screen came back and its session was gone.');
      return holdsWhen(
        (await alarmsOf(screen)).includes('pump 1 has tripped'),
        'delivery',
        'The screen was let in at once and got the alarm it had missed.',
        'The alarm that was on its way when the line broke never reached the screen.',
      );
    },
  },
  {
    id: 'T2',
    title: 'Alarms wait while the operator’s screen is away',
    plays: ['hmi-main', 'pump-2'],
    async run(world) {
      const before = await world.play('hmi-main', { clean: false });
      await before.subscribe('station/+/alarm', 1);
      await before.drop();
      await raiseAlarm(world, 'sump level 3.9 m');
      await world.pass(backWithinMs);
      await raiseAlarm(world, 'sump level 4.1 m');
      const screen = await world.play('hmi-main', { clean: false });
      if (!foundSession(world)) return broken('connect', 'The screen came back and its session was gone.');
      const waited = await alarmsOf(screen);
      return holdsWhen(
        waited.join() === 'sump level 3.9 m,sump level 4.1 m',
        'delivery',
        'Both alarms were waiting, in their order.',
        `The screen should have found two alarms and found ${waited.length}.`,
      );
    },
  },
  {
    id: 'T3',
    title: 'The operator’s screen shows an alarm as it comes',
    plays: ['pump-2'],
    async run(world) {
      await raiseAlarm(world, 'sump level 4.3 m');
      await world.settled();
      return holdsWhen(
        world.device('hmi-main').state[alarm] === 'sump level 4.3 m',
        'effect',
        'The alarm is on the screen.',
        'The alarm never came to the screen.',
      );
    },
  },
  {
    id: 'T4',
    title: 'The operator stops the pump and starts it again',
    plays: ['hmi-main'],
    async run(world) {
      const screen = await world.play('hmi-main', { clean: false });
      for (const [order, position] of [
        ['STOP', 'stopped'],
        ['START', 'running'],
      ] as const) {
        await screen.publish('station/pump-2/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('pump-2').state['pump'] !== position) return broken('effect', `The pump ignores ${order}.`);
      }
      return holdsWhen(true, 'effect', 'The pump followed both orders.', '');
    },
  },
  {
    id: 'T5',
    title: 'The operator switches on a second screen, and the first one stays',
    async run(world) {
      const second = await world.join({ account: 'hmi', clientId: 'hmi-2', clean: false });
      await second.subscribe('station/+/state', 1);
      await world.restartDevice('pump-2');
      const shown = (await second.heard()).some(({ topicName }) => topicName === 'station/pump-2/state');
      if (!shown) return broken('delivery', 'The second screen shows nothing.');
      return holdsWhen(
        world.device('hmi-main').connected,
        'connect',
        'Both screens are connected.',
        'The first screen is not connected.',
      );
    },
  },
  {
    id: 'T6',
    title: 'Whoever watches over the broker sees who comes and goes',
    async run(world) {
      const monitor = await world.join({ account: 'monitor' });
      await monitor.subscribe('$SYS/#');
      await world.restartDevice('pump-2');
      const said = await monitor.heard();
      const comes = said.some(({ topicName, payload }) => /\/new\/clients$/.test(topicName) && payload === 'pump-2');
      const goes = said.some(
        ({ topicName, payload }) => /\/disconnect\/clients$/.test(topicName) && payload === 'pump-2',
      );
      return holdsWhen(
        comes && goes,
        'delivery',
        'The monitor saw the pump go and come back.',
        'The monitor did not see the pump go and come back.',
      );
    },
  },
  {
    id: 'T7',
    title: 'The control room learns that the operator’s screen has lost its connection',
    plays: ['hmi-main'],
    async run(world) {
      const monitor = await world.join({ account: 'monitor' });
      await monitor.subscribe('hmi/status');
      const will = { topicName: 'hmi/status', payload: 'OFFLINE', retain: true };
      const screen = await world.play('hmi-main', { clean: false, will });
      await screen.drop();
      return holdsWhen(
        (await monitor.heard()).some(({ payload }) => payload === 'OFFLINE'),
        'delivery',
        'The Will of the screen came.',
        'The screen vanished, and nobody was told.',
      );
    },
  },
  {
    id: 'T8',
    title: 'A visitor reads what is public, under a name of their own',
    plays: ['pump-2'],
    async run(world) {
      const visitor = await world.join({ account: 'visitor', clientId: 'visitor-2' });
      await visitor.subscribe('station/public/#');
      const pump = await world.play('pump-2');
      await pump.publish('station/public/flow', '12.1 l/s', { qos: 1 });
      if (!world.device('lobby').connected) return broken('connect', 'The screen in the lobby is not connected.');
      return holdsWhen(
        (await visitor.heard()).some(({ payload }) => payload === '12.1 l/s'),
        'delivery',
        'The visitor and the lobby see the flow.',
        'The visitor subscribed to station/public/# and saw nothing.',
      );
    },
  },
]);

/** CONNECT of 3.1.1 with user name and password, and no clean session. */
function connect(clientId: string, userName: string, password: string): Uint8Array {
  const fields = [text('MQTT'), [4, 0xc0, 0, 60], text(clientId), text(userName), text(password)].flat();
  return Uint8Array.from([0x10, fields.length, ...fields]);
}

function subscribeQos1(topicFilter: string): Uint8Array {
  const fields = [0, 1, ...text(topicFilter), 1];
  return Uint8Array.from([0x82, fields.length, ...fields]);
}

/** Two bytes of length, then UTF-8. */
function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}
