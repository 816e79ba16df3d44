/** MQTT 5 properties, of which tinymq wants no more than that they can be skipped. */
import { Malformed, TargetFault } from './fault.ts';
import type { FieldReader } from './field-reader.ts';

type Kind = 'byte' | 'two' | 'four' | 'varint' | 'string' | 'binary' | 'pair';

/** MQTT 5, table 2-4. */
const kinds: Readonly<Record<number, Kind>> = {
  1: 'byte',
  2: 'four',
  3: 'string',
  8: 'string',
  9: 'binary',
  11: 'varint',
  17: 'four',
  21: 'string',
  22: 'binary',
  23: 'byte',
  24: 'four',
  25: 'byte',
  33: 'two',
  34: 'two',
  38: 'pair',
  39: 'four',
};

const userProperty = 38;

/** @throws Malformed, TargetFault */
export function skipProperties(reader: FieldReader): void {
  const end = reader.varint() + reader.offset;
  const seen = new Set<number>();
  while (reader.offset < end) {
    reader.meter.step(1, 'readProperties');
    const id = reader.byte();
    const kind = kinds[id];
    if (kind === undefined) throw new Malformed(`There is no property ${id}.`);
    reader.meter.reach(`property.${kind}`);
    skipValue(reader, kind);
    if (id !== userProperty && seen.has(id)) repeated(reader, id);
    seen.add(id);
  }
}

function repeated(reader: FieldReader, id: number): void {
  if (reader.guards.uniqueProps) throw new Malformed(`Property ${id} is there twice.`);
  // The second value made an array of the first, and an array has no toFixed.
  reader.meter.reach('property.repeated');
  throw new TargetFault('exception', 'TypeError at applyProperties', 'value.toFixed is not a function.');
}

function skipValue(reader: FieldReader, kind: Kind): void {
  switch (kind) {
    case 'byte':
      reader.byte();
      return;
    case 'two':
      reader.number(2);
      return;
    case 'four':
      reader.number(4);
      return;
    case 'varint':
      reader.varint();
      return;
    case 'string':
      reader.string();
      return;
    case 'binary':
      reader.binary();
      return;
    case 'pair':
      reader.string();
      reader.string();
  }
}
