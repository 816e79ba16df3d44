import {
  defineAttacks,
  hiddenVariant,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

/** Hex of a number in two bytes. */
const two = (value: number) => value.toString(16).padStart(4, '0');
const hexOf = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Hex of a packet, with the Remaining Length that belongs to it. */
function packet(firstByte: string, ...parts: string[]): string {
  const body = parts.join('').replaceAll(' ', '');
  let length = '';
  let left = body.length / 2;
  do {
    length += ((left % 128) | (left > 127 ? 0x80 : 0)).toString(16).padStart(2, '0');
    left = Math.floor(left / 128);
  } while (left > 0);
  return firstByte + length + body;
}

/** A string field: its length, then the bytes. */
const field = (hex: string) => two(hex.length / 2) + hex;
const text = (value: string) => field(hexOf(value));

const v4 = packet('10', text('MQTT'), '04 02 003c', text('probe'));
const v5 = packet('10', text('MQTT'), '05 02 003c 00', text('probe'));
const subscribeAll = packet('82', '0001', text('#'), '00');
/** Text in the front of the buffer, so that what a topic runs into is text from its first byte. */
const filler = packet('30', text('a'), hexOf('b'.repeat(24)));
const open = packet('30', text('field/valve/9/cmd'), hexOf('OPEN'));
const publish = (topicHex: string) => packet('30', field(topicHex), hexOf('x'));
const withWill = (topicHex: string) =>
  packet('10', text('MQTT'), '04 06 003c', text('probe'), field(topicHex), text('w'));
const slashes = (count: number) => '2f'.repeat(count);

/** What an oracle says of this world so far; null if nothing. */
function verdictOf(world: LabWorld): string | null {
  for (const event of world.events()) {
    if (event.type === 'target.crashed') return `tinymq died: ${event.signature}.`;
    if (event.type === 'target.exposed') return event.reason;
  }
  return null;
}

/** Each conversation on a connection of its own; `whole` sends it in one segment, otherwise byte by byte. */
async function converse(world: LabWorld, conversations: readonly string[], whole = true): Promise<string | null> {
  const links = conversations.map((written, index) => {
    const link = world.dial();
    // A ClientId of its own, or the next would take it over and close it.
    const conversation = written.replace(hexOf('probe'), hexOf(`p${String(index).padStart(4, '0')}`));
    const pieces = whole ? [conversation] : (conversation.replaceAll(' ', '').match(/../g) ?? []);
    for (const piece of pieces) link.send(piece);
    return link;
  });
  for (const link of links.slice(-1)) await link.packets();
  const stayed = links.findIndex((link) => link.open);
  return stayed === -1 ? null : `Malformed, and the connection is still there: ${conversations[stayed]?.slice(0, 64)}`;
}

/** Nothing dies, nothing leaks, and every one of these connections ends. */
function malformed(conversations: readonly string[], { whole = true } = {}): Variant['run'] {
  return async (world) => {
    const stayed = await converse(world, conversations, whole);
    const failure = verdictOf(world);
    if (failure !== null) return reached('effect', failure);
    if (world.device('valve-9').state['valve'] === 'open') return reached('effect', 'What came behind was obeyed.');
    if (stayed !== null) return reached('transport', stayed);
    return stopped(
      'transport',
      'closed',
      `All ${conversations.length} connections were closed, and nobody else noticed.`,
    );
  };
}

/** Some of these are legal: what counts is that nothing dies and nothing leaks. */
function odd(conversations: readonly string[]): Variant['run'] {
  return async (world) => {
    for (let start = 0; start < conversations.length; start += 40)
      await converse(world, conversations.slice(start, start + 40));
    const failure = verdictOf(world);
    return failure === null
      ? stopped('transport', 'closed', `${conversations.length} odd inputs, and it lives.`)
      : reached('effect', failure);
  };
}

/** A conversation with one byte after the other set to a value at a border. */
function atEveryByte(conversation: string, values: readonly string[]): string[] {
  const bytes: string[] = conversation.match(/../g) ?? [];
  return bytes.flatMap((_, index) => values.map((value) => bytes.with(index, value).join('')));
}

/** Somebody says something worth reading just before. */
function afterNeighbour(conversation: string): Variant['run'] {
  return async (world) => {
    const neighbour = await world.join({ actor: 'grader:neighbour', clientId: 'neighbour' });
    await neighbour.publish('field/notes', 'The service code of valve 9 is 7391, and nobody is to know it.', {
      qos: 1,
    });
    return malformed([conversation])(world);
  };
}

const closed = stopsAt(['transport'], ['closed']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'An exception that nobody catches',
    objective: 'A1',
    goal: 'kills the broker for everybody with one malformed packet.',
    stops: closed,
    advice:
      'Bytes that are no legal MQTT killed the broker, or were answered as if they were. Ask of every number in a packet what the smallest and the largest legal value is, and refuse the others where the number is read.',
    variants: [
      variant('five-byte-length', 'a Remaining Length of five bytes', malformed(['10ffffffff0f', `${v4}30ffffffff0f`])),
      hiddenVariant(
        'eight-byte-length',
        'of up to eight',
        malformed(['10ffffffffff01', '1080808080808001', `${v5}30ffffffff08`]),
      ),
      hiddenVariant(
        'empty-topic',
        'a topic of no bytes',
        malformed([
          v4 + publish(''),
          v4 + packet('32', '0000 0001'),
          v4 + packet('34', '0000 0001'),
          `${v5}3003000000`,
          withWill(''),
        ]),
      ),
      hiddenVariant(
        'deep-topic',
        'a topic of many levels',
        malformed([
          v4 + publish(slashes(250)),
          v4 + publish(slashes(65_000)),
          v4 + packet('82', '0001', field(slashes(65_400)), '00'),
          withWill(slashes(1_000)),
          v5 + packet('30', field(slashes(4_000)), '00'),
        ]),
      ),
      hiddenVariant(
        'repeated-property',
        'the same property twice',
        malformed([
          packet('10', text('MQTT'), '05 02 003c 0a 11 00000001 11 00000002', text('probe')),
          v5 + packet('30', text('a'), '0a 02 00000001 02 00000001'),
          v5 + packet('30', text('a'), '08', '03', text('a'), '03', text('b')),
        ]),
      ),
      hiddenVariant(
        'far-length',
        'a string longer than any buffer',
        malformed([`${v4}3004ffff6162`, `${v4}82050001ffff61`]),
      ),
      hiddenVariant(
        'every-byte',
        'each byte of valid conversations at the borders',
        odd([
          ...atEveryByte(v4 + publish(hexOf('a/b')), ['00', '7f', '80', 'c0', 'ff']),
          ...atEveryByte(withWill(hexOf('a/b')), ['00', 'ff']),
        ]),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'No exception at all',
    objective: 'A2',
    goal: 'makes the broker wait for ever, run out of memory, or tell what it should not.',
    stops: closed,
    advice:
      'It did not crash in the way that a debugger shows. A length was believed before it was checked, or text was read that is no text, or bytes were read that do not belong to the packet. Check first, take memory afterwards, and never look behind the end.',
    variants: [
      variant('memory', 'CONNECT that announces 256 megabytes', malformed(['10ffffff7f'])),
      hiddenVariant(
        'memory-publish',
        'the same in PUBLISH and SUBSCRIBE',
        malformed([`${v4}30ffffff7f`, `${v4}82ffffff7f`, `${v5}30ffffff7e`]),
      ),
      hiddenVariant(
        'overlong',
        'an overlong form of a character',
        malformed([
          v4 + publish('61c080'),
          v4 + publish('c1bf'),
          packet('10', text('MQTT'), '04 02 003c', field('c080')),
        ]),
      ),
      hiddenVariant(
        'surrogate',
        'half of a pair',
        malformed([v4 + publish('eda080'), v4 + packet('82', '0001', field('61edbfbf'), '00'), withWill('edb080')]),
      ),
      hiddenVariant('leak', 'a topic longer than its packet', afterNeighbour(`${v4}${subscribeAll}${filler}30020040`)),
      hiddenVariant(
        'leak-behind-text',
        'the same, with some text of its own',
        afterNeighbour(`${v4}${subscribeAll}${filler}300400406161`),
      ),
      hiddenVariant('leak-qos-1', 'the same at QoS 1', afterNeighbour(`${v4}${subscribeAll}${filler}32020038`)),
    ],
  },
  {
    id: 'A3',
    title: 'Malformed, and still connected',
    objective: 'A3',
    goal: 'says something that is no MQTT and is heard all the same.',
    stops: closed,
    advice:
      'Something malformed was let through, or forgiven. Behind a malformed packet nobody knows where the next begins, so the standard has one answer: close the network connection [MQTT-4.13.1-1 in 5, MQTT-4.8.0-1 in 3.1.1].',
    variants: [
      variant('flags', 'SUBSCRIBE with the wrong flags', malformed([v4 + packet('80', '0001', text('a'), '00')])),
      hiddenVariant(
        'more-flags',
        'other reserved bits, QoS 3, identifier 0, no filter',
        malformed([
          v4 + packet('36', text('a'), '0001'),
          v4 + packet('32', text('a'), '0000'),
          v4 + packet('60', '0001'),
          v4 + packet('82', '0001'),
          packet('10', text('MQTT'), '04 03 003c', text('probe')),
          packet('1f', text('MQTT'), '04 02 003c', text('probe')),
          `${v4}c00100`,
        ]),
      ),
      hiddenVariant(
        'longer-than-needed',
        'a length with a byte too many',
        malformed([`${v4}c08000`, `${v5}30858000${text('abc')}`]),
      ),
      hiddenVariant(
        'nul',
        'U+0000 in a topic and in a ClientId',
        malformed([v4 + publish('610062'), packet('10', text('MQTT'), '04 02 003c', field('6100'))]),
      ),
      hiddenVariant(
        'no-text',
        'bytes that are no UTF-8',
        malformed([v4 + publish('6180'), v4 + publish('f5808080'), v4 + publish('e282'), v4 + publish('f4908080')]),
      ),
      hiddenVariant(
        'inner-length',
        'a ClientId longer than its packet',
        malformed([packet('10', text('MQTT'), '04 02 003c 000961')]),
      ),
      hiddenVariant(
        'unknown-property',
        'a property that there is not',
        malformed([v5 + packet('30', text('a'), '02 7f 00')]),
      ),
      hiddenVariant(
        'two-in-one',
        'a command behind a malformed packet',
        malformed([`${v4}${packet('80', '0001', text('a'), '00')}${open}`]),
      ),
      hiddenVariant(
        'inside',
        'a command inside a malformed packet',
        malformed([v4 + packet('32', text('a'), '0000', open), v4 + packet('30', '0000', open)]),
      ),
      hiddenVariant(
        'byte-by-byte',
        'one byte in a segment',
        malformed([v4 + publish('6100'), v4 + packet('80', '0001', text('a'), '00'), '10ffffff7f'], { whole: false }),
      ),
    ],
  },
]);
