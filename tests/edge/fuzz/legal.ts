/** Packets as a well-behaved client would send them, in MQTT 3.1, 3.1.1 and 5. */
import { type PropertyPacket, type PropertyRow, propertyTable } from '../../../src/edge/wire/property-table.ts';
import { binary, type Draft, draft, type Field, number, type Property, raw, text, varint } from './draft.ts';
import type { Random } from './random.ts';

export type Version = 3 | 4 | 5;

const topicNames = ['a', 'a/b', 'home/pin', 'home/frontdoor/cmd', 'home/lamp/state', '$x', '/', 'ä/b'] as const;
const topicFilters = ['#', '+/b', 'a/#', '$SYS/#', 'home/+/state', '$share/g/a/#', '/', '+'] as const;
const packetIds = 20;

export function connect(random: Random, version: Version): Draft {
  const will = random.once(3);
  const signsIn = random.once(4);
  const willFlags = will ? 4 | (random.below(3) << 3) | (random.below(2) << 5) : 0;
  const flags = (random.below(2) << 1) | willFlags | (signsIn ? 0xc0 : 0);
  return draft(
    0x10,
    text(version === 3 ? 'MQIsdp' : 'MQTT'),
    number(1, version),
    number(1, flags),
    number(2, 1 + random.below(60)),
    ...propertiesIf(random, version, 'connect'),
    text(`f${random.below(6)}`),
    ...(will
      ? [...propertiesIf(random, version, 'will'), text(random.pick(...topicNames)), payload(random, true)]
      : []),
    ...(signsIn ? [text(random.pick('guest', 'phone', 'nobody')), binary(random.bytes(random.below(9)))] : []),
  );
}

/** Any packet but CONNECT, the ones that only MQTT 5 knows included. */
export function behindConnect(random: Random, version: Version): Draft {
  switch (random.below(version === 5 ? 22 : 20)) {
    case 21:
    case 20:
      return rare(random, version);
    case 19:
      return draft(0xc0);
    case 18:
      return unsubscribe(random, version);
    case 17:
    case 16:
    case 15:
      return subscribe(random, version);
    case 14:
    case 13:
      return ack(random, version, 0x40, 'puback');
    case 12:
      return ack(random, version, 0x50, 'pubrec');
    case 11:
    case 10:
      return ack(random, version, 0x62, 'pubrel');
    case 9:
      return ack(random, version, 0x70, 'pubcomp');
    default:
      return publish(random, version);
  }
}

/** What ends most connections where it is not awaited, so it comes seldom. */
function rare(random: Random, version: Version): Draft {
  if (!random.once(4)) return draft(0xc0);
  return random.once(2)
    ? draft(0xf0, number(1, random.pick(0x00, 0x18, 0x19)), ...propertiesIf(random, version, 'auth'))
    : draft(0xe0, number(1, random.pick(0x00, 0x04)), ...propertiesIf(random, version, 'disconnect'));
}

function publish(random: Random, version: Version): Draft {
  const qos = random.below(3);
  const flags = (qos << 1) | (random.once(4) ? 1 : 0) | (qos > 0 && random.once(5) ? 8 : 0);
  const id = qos > 0 ? [packetId(random)] : [];
  const topicName = text(random.pick(...topicNames));
  return draft(0x30 | flags, topicName, ...id, ...propertiesIf(random, version, 'publish'), payload(random, false));
}

function subscribe(random: Random, version: Version): Draft {
  const requests = Array.from({ length: 1 + random.below(3) }, () => {
    const options = version === 5 ? random.below(3) | (random.below(12) << 2) : random.below(3);
    return [text(random.pick(...topicFilters)), number(1, options)];
  });
  return draft(0x82, packetId(random), ...propertiesIf(random, version, 'subscribe'), ...requests.flat());
}

function unsubscribe(random: Random, version: Version): Draft {
  const filter = text(random.pick(...topicFilters));
  return draft(0xa2, packetId(random), ...propertiesIf(random, version, 'unsubscribe'), filter);
}

function ack(random: Random, version: Version, firstByte: number, packet: PropertyPacket): Draft {
  const isShort = version !== 5 || random.once(2);
  const rest = isShort ? [] : [number(1, 0), ...propertiesIf(random, version, packet)];
  return draft(firstByte, packetId(random), ...rest);
}

const packetId = (random: Random): Field => number(2, 1 + random.below(packetIds));

function payload(random: Random, counted: boolean): Field {
  const bytes = random.once(50) ? Buffer.alloc(random.below(20_000), 0x78) : random.bytes(random.below(40));
  return counted ? binary(bytes.subarray(0, 200)) : raw(bytes);
}

function propertiesIf(random: Random, version: Version, packet: PropertyPacket): Field[] {
  return version === 5 ? [properties(random, packet)] : [];
}

/** Some of those that may stand there, each but once unless it may repeat. */
function properties(random: Random, packet: PropertyPacket): Field {
  const chosen = propertyTable.filter((row) => row.packets.includes(packet) && row.id !== 0x15 && random.once(4));
  // Authentication Data stands only behind its method.
  const list = chosen.filter(({ id }) => id !== 0x16).flatMap((row) => repeated(random, row));
  if (packet === 'auth' || (packet === 'connect' && random.once(6))) list.push(...authentication(random));
  return { kind: 'properties', properties: packet === 'publish' ? withoutIdentifiers(list) : list, claims: 0 };
}

const withoutIdentifiers = (list: Property[]) => list.filter(({ id }) => id !== 0x0b);

function repeated(random: Random, row: PropertyRow): Property[] {
  const times = row.name === 'userProperties' ? 1 + random.below(4) : 1;
  return Array.from({ length: times }, () => property(random, row));
}

function authentication(random: Random): Property[] {
  const method = random.pick('SCRAM-SHA-256', 'SCRAM-SHA-512', 'OTHER');
  const data = random.pick(
    'n,,n=phone,r=fyko+d2lbbFgONRv9qkxdawL',
    'c=biws,r=fyko,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgs',
    '',
  );
  return [
    { id: 0x15, fields: [text(method)] },
    { id: 0x16, fields: [text(data)] },
  ];
}

/** A property of its own type, with a value that makes sense for many. */
export function property(random: Random, { id, type, name }: PropertyRow): Property {
  switch (type) {
    case 'flag':
    case 'byte':
      return { id, fields: [number(1, random.below(2))] };
    case 'u16':
      return { id, fields: [number(2, 1 + random.below(20))] };
    case 'u32':
      return { id, fields: [number(4, name === 'maximumPacketSize' ? 30 + random.below(300) : random.below(200))] };
    case 'varint':
      return { id, fields: [raw(varint(1 + random.below(300)))] };
    case 'text':
      return { id, fields: [text(random.pick('', 'r', 'a/b', 'ä'))] };
    case 'binary':
      return { id, fields: [binary(random.bytes(random.below(20)))] };
    case 'pair':
      return { id, fields: [text('key'), text(random.pick('', 'value', 'ä'))] };
  }
}
