import {
  broken,
  defineTraffic,
  type Flow,
  holds,
  holdsWhen,
  type Identity,
  type LabWorld,
  type Participant,
  type RawConnection,
} from '../../src/lab-kit/index.ts';

const two = (value: number) => value.toString(16).padStart(4, '0');
const hexOf = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
const text = (value: string) => two(value.length) + hexOf(value);

function packet(firstByte: string, ...parts: string[]): string {
  const body = parts.join('').replaceAll(' ', '');
  return firstByte + (body.length / 2).toString(16).padStart(2, '0') + body;
}

function connectAs(world: LabWorld, userName: string, version: 4 | 5 = 4): string {
  const properties = version === 5 ? '00' : '';
  const credentials = text(userName) + text(world.secrets[userName] ?? '');
  return packet('10', text('MQTT'), `0${version}`, 'c2', '003c', properties, text(`${userName}-raw`), credentials);
}

/** By the clock, until the directory has answered. */
async function signIn(world: LabWorld, identity: Identity): Promise<Participant> {
  let decided = false;
  const joining = world.join(identity).finally(() => {
    decided = true;
  });
  for (let look = 0; look < 20 && !decided; look += 1) await world.pass(100, 100);
  return joining;
}

/** What comes back once the password was checked, in any order. */
async function answersTo(world: LabWorld, link: RawConnection, hex: string): Promise<string> {
  link.send(hex);
  await link.packets();
  await world.pass(250, 250);
  return (await link.packets()).toSorted().join(' ');
}

const command = text('well/4/cmd');

function early(version: 4 | 5, wanted: string): Flow['run'] {
  return async (world) => {
    const link = world.dial({ actor: 'grader:dispatcher' });
    const none = version === 5 ? '00' : '';
    const subscribe = packet('82', '0001', none, text('well/4/report'), '00');
    const publish = packet('32', command, '0002', none, hexOf('OPEN'));
    const heard = await answersTo(world, link, connectAs(world, 'dispatcher', version) + subscribe + publish);
    if (heard !== wanted)
      return broken('connect', `Behind CONNECT came SUBSCRIBE and PUBLISH, and the answers are: ${heard}`);
    const { valve } = world.device('valve-4').state;
    return holdsWhen(
      valve === 'open',
      'effect',
      'All was answered, and the valve is open.',
      'The command had no effect.',
    );
  };
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'A fast dispatcher sends SUBSCRIBE and PUBLISH right behind CONNECT',
    run: early(4, '20020000 40020002 9003000100'),
  },
  { id: 'T2', title: 'The same over MQTT 5', run: early(5, '2003000000 40020002 900400010000') },
  {
    id: 'T3',
    title: 'Thirty reports right behind CONNECT are all taken',
    async run(world) {
      const link = world.dial({ actor: 'grader:contractor' });
      const reports = Array.from({ length: 30 }, (_, index) =>
        packet('32', text('well/4/report'), two(index + 1), hexOf(`reading ${index}`)),
      );
      const heard = await answersTo(world, link, connectAs(world, 'contractor') + reports.join(''));
      const taken = heard.split(' ').filter((answer) => answer.startsWith('4002')).length;
      return holdsWhen(taken === 30, 'publish', 'All thirty were taken.', `Of thirty reports ${taken} were taken.`);
    },
  },
  {
    id: 'T4',
    title: 'QoS 2 with everything sent twice: taken once, and each PUBREL answered',
    async run(world) {
      const link = world.dial({ actor: 'grader:contractor' });
      await answersTo(world, link, connectAs(world, 'contractor'));
      const report = [text('well/4/report'), '0005', hexOf('seal 3')];
      const twice = packet('34', ...report) + packet('3c', ...report);
      await answersTo(world, link, twice);
      const taken = world
        .events()
        .filter((event) => event.type === 'publish.accepted' && event.text === 'seal 3').length;
      if (taken !== 1) return broken('publish', `The report was taken ${taken} times.`);
      const heard = await answersTo(world, link, '6202000562020005');
      const complete = heard.split(' ').filter((answer) => answer === '70020005').length;
      return holdsWhen(
        complete === 2 && link.open,
        'publish',
        'Both PUBRELs were answered.',
        `PUBCOMP came ${complete} times.`,
      );
    },
  },
  {
    id: 'T5',
    title: 'DISCONNECT takes the Will along, and a loss publishes it',
    async run(world) {
      const will = { topicName: 'well/4/report', payload: 'contractor lost' };
      const polite = await signIn(world, { account: 'contractor', will });
      await polite.leave();
      await world.settled();
      const known = () => world.device('control-room').state['well/4/report'];
      if (known() === will.payload)
        return broken('delivery', 'The Will was published although the client said goodbye.');
      const unlucky = await signIn(world, { account: 'contractor', will });
      await unlucky.drop();
      return holdsWhen(
        known() === will.payload,
        'delivery',
        'The control room knows of the loss.',
        'The Will never came.',
      );
    },
  },
  {
    id: 'T6',
    title: 'A dispatcher who comes back to a kept session still hears reports',
    async run(world) {
      const before = await signIn(world, { account: 'dispatcher', clean: false });
      await before.subscribe('well/+/report', 1);
      await before.leave();
      const again = await signIn(world, { account: 'dispatcher', clean: false });
      const contractor = await signIn(world, { account: 'contractor' });
      await contractor.publish('well/4/report', 'back again', { qos: 1 });
      const heard = (await again.heard()).some(({ payload }) => payload === 'back again');
      return holdsWhen(heard, 'delivery', 'The report came.', 'The subscription of the kept session is gone.');
    },
  },
  {
    id: 'T7',
    title: 'The contractor reports, and may not command',
    async run(world) {
      const contractor = await signIn(world, { account: 'contractor' });
      await contractor.publish('well/4/report', 'seals renewed', { qos: 1 });
      await contractor.publish('well/4/cmd', 'OPEN');
      await world.settled();
      if (world.device('control-room').state['well/4/report'] !== 'seals renewed') {
        return broken('delivery', 'The report never came.');
      }
      const { valve } = world.device('valve-4').state;
      return holdsWhen(
        valve !== 'open',
        'effect',
        'The report came, the command did not.',
        'The contractor moved the valve.',
      );
    },
  },
  {
    id: 'T8',
    title: 'Valve and control room come back after a power cut and obey the dispatcher',
    async run(world) {
      for (const device of ['valve-4', 'control-room']) await world.restartDevice(device);
      const dispatcher = await signIn(world, { account: 'dispatcher' });
      await dispatcher.publish('well/4/cmd', 'OPEN', { qos: 1 });
      await world.settled();
      const seen = world.device('control-room').state['well/4/state'];
      return seen === 'open'
        ? holds('All are back.')
        : broken('effect', 'The control room does not see the valve open.');
    },
  },
]);
