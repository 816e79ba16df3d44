/** PUBLISH and the four packets that acknowledge it. */
import { reasonCode } from './codes.ts';
import type { PacketType } from './decoded-packet.ts';
import { bytesOf, type FieldReader } from './field-reader.ts';
import { readProperties, TOPIC_ALIAS } from './properties.ts';
import { showByte, showPayload, showText } from './show-bytes.ts';
import { readTopicName, specOf } from './topic-text.ts';

/** `flags` are the lower four bits of the first byte. */
export function readPublish(reader: FieldReader, flags: number): string {
  const { version } = reader;
  const qos = (flags >> 1) & 3;
  const retain = flags & 1;
  if (qos === 3) reader.complain('QoS 3 does not exist.');
  const topicName = readTopicName(reader, 'Topic Name', {
    meaning: 'Where the message is published; the broker compares it with every subscription.',
    spec: specOf(version, '3.3.2-1', '3.3.2-1'),
    eavesdropper: 'Who talks about what: names alone often tell the building, the device and the purpose.',
  });
  if (topicName === '' && version !== 5) reader.complain('A topic name must have at least one character.');
  if (qos > 0) readPacketId(reader);
  const properties = version === 5 ? readProperties(reader, 'PUBLISH') : null;
  if (topicName === '' && properties?.has(TOPIC_ALIAS) === false) {
    reader.complain('Without a Topic Alias a topic name must have at least one character.');
  }
  const payload = reader.rest('Payload', (bytes) => ({
    value: showPayload(bytes),
    meaning: retain
      ? 'The message, stored until it is replaced or deleted.'
      : 'The message. MQTT does not look into it.',
    spec: specOf(version, '3.3.3', '3.3.3'),
    eavesdropper: 'All of it, unless the application encrypted it.',
  }));
  const how = `QoS ${qos}${retain ? ', retained' : ''}${flags & 8 ? ', sent again' : ''}`;
  const what = payload.length > 0 ? bytesOf(payload.length) : retain ? 'empty: deletes the retained message' : 'empty';
  return `PUBLISH to "${showText(topicName)}", ${how}, ${what}`;
}

export function readPacketId(reader: FieldReader): number {
  const packetId = reader.twoBytes('Packet Identifier', () => ({
    meaning: 'Ties the acknowledgement to this packet.',
    spec: specOf(reader.version, '2.3.1', '2.2.1'),
  }));
  if (packetId === 0) reader.complain('A packet identifier must not be 0.');
  return packetId;
}

const told: Partial<Record<PacketType, string>> = {
  PUBACK: 'QoS 1 message received',
  PUBREC: 'QoS 2 message received',
  PUBREL: 'QoS 2 message released',
  PUBCOMP: 'QoS 2 message complete',
};

/** PUBACK, PUBREC, PUBREL, PUBCOMP. */
export function readPublishAnswer(reader: FieldReader, type: PacketType): string {
  const packetId = readPacketId(reader);
  const plain = `${type} ${packetId}: ${told[type]}`;
  // MQTT 5 may leave out reason code 0 and an empty property list: §3.4.2.1.
  if (reader.version !== 5 || reader.remaining === 0) return plain;
  const code = reader.byte('Reason Code', (value) => ({
    value: showByte(value),
    meaning: `${reasonCode(value)}.`,
    spec: specOf(5, '', type === 'PUBACK' ? '3.4.2.1' : '2.4'),
    ...(value >= 0x80 ? { eavesdropper: 'What this client is not allowed to do.' } : {}),
  }));
  if (reader.remaining > 0) readProperties(reader, type);
  return code < 0x80 ? plain : `${type} ${packetId}: ${reasonCode(code)}`;
}
