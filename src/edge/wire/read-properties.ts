/** Properties of a packet from a client. Wrong ones are malformed; repeated or impossible ones a Protocol Error. */
import { mqtt5 } from '../../model/spec-ref.ts';
import { topicNameProblem } from '../../policy/index.ts';
import type { ByteReader } from './byte-reader.ts';
import { MalformedPacket } from './malformed.ts';
import { noProperties, type Properties } from './properties.ts';
import { type PropertyPacket, type PropertyRow, propertyById } from './property-table.ts';

export function readProperties(reader: ByteReader, packet: PropertyPacket): Properties {
  const length = reader.varint('Property Length');
  if (length === 0) return noProperties;
  const part = reader.part(length, 'Properties');
  const found: Record<string, unknown> = {};
  while (part.remaining > 0) {
    const id = part.varint('Property Identifier');
    const row = propertyById.get(id);
    if (!row?.packets.includes(packet)) {
      throw new MalformedPacket(`Property 0x${id.toString(16)} in ${packet}`, mqtt5('2.2.2.2'));
    }
    add(found, row, readValue(part, row), packet);
  }
  return checked(found as Properties);
}

function add(found: Record<string, unknown>, row: PropertyRow, value: unknown, packet: PropertyPacket): void {
  const { name } = row;
  if (row.nonZero && value === 0) throw protocolError(`${name} 0`);
  const before = found[name];
  if (!row.repeats) {
    if (before !== undefined) throw protocolError(`${name} twice`);
    found[name] = value;
  } else if (Array.isArray(before)) {
    // Only a server may send several; a client gives one with SUBSCRIBE.
    if (name === 'subscriptionIdentifiers' && packet === 'subscribe') throw protocolError(`${name} twice`);
    before.push(value);
  } else {
    found[name] = [value];
  }
}

function readValue(reader: ByteReader, { name, type }: PropertyRow): unknown {
  switch (type) {
    case 'flag': {
      const value = reader.u8(name);
      if (value > 1) throw protocolError(`${name} ${value}`);
      return value;
    }
    case 'byte':
      return reader.u8(name);
    case 'u16':
      return reader.u16(name);
    case 'u32':
      return reader.u32(name);
    case 'varint':
      return reader.varint(name);
    case 'text':
      return reader.text(name);
    case 'binary':
      return Buffer.from(reader.binary(name));
    case 'pair':
      return [reader.text(name), reader.text(name)];
  }
}

function checked(properties: Properties): Properties {
  const { responseTopic, authenticationData, authenticationMethod } = properties;
  const problem = responseTopic === undefined ? null : topicNameProblem(responseTopic);
  if (problem) throw new MalformedPacket(`Response Topic: ${problem}`, mqtt5('3.3.2-14'), 'protocol');
  if (authenticationData !== undefined && authenticationMethod === undefined) {
    throw protocolError('Authentication Data without a method');
  }
  return properties;
}

function protocolError(reason: string): MalformedPacket {
  return new MalformedPacket(reason, mqtt5('2.2.2'), 'protocol');
}
