/** From the fields of a packet to what it says. */
import { Malformed } from './fault.ts';
import type { FieldReader } from './field-reader.ts';
import { skipProperties } from './properties.ts';

export type Qos = 0 | 1 | 2;

export interface Message {
  topic: Uint8Array;
  payload: Uint8Array;
  qos: Qos;
  retain: boolean;
  /** The topic holds bytes of another connection. */
  leaked: boolean;
}

export interface ConnectPacket {
  type: 'connect';
  version: number;
  clean: boolean;
  keepAliveSeconds: number;
  clientId: string;
  userName: string | null;
  password: string | null;
  will: Message | null;
}

export type Packet =
  | ConnectPacket
  | { type: 'publish'; message: Message; packetId: number; dup: boolean }
  | { type: 'acknowledge'; kind: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp'; packetId: number }
  | { type: 'subscribe'; packetId: number; filters: { topicFilter: Uint8Array; qos: Qos }[] }
  | { type: 'unsubscribe'; packetId: number; filters: Uint8Array[] }
  | { type: 'ping' }
  | { type: 'disconnect' }
  | { type: 'from-server'; name: string };

/** By the upper half of the first byte. */
export const packetNames = [
  'reserved',
  'connect',
  'connack',
  'publish',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
  'pingreq',
  'pingresp',
  'disconnect',
  'auth',
] as const;

export function packetName(firstByte: number): (typeof packetNames)[number] {
  return packetNames[firstByte >> 4] ?? 'reserved';
}

const decoder = new TextDecoder();

/** @throws Malformed, TargetFault */
export function readPacket(firstByte: number, reader: FieldReader, version: number): Packet {
  const name = packetName(firstByte);
  reader.meter.reach(`packet.${name}`);
  if (reader.guards.strictFlags) requireFlags(name, firstByte & 0x0f);
  switch (name) {
    case 'connect':
      return readConnect(reader);
    case 'publish':
      return readPublish(firstByte, reader, version);
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return { type: 'acknowledge', kind: name, packetId: packetId(reader) };
    case 'subscribe':
    case 'unsubscribe':
      return readFilters(name, reader, version);
    case 'pingreq':
      if (reader.guards.strictFlags && reader.left > 0) throw new Malformed('PINGREQ has a payload.');
      return { type: 'ping' };
    case 'disconnect':
      return { type: 'disconnect' };
    case 'connack':
    case 'suback':
    case 'unsuback':
    case 'pingresp':
      return { type: 'from-server', name };
    default:
      throw new Malformed(`tinymq does not know packets of type ${firstByte >> 4}.`);
  }
}

function requireFlags(name: string, flags: number): void {
  if (name === 'publish') {
    if ((flags & 0x06) === 0x06) throw new Malformed('QoS 3.');
    return;
  }
  const wanted = name === 'pubrel' || name === 'subscribe' || name === 'unsubscribe' ? 2 : 0;
  if (flags !== wanted) throw new Malformed('The reserved flags of the first byte are wrong.');
}

function packetId(reader: FieldReader): number {
  const id = reader.number(2);
  if (reader.guards.strictFlags && id === 0) throw new Malformed('A packet identifier is 0.');
  return id;
}

function qosOf(bits: number): Qos {
  if (bits === 0 || bits === 1) return bits;
  return 2;
}

function readPublish(firstByte: number, reader: FieldReader, version: number): Packet {
  const qos = qosOf((firstByte >> 1) & 0x03);
  reader.meter.reach(`publish.qos-${qos}`);
  const topic = reader.topic('name');
  const id = qos === 0 ? 0 : packetId(reader);
  if (version === 5) skipProperties(reader);
  const { leaked } = reader;
  const message = { topic, payload: reader.rest(), qos, retain: (firstByte & 1) === 1, leaked };
  return { type: 'publish', message, packetId: id, dup: (firstByte & 0x08) !== 0 };
}

function readFilters(name: 'subscribe' | 'unsubscribe', reader: FieldReader, version: number): Packet {
  const id = packetId(reader);
  if (version === 5) skipProperties(reader);
  const filters: { topicFilter: Uint8Array; qos: Qos }[] = [];
  while (reader.left > 0) {
    const topicFilter = reader.topic('filter');
    filters.push({ topicFilter, qos: name === 'subscribe' ? qosOf(reader.byte() & 0x03) : 0 });
  }
  if (reader.guards.strictFlags && filters.length === 0) throw new Malformed('There is no filter.');
  if (name === 'subscribe') return { type: 'subscribe', packetId: id, filters };
  return { type: 'unsubscribe', packetId: id, filters: filters.map(({ topicFilter }) => topicFilter) };
}

function readConnect(reader: FieldReader): ConnectPacket {
  if (decoder.decode(reader.binary()) !== 'MQTT') throw new Malformed('The protocol is not MQTT.');
  const version = reader.byte();
  const flags = reader.byte();
  reader.meter.reach(`connect.level-${version === 4 || version === 5 ? version : 'other'}`);
  if (reader.guards.strictFlags && (flags & 0x01) !== 0) throw new Malformed('The reserved connect flag is set.');
  const keepAliveSeconds = reader.number(2);
  if (version === 5) skipProperties(reader);
  const clientId = decoder.decode(reader.string());
  const will = (flags & 0x04) === 0 ? null : readWill(flags, reader, version);
  const userName = (flags & 0x80) === 0 ? null : decoder.decode(reader.string());
  const password = (flags & 0x40) === 0 ? null : decoder.decode(reader.binary());
  const clean = (flags & 0x02) !== 0;
  return { type: 'connect', version, clean, keepAliveSeconds, clientId, userName, password, will };
}

function readWill(flags: number, reader: FieldReader, version: number): Message {
  reader.meter.reach('connect.will');
  if (version === 5) skipProperties(reader);
  const topic = reader.topic('name');
  const payload = reader.binary();
  return { topic, payload, qos: qosOf((flags >> 3) & 0x03), retain: (flags & 0x20) !== 0, leaked: reader.leaked };
}
