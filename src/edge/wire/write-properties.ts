import { varint } from './encode.ts';
import { noProperties, type Properties } from './properties.ts';
import { type PropertyRow, propertyTable } from './property-table.ts';

const none = Buffer.from([0]);

/** Property Length and properties, in the order of the table. */
export function writeProperties(properties: Properties): Buffer {
  const parts: Buffer[] = [];
  for (const row of propertyTable) {
    const value = properties[row.name];
    if (value === undefined) continue;
    const values: readonly unknown[] = row.repeats && Array.isArray(value) ? value : [value];
    for (const one of values) parts.push(Buffer.from([row.id]), writeValue(row, one));
  }
  if (parts.length === 0) return none;
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([varint(bytes), ...parts]);
}

/** Size on the wire, Property Length left out. */
export function propertiesBytes(properties: Properties): number {
  return properties === noProperties ? 0 : writeProperties(properties).length - 1;
}

function writeValue({ type }: PropertyRow, value: unknown): Buffer {
  switch (type) {
    case 'flag':
    case 'byte':
      return Buffer.from([Number(value)]);
    case 'u16':
      return u16(Number(value));
    case 'u32':
      return Buffer.concat([u16(Math.floor(Number(value) / 0x1_00_00)), u16(Number(value) % 0x1_00_00)]);
    case 'varint':
      return varint(Number(value));
    case 'text':
      return prefixed(Buffer.from(String(value)));
    case 'binary':
      return prefixed(value as Buffer);
    case 'pair': {
      const [name, content] = value as readonly [string, string];
      return Buffer.concat([prefixed(Buffer.from(name)), prefixed(Buffer.from(content))]);
    }
  }
}

function prefixed(bytes: Buffer): Buffer {
  return Buffer.concat([u16(bytes.length), bytes]);
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
