/** What can be wrong with a packet: in a field, in its properties, in its lengths, or in any byte. */
import { propertyTable } from '../../../src/edge/wire/property-table.ts';
import { type Draft, encode, type Field, number, type Property } from './draft.ts';
import { property } from './legal.ts';
import type { Random } from './random.ts';

/** Text that the standards forbid, or allow only in some places. */
const awkwardTexts: readonly [Buffer, ...Buffer[]] = [
  Buffer.from([0x61, 0x00, 0x62]), // U+0000
  Buffer.from([0xed, 0xa0, 0x80]), // a surrogate
  Buffer.from([0xc0, 0xaf]), // an overlong form
  Buffer.from([0xf4, 0x90, 0x80, 0x80]), // beyond U+10FFFF
  Buffer.from([0xe2, 0x82]), // cut short
  Buffer.from([0xef, 0xbb, 0xbf, 0x61]), // a byte order mark, which is allowed
  Buffer.alloc(0),
  Buffer.from('a/#/b'),
  Buffer.from('a+'),
  Buffer.from('$share//x'),
  Buffer.from('$share/g/'),
  Buffer.from('/'.repeat(120)),
  Buffer.alloc(3_000, 0x61),
];

/** The bytes of a packet with one thing changed, which is mostly something wrong. */
export function mutated(random: Random, legal: Draft): Buffer {
  if (random.once(3)) return mutatedBytes(random, encode(legal));
  const { fields } = legal;
  switch (random.below(7)) {
    case 0:
      return encode({ ...legal, firstByte: legal.firstByte ^ (1 << random.below(8)) });
    case 1:
      return encode({ ...legal, claims: random.pick(-1, 1, -3, 100, 70_000, 2_000_000, 200_000_000) });
    case 2:
      return encode({ ...legal, wideLength: true });
    case 3:
      return encode({ ...legal, fields: rearranged(random, fields) });
    default:
      return encode({ ...legal, fields: withOneChanged(random, fields) });
  }
}

/** A field left out, twice, or where another belongs. */
function rearranged(random: Random, fields: readonly Field[]): Field[] {
  const at = random.below(fields.length + 1);
  const field = fields[at];
  if (!field) return [...fields, number(1, random.below(256))];
  const others = fields.filter((_, index) => index !== at);
  return random.pick(others, [...fields, field], [...others, field]);
}

function withOneChanged(random: Random, fields: readonly Field[]): Field[] {
  const at = random.below(Math.max(1, fields.length));
  return fields.map((field, index) => (index === at ? changed(random, field) : field));
}

function changed(random: Random, field: Field): Field {
  switch (field.kind) {
    case 'number':
      return { ...field, value: random.pick(0, 1, 0x7f, 0x80, 0xff, 0xffff, 0xffff_ffff, random.below(65_536)) };
    case 'counted':
      return random.once(2)
        ? { ...field, content: random.pick(...awkwardTexts) }
        : { ...field, claims: random.pick(-1, 1, 300, 65_535 - field.content.length) };
    case 'raw':
      return { ...field, content: random.bytes(random.below(60)) };
    case 'properties':
      return changedProperties(random, field);
  }
}

function changedProperties(random: Random, field: Field & { kind: 'properties' }): Field {
  const { properties } = field;
  const at = random.below(Math.max(1, properties.length));
  switch (random.below(5)) {
    case 0:
      return { ...field, claims: random.pick(-1, 1, 50, 300_000) };
    case 1: // one that may not stand twice, or may
      return { ...field, properties: [...properties, ...properties.slice(at, at + 1)] };
    case 2: // one of any packet
      return { ...field, properties: [...properties, anyProperty(random)] };
    case 3: // an identifier that does not exist, or needs two bytes
      return { ...field, properties: [...properties, { id: random.below(300), fields: [] }] };
    default:
      return { ...field, properties: properties.map((one, index) => (index === at ? wrong(random, one) : one)) };
  }
}

function anyProperty(random: Random): Property {
  const row = propertyTable[random.below(propertyTable.length)];
  return row ? property(random, row) : { id: 0, fields: [] };
}

const wrong = (random: Random, { id, fields }: Property): Property => ({ id, fields: withOneChanged(random, fields) });

function mutatedBytes(random: Random, bytes: Buffer): Buffer {
  switch (random.below(4)) {
    case 0: {
      const copy = Buffer.from(bytes);
      copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
    case 1:
      return bytes.subarray(0, random.below(bytes.length));
    case 2:
      return Buffer.concat([bytes, random.bytes(1 + random.below(4))]);
    default:
      return random.bytes(1 + random.below(30));
  }
}
