/** Reads an MQTT 5 property list. */
import { mqtt5 } from '../model/spec-ref.ts';
import { bytesOf, type FieldReader } from './field-reader.ts';
import { type PropertyOwner, type PropertyRow, propertyTable } from './property-table.ts';
import { showPayload } from './show-bytes.ts';

const spec = mqtt5('2.2.2.2');

export const TOPIC_ALIAS = 35;

/** Identifiers that may appear more than once: User Property, and Subscription Identifier in a PUBLISH. */
const mayRepeat = (id: number, owner: PropertyOwner) => id === 38 || (id === 11 && owner === 'PUBLISH');

/** Returns the identifiers that were there. */
export function readProperties(reader: FieldReader, owner: PropertyOwner): ReadonlySet<number> {
  const name = owner === 'WILL' ? 'Will property length' : 'Property length';
  const length = reader.variableByteInteger(name, (value) => ({
    meaning: value === 0 ? 'No properties.' : `Properties take the next ${bytesOf(value)}.`,
    spec: mqtt5('2.2.2.1'),
  }));
  if (length > reader.remaining) {
    reader.complain(`Properties should take ${bytesOf(length)}, but only ${bytesOf(reader.remaining)} are left.`);
  }
  const seen = new Set<number>();
  reader.within(length, () => {
    while (reader.remaining > 0) readProperty(reader, owner, seen);
  });
  return seen;
}

function readProperty(reader: FieldReader, owner: PropertyOwner, seen: Set<number>): void {
  const id = reader.variableByteInteger('Property identifier', (value) => ({
    meaning: `The next value is: ${propertyTable.get(value)?.name ?? 'unknown'}.`,
    spec,
  }));
  const row = propertyTable.get(id);
  if (!row) reader.stop(`There is no property with identifier ${id}.`);
  if (!row.owners.includes(owner)) {
    const place = owner === 'WILL' ? 'the Will properties' : owner;
    reader.complain(`${row.name} may not stand in ${place}.`);
  }
  if (seen.has(id) && !mayRepeat(id, owner)) reader.complain(`${row.name} may appear only once.`);
  seen.add(id);
  readValue(reader, row);
}

function readValue(reader: FieldReader, row: PropertyRow): void {
  const { name, meaning, eavesdropper } = row;
  const telling = { meaning, spec, ...(eavesdropper ? { eavesdropper } : {}) };
  switch (row.type) {
    case 'textPair':
      reader.text(`${name} name`, () => ({ ...telling, meaning: 'Name of the pair.' }));
      reader.text(`${name} value`, () => telling);
      return;
    case 'binary':
      reader.binary(name, (value) => ({ ...telling, value: showPayload(value) }));
      return;
    default:
      reader[row.type](name, () => telling);
  }
}
