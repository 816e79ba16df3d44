import { broken, defineTraffic, type Flow, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const utf8 = (value: string) => hexOf(new TextEncoder().encode(value));

/** A conversation and the answers that belong to it, which do not depend on where the stream is cut. */
const conversation = {
  v4:
    '10110004 4d515454 04 02 003c 0005 70726f6265' +
    '82060001 0001 23 02' +
    '30 05 0001 61 6869' +
    '32 07 0001 61 0005 6869' +
    '34 07 0001 61 0006 6869 6202 0006' +
    'a205 0002 0001 23 c000',
  answers4: ['20020000', '9003000102', '3005', '40020005', '3207', '50020006', '3407', '70020006', 'b0020002', 'd000'],
  v5:
    '10 25 0004 4d515454 05 02 003c 13 11 0000003c 26 0001 6b 0001 76 26 0001 6b 0001 77 0005 70726f6265' +
    '82 07 0001 00 0001 23 01' +
    '30 0c 0001 61 05 02 0000003c 6869 21',
  answers5: ['2003000000', '900400010001', '3007'],
};

function spoken(version: 'v4' | 'v5', pieceBytes: number): Flow['run'] {
  return async (world) => {
    const link = world.dial({ actor: 'grader:technician' });
    const bytes = conversation[version].replaceAll(' ', '');
    for (let start = 0; start < bytes.length; start += 2 * pieceBytes)
      link.send(bytes.slice(start, start + 2 * pieceBytes));
    const heard = (await link.packets()).toSorted();
    const wanted = (version === 'v4' ? conversation.answers4 : conversation.answers5).toSorted();
    const right = heard.length === wanted.length && wanted.every((start, index) => heard[index]?.startsWith(start));
    return holdsWhen(
      right && link.open,
      'transport',
      'Every answer came.',
      `In pieces of ${pieceBytes} came: ${heard.join(' ')}`,
    );
  };
}

/** The technician hears what another says, and it is the same. */
async function heardAsSaid(world: LabWorld, topicName: string, payload: string): Promise<boolean> {
  const listener = await world.join({ actor: 'grader:listener', clientId: 'listener' });
  await listener.subscribe('#');
  const speaker = await world.join({ actor: 'grader:speaker', clientId: 'speaker' });
  await speaker.publish(topicName, payload, { qos: 1 });
  return (await listener.heard()).some((message) => message.topicName === topicName && message.payload === payload);
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The technician opens and closes the valve, and the panel shows it',
    async run(world) {
      const technician = await world.join({ actor: 'grader:technician', clientId: 'technician' });
      for (const [order, position] of [
        ['OPEN', 'open'],
        ['CLOSE', 'closed'],
      ] as const) {
        await technician.publish('field/valve/9/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('valve-9').state['valve'] !== position)
          return broken('effect', `The valve is not ${position}.`);
        if (world.device('panel').state['field/valve/9/state'] !== position)
          return broken('delivery', 'The panel is behind.');
      }
      return holds('The valve followed both orders.');
    },
  },
  { id: 'T2', title: 'A conversation in 3.1.1, byte by byte', run: spoken('v4', 1) },
  {
    id: 'T3',
    title: 'The same in one segment, and in pieces of seven',
    async run(world) {
      const first = await spoken('v4', 1_000)(world);
      return first.kind === 'holds' ? spoken('v4', 7)(world) : first;
    },
  },
  {
    id: 'T4',
    title: 'A conversation in MQTT 5 with properties, a user property twice among them',
    run: spoken('v5', 3),
  },
  {
    id: 'T5',
    title: 'A firmware image of 2 MiB arrives, in segments',
    async run(world) {
      const link = world.dial({ actor: 'grader:technician' });
      link.send('10110004 4d515454 04 02 003c 0005 70726f6265');
      // PUBLISH to `fw` with 2,097,152 bytes behind the topic: a length of four bytes.
      link.send('3084808001 0002 6677');
      for (let sent = 0; sent < 2_097_152; sent += 65_536) link.send(new Uint8Array(65_536));
      link.send('c000');
      for (let look = 0; look < 40 && (await link.packets()).length < 2 && link.open; look += 1) await world.settled();
      const image = world.events().findLast((event) => event.type === 'publish.accepted');
      const arrived = image?.type === 'publish.accepted' && image.payloadBytes === 2_097_152 && link.open;
      return holdsWhen(arrived, 'publish', 'The image arrived.', 'The image of 2 MiB did not arrive.');
    },
  },
  {
    id: 'T6',
    title: 'A topic of 65,535 bytes, the longest there is',
    async run(world) {
      return holdsWhen(
        await heardAsSaid(world, 'a'.repeat(65_535), 'x'),
        'delivery',
        'It arrived.',
        'It never arrived.',
      );
    },
  },
  {
    id: 'T7',
    title: 'Topics of 32 levels',
    async run(world) {
      const topicName = Array.from({ length: 32 }, (_, level) => `l${level}`).join('/');
      return holdsWhen(await heardAsSaid(world, topicName, 'x'), 'delivery', 'It arrived.', 'It never arrived.');
    },
  },
  {
    id: 'T8',
    title: 'Topics as people write them: umlauts, Chinese, an emoji, the last character of Unicode',
    async run(world) {
      const topicName = `gerät/阀门/🚰/${String.fromCodePoint(0x10ffff)}`;
      return holdsWhen(
        await heardAsSaid(world, topicName, 'ü'),
        'delivery',
        `It arrived, as ${utf8(topicName)}.`,
        'It never arrived.',
      );
    },
  },
  {
    id: 'T9',
    title: 'No payload, and no ClientId with a clean session',
    async run(world) {
      if (!(await heardAsSaid(world, 'field/empty', ''))) return broken('delivery', 'The empty message never arrived.');
      const link = world.dial({ actor: 'grader:technician' });
      link.send('100c 0004 4d515454 04 02 003c 0000');
      const [answer] = await link.packets();
      return holdsWhen(answer === '20020000', 'connect', 'Both are let in.', `CONNACK is ${answer}.`);
    },
  },
  {
    id: 'T10',
    title: 'Valve and panel come back after a power cut, and a Will is published',
    async run(world) {
      for (const device of ['valve-9', 'panel']) await world.restartDevice(device);
      const mortal = await world.join({
        actor: 'grader:mortal',
        clientId: 'mortal',
        will: { topicName: 'field/valve/9/cmd', payload: 'OPEN' },
      });
      await mortal.drop();
      const { valve } = world.device('valve-9').state;
      return holdsWhen(
        valve === 'open',
        'effect',
        'All are back, and the Will was obeyed.',
        'The Will reached nobody.',
      );
    },
  },
]);
