import {
  broken,
  defineTraffic,
  type Flow,
  holds,
  holdsWhen,
  type LabWorld,
  mqttPacket,
  type RawConnection,
  signInPacket,
} from '../../src/lab-kit/index.ts';

type Account = 'block-12' | 'gateway' | 'sensor';

const quiet: NonNullable<Flow['plays']> = ['meter-1', 'meter-2', 'meter-3', 'headend'];
const pingreq = mqttPacket(0xc0);

interface Dialling {
  keepAliveSeconds?: number;
  protocolVersion?: 4 | 5;
  fromAddress?: string;
}

function connectBytes(world: LabWorld, account: Account, clientId: string, dialling: Dialling = {}): Uint8Array {
  const password = world.secrets[account] ?? '';
  const { keepAliveSeconds = 60, protocolVersion = 4 } = dialling;
  return signInPacket({ clientId, userName: account, password, keepAliveSeconds, protocolVersion });
}

function dial(world: LabWorld, account: Account, clientId: string, dialling: Dialling = {}): RawConnection {
  const { fromAddress } = dialling;
  const link = world.dial({ actor: `grader:${account}`, ...(fromAddress !== undefined && { fromAddress }) });
  link.send(connectBytes(world, account, clientId, dialling));
  return link;
}

/** So many at once, as after a power cut; those that were let in. */
async function together(world: LabWorld, account: Account, howMany: number, fromAddress: string) {
  const links = Array.from({ length: howMany }, (_, index) =>
    dial(world, account, `${account}-${index + 1}`, { fromAddress }),
  );
  const answers = await Promise.all(links.map((link) => link.packets()));
  return links.filter((link, index) => link.open && answers[index]?.[0] === '20020000');
}

async function isAnswered(link: RawConnection): Promise<boolean> {
  link.send(pingreq);
  return (await link.packets()).at(-1) === 'd000';
}

/** Server Keep Alive of a CONNACK of MQTT 5, or what was asked for. */
function grantedKeepAlive(connack: string, asked: number): number {
  const bytes = (connack.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const lengths: Readonly<Record<number, number>> = { 17: 4, 19: 2, 33: 2, 34: 2, 36: 1, 37: 1, 39: 4 };
  // Type, length, flags, reason code and length of the properties take five bytes.
  for (let at = 5; at < bytes.length; at += 1 + (lengths[bytes[at] ?? 0] ?? bytes.length)) {
    if (bytes[at] === 0x13) return (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
  }
  return asked;
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'A 3.1.1 sensor on a battery keeps its connection for half an hour with a PINGREQ every 890 s',
    plays: quiet,
    async run(world) {
      const sensor = dial(world, 'sensor', 'sensor', { keepAliveSeconds: 900 });
      if ((await sensor.packets())[0] !== '20020000') return broken('connect', 'The sensor was refused.');
      for (let sign = 1; sign <= 2; sign += 1) {
        await world.pass(890_000, 89_000);
        if (!(await isAnswered(sensor)))
          return broken('connect', `The sensor had lost its connection at sign ${sign}.`);
      }
      return holds('It was there all the time.');
    },
  },
  {
    id: 'T2',
    title: 'A sensor over MQTT 5 asks for an hour, keeps to what it is told, and stays',
    plays: quiet,
    async run(world) {
      const sensor = dial(world, 'sensor', 'sensor', { keepAliveSeconds: 3_600, protocolVersion: 5 });
      const [connack = ''] = await sensor.packets();
      if (connack.slice(6, 8) !== '00') return broken('connect', 'The sensor was refused.');
      const keepAliveSeconds = grantedKeepAlive(connack, 3_600);
      if (keepAliveSeconds < 900) return broken('connect', `It is to wake its radio every ${keepAliveSeconds} s.`);
      for (let sign = 1; sign <= 3; sign += 1) {
        await world.pass((keepAliveSeconds - 10) * 1_000, 120_000);
        if (!(await isAnswered(sensor))) return broken('connect', `It had lost its connection at sign ${sign}.`);
      }
      return holds(`It was told ${keepAliveSeconds} s and stayed.`);
    },
  },
  {
    id: 'T3',
    title: 'Thirty meters of a block, behind one address, send their readings',
    plays: quiet,
    async run(world) {
      const headend = await world.play('headend');
      await headend.subscribe('grid/+/reading');
      const meters = await together(world, 'block-12', 30, '198.51.100.12');
      if (meters.length < 30) return broken('connect', `${30 - meters.length} of 30 meters were turned away.`);
      for (const [index, meter] of meters.entries()) {
        meter.send(mqttPacket(0x30, `grid/block-12-${index + 1}/reading`, new Uint8Array([0x37])));
      }
      await meters.at(-1)?.packets();
      const heard = new Set((await headend.heard()).map(({ topicName }) => topicName));
      return holdsWhen(heard.size === 30, 'delivery', 'All readings arrived.', `${heard.size} of 30 readings arrived.`);
    },
  },
  {
    id: 'T4',
    title: 'The gateway loses fifty connections at once and has them back at once',
    plays: quiet,
    async run(world) {
      const before = await together(world, 'gateway', 50, '10.23.50.1');
      if (before.length < 50) return broken('connect', `${50 - before.length} of 50 were turned away.`);
      for (const link of before) link.drop();
      await world.settled();
      const after = await together(world, 'gateway', 50, '10.23.50.1');
      return holdsWhen(after.length === 50, 'connect', 'All are back.', `${after.length} of 50 came back.`);
    },
  },
  {
    id: 'T5',
    title: 'A meter on a slow radio needs three seconds for its CONNECT',
    plays: quiet,
    async run(world) {
      const link = world.dial({ actor: 'grader:block-12' });
      const bytes = connectBytes(world, 'block-12', 'block-12-1');
      for (let third = 0; third < 3; third += 1) {
        link.send(bytes.subarray((third * bytes.length) / 3, ((third + 1) * bytes.length) / 3));
        if (third < 2) await world.pass(1_500, 500);
      }
      const accepted = (await link.packets())[0] === '20020000';
      return holdsWhen(accepted, 'connect', 'It is connected.', 'It was closed before its CONNECT had arrived.');
    },
  },
  {
    id: 'T6',
    title: 'Two residents read the tariff as guests, from one address',
    plays: ['headend'],
    async run(world) {
      const guests = [];
      for (const clientId of ['guest-1', 'guest-2']) {
        const guest = await world.join({ account: 'guest', clientId, keepAliveSeconds: 300 });
        await guest.subscribe('grid/tariff');
        guests.push(guest);
      }
      const headend = await world.play('headend');
      await headend.publish('grid/tariff', '0.31', { qos: 1 });
      for (const guest of guests) {
        if ((await guest.heard())[0]?.payload !== '0.31') return broken('delivery', 'A resident never saw the tariff.');
      }
      return holds('Both saw the tariff.');
    },
  },
  {
    id: 'T7',
    title: 'After a power cut block, gateway and sensor are there together',
    plays: quiet,
    async run(world) {
      const meters = await together(world, 'block-12', 30, '198.51.100.12');
      const served = await together(world, 'gateway', 50, '10.23.50.1');
      const sensor = dial(world, 'sensor', 'sensor', { keepAliveSeconds: 900 });
      const here = meters.length + served.length + ((await sensor.packets())[0] === '20020000' ? 1 : 0);
      return holdsWhen(here === 81, 'connect', 'All 81 are there.', `${here} of 81 found room.`);
    },
  },
  {
    id: 'T8',
    title: 'Meters come back after an outage, and the head end reads them',
    async run(world) {
      for (const id of ['meter-1', 'meter-2', 'meter-3']) {
        await world.restartDevice(id);
        if (!world.device(id).connected) return broken('connect', `${id} could not connect again.`);
      }
      await world.settled();
      const { state } = world.device('headend');
      const unread = [1, 2, 3].find((number) => state[`grid/meter-${number}/reading`] === undefined);
      return unread === undefined ? holds('All three were read.') : broken('delivery', `No word of meter ${unread}.`);
    },
  },
]);
