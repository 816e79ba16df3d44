/** Takes one MQTT control packet apart, byte by byte. */
import { readConnack, readConnect } from './connect.ts';
import { type DecodedPacket, type PacketType, type ProtocolVersion, packetTypes } from './decoded-packet.ts';
import { bytesOf, DecodingStopped, FieldReader } from './field-reader.ts';
import { readFixedHeader, readRemainingLength } from './fixed-header.ts';
import { readAuth, readDisconnect } from './lifecycle.ts';
import { readPublish, readPublishAnswer } from './publish.ts';
import { showHex } from './show-bytes.ts';
import { readSuback, readSubscribe, readUnsuback, readUnsubscribe } from './subscribe.ts';

/**
 * Decodes as far as the bytes make sense and never throws. `protocolVersion` is the one negotiated on the connection
 * (3 for MQTT 3.1, 4 for 3.1.1, 5); a CONNECT is read as the version it names itself.
 */
export function decodePacket(bytes: Uint8Array, protocolVersion: ProtocolVersion): DecodedPacket {
  const reader = new FieldReader(bytes, connectVersion(bytes) ?? protocolVersion);
  const type = packetTypes[(bytes[0] ?? 0) >> 4] ?? 'RESERVED';
  let summary: string | null = null;
  try {
    summary = readPacket(reader);
  } catch (error) {
    if (!(error instanceof DecodingStopped)) throw error;
    reader.giveUp('Not decoded', {
      value: showHex(bytes.subarray(reader.fields.at(-1)?.end ?? 0)),
      meaning: error.message,
    });
  }
  return {
    type,
    summary: summary ?? `${type}, cut short or malformed`,
    fields: reader.fields,
    ...(reader.problem === null ? {} : { problem: reader.problem }),
  };
}

function readPacket(reader: FieldReader): string {
  const { type, flags } = readFixedHeader(reader);
  const length = readRemainingLength(reader);
  let summary = '';
  reader.within(length, () => {
    summary = readBody(reader, type, flags);
    const tooMany = reader.rest('Too many bytes', (rest) => ({
      value: showHex(rest),
      meaning: `${type} has no such field.`,
    }));
    if (tooMany.length > 0) reader.complain(`${type} is longer than its fields.`);
  });
  const after = reader.remaining;
  if (after > 0) {
    reader.complain(`${bytesOf(after)} come${after === 1 ? 's' : ''} after the end of the packet.`);
    reader.rest('After the packet', (rest) => ({ value: showHex(rest), meaning: 'Belongs to the next packet.' }));
  }
  return summary;
}

function readBody(reader: FieldReader, type: PacketType, flags: number): string {
  switch (type) {
    case 'CONNECT':
      return readConnect(reader);
    case 'CONNACK':
      return readConnack(reader);
    case 'PUBLISH':
      return readPublish(reader, flags);
    case 'SUBSCRIBE':
      return readSubscribe(reader);
    case 'SUBACK':
      return readSuback(reader);
    case 'UNSUBSCRIBE':
      return readUnsubscribe(reader);
    case 'UNSUBACK':
      return readUnsuback(reader);
    case 'PINGREQ':
      return 'PINGREQ: are you there?';
    case 'PINGRESP':
      return 'PINGRESP: yes';
    case 'DISCONNECT':
      return readDisconnect(reader);
    case 'AUTH':
      return readAuth(reader);
    default:
      return readPublishAnswer(reader, type);
  }
}

/** The version a CONNECT names in its protocol level, or null for anything else. */
function connectVersion(bytes: Uint8Array): ProtocolVersion | null {
  if ((bytes[0] ?? 0) >> 4 !== 1) return null;
  let at = 1;
  while (at < 5 && (bytes[at] ?? 0) >= 0x80) at += 1;
  const nameLength = (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
  const level = bytes[at + 3 + nameLength];
  return level === 3 || level === 4 || level === 5 ? level : null;
}
