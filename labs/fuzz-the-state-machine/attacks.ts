import {
  defineAttacks,
  hiddenVariant,
  type LabWorld,
  type RawConnection,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

const two = (value: number) => value.toString(16).padStart(4, '0');
const hexOf = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
const text = (value: string) => two(value.length) + hexOf(value);

/** Hex of a packet of fewer than 128 bytes. */
function packet(firstByte: string, ...parts: string[]): string {
  const body = parts.join('').replaceAll(' ', '');
  return firstByte + (body.length / 2).toString(16).padStart(2, '0') + body;
}

function connectAs(userName: string, password: string | null, version: 4 | 5 = 4): string {
  const flags = password === null ? '82' : 'c2';
  const properties = version === 5 ? '00' : '';
  const credentials = text(userName) + (password === null ? '' : text(password));
  return packet('10', text('MQTT'), `0${version}`, flags, '003c', properties, text('probe'), credentials);
}

const command = text('well/4/cmd');
const open = packet('30', command, hexOf('OPEN'));
const openQos1 = packet('32', command, '0007', hexOf('OPEN'));
const openQos2 = packet('34', command, '0008', hexOf('OPEN'), '');
const openV5 = packet('30', command, '00', hexOf('OPEN'));
const subscribeAll = packet('82', '0001', text('well/#'), '00');
const disconnect = 'e000';
const ping = 'c000';

/** What an oracle says of this world so far; null if nothing. */
function verdictOf(world: LabWorld): string | null {
  for (const event of world.events()) {
    if (event.type === 'target.crashed') return `tinymq died: ${event.signature}.`;
    if (event.type === 'target.exposed') return event.reason;
  }
  return world.device('valve-4').state['valve'] === 'open' ? 'The valve is open.' : null;
}

/** Time for the directory to answer, and for what follows from it. */
async function checked(world: LabWorld): Promise<void> {
  await world.settled();
  await world.pass(250, 250);
}

/** Says it in segments, lets the password be checked after each, and looks what came of it. */
async function said(world: LabWorld, segments: readonly string[], link: RawConnection): Promise<void> {
  for (const segment of segments) {
    link.send(segment);
    await link.packets();
    await checked(world);
  }
  await link.packets();
}

interface Telling {
  /** The connection has to end, also where nothing else happens. */
  mustClose?: boolean;
}

function saying(segments: (world: LabWorld) => readonly string[], { mustClose = true }: Telling = {}): Variant['run'] {
  return async (world) => {
    const link = world.dial();
    await said(world, segments(world), link);
    const failure = verdictOf(world);
    if (failure !== null) return reached('effect', failure);
    if (link.open && mustClose) return reached('transport', 'The connection is still there.');
    return link.open
      ? stopped('effect', 'ignored', 'Nothing came of it.')
      : stopped('transport', 'closed', 'The connection was closed, and nothing came of it.');
  };
}

const wrong = (...behind: string[]) => saying(() => [connectAs('dispatcher', 'no idea') + behind.join('')]);

/** The learner’s own account, with its right password. */
const contractor = (world: LabWorld, version: 4 | 5 = 4) =>
  connectAs('contractor', world.secrets['contractor'] ?? '', version);

const closed = stopsAt(['transport'], ['closed']);
const closedOrIgnored = [...closed, ...stopsAt(['effect'], ['ignored'])];

export default defineAttacks([
  {
    id: 'A1',
    title: 'Before the password is checked',
    objective: 'A1',
    goal: 'has packets obeyed on a connection whose password is wrong.',
    stops: closed,
    advice:
      'Packets behind a CONNECT that was refused were obeyed. While a password is being checked, nobody knows whose packets these are: let them wait, in a queue with a limit, and drop them if the password is wrong [MQTT-3.1.4-5 in 3.1.1, MQTT-3.1.4-6 in 5].',
    variants: [
      variant('command', 'OPEN, right behind CONNECT', wrong(open)),
      hiddenVariant('qos-1', 'at QoS 1', wrong(openQos1)),
      hiddenVariant('qos-2', 'at QoS 2', wrong(openQos2)),
      hiddenVariant(
        'v5',
        'over MQTT 5',
        saying(() => [connectAs('dispatcher', 'x', 5) + openV5]),
      ),
      hiddenVariant('subscribe', 'a subscription to everything', wrong(subscribeAll)),
      hiddenVariant('both', 'a subscription and a command', wrong(subscribeAll, open)),
      hiddenVariant('goodbye', 'OPEN and DISCONNECT', wrong(open, disconnect)),
      hiddenVariant('next-segment', 'OPEN in a segment of its own', async (world) => {
        const link = world.dial();
        link.send(connectAs('dispatcher', 'no idea'));
        await link.packets();
        link.send(open);
        await link.packets();
        await checked(world);
        const failure = verdictOf(world);
        if (failure !== null) return reached('effect', failure);
        return link.open
          ? reached('transport', 'The connection is still there.')
          : stopped('transport', 'closed', 'CONNECT was refused, and OPEN with it.');
      }),
      hiddenVariant('gone', 'gone before the answer', async (world) => {
        const link = world.dial();
        link.send(connectAs('dispatcher', 'no idea') + open);
        await link.packets();
        await link.drop();
        await checked(world);
        const failure = verdictOf(world);
        return failure === null
          ? stopped('transport', 'closed', 'What it left behind was dropped.')
          : reached('effect', failure);
      }),
      hiddenVariant('flood', 'eleven hundred packets that wait', wrong(open, ping.repeat(1_100))),
    ],
  },
  {
    id: 'A2',
    title: 'Another name on the same connection',
    objective: 'A2',
    goal: 'signs in as itself and acts as somebody else.',
    stops: closed,
    advice:
      'A second CONNECT was answered. It may come only once on a connection, and the second is a protocol violation that ends it [MQTT-3.1.0-2], whatever name it brings.',
    variants: [
      variant(
        'switch',
        'CONNECT as dispatcher, without a password',
        saying((world) => [contractor(world), connectAs('dispatcher', null), open]),
      ),
      hiddenVariant(
        'switch-v5',
        'over MQTT 5',
        saying((world) => [contractor(world, 5), connectAs('dispatcher', null, 5), openV5]),
      ),
      hiddenVariant(
        'one-segment',
        'all in one segment',
        saying((world) => [contractor(world) + connectAs('dispatcher', null) + open]),
      ),
      hiddenVariant(
        'listen',
        'listens as dispatcher',
        saying((world) => [contractor(world), connectAs('dispatcher', 'x') + subscribeAll]),
      ),
      hiddenVariant(
        'again',
        'CONNECT as itself once more',
        saying((world) => [contractor(world), contractor(world)]),
      ),
      hiddenVariant(
        'again-behind',
        'once more, right behind the first',
        saying((world) => [contractor(world) + contractor(world)]),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A packet that has no business here',
    objective: 'A3',
    goal: 'sends a well-formed packet at a moment that it is not for.',
    stops: closedOrIgnored,
    advice:
      'A well-formed packet came at the wrong moment and was obeyed, or killed the controller. Go through the table: before CONNECT, packets of a server, PUBREL for nothing, whatever stands behind DISCONNECT.',
    variants: [
      variant(
        'twice',
        'a report, and PUBREL for an identifier that is not under way',
        saying((world) => [contractor(world), `${packet('30', text('well/4/report'), hexOf('ok'))}62020009`], {
          mustClose: false,
        }),
      ),
      hiddenVariant(
        'behind-disconnect',
        'a subscription behind DISCONNECT',
        saying((world) => [contractor(world), disconnect + packet('82', '0001', text('well/4/report'), '00')]),
      ),
      hiddenVariant(
        'report-behind-disconnect',
        'a report behind DISCONNECT',
        saying((world) => [contractor(world), disconnect + packet('30', text('well/4/report'), hexOf('late'))]),
      ),
      hiddenVariant(
        'before-connect',
        'a command before CONNECT',
        saying(() => [open]),
      ),
      hiddenVariant(
        'ping-before-connect',
        'PINGREQ before CONNECT',
        saying(() => [ping]),
      ),
    ],
  },
  {
    id: 'A4',
    title: 'Packets that only a server sends',
    objective: 'A4',
    goal: 'kills the controller, or stays connected, with a packet of the other direction.',
    stops: closed,
    advice:
      'CONNACK, SUBACK, UNSUBACK and PINGRESP go from a server to a client. One that comes from a client ends the connection.',
    variants: [
      variant(
        'connack',
        'CONNACK',
        saying((world) => [contractor(world), '20020000']),
      ),
      hiddenVariant(
        'suback',
        'SUBACK',
        saying((world) => [contractor(world), '9003000100']),
      ),
      hiddenVariant(
        'pingresp',
        'PINGRESP and UNSUBACK',
        saying((world) => [contractor(world), 'd000b0020001']),
      ),
      hiddenVariant(
        'connack-behind',
        'CONNACK behind a good CONNECT',
        saying((world) => [`${contractor(world)}20020000`]),
      ),
    ],
  },
]);
