/** One packet of a client, from bytes to a validated value. Throws `MalformedPacket`. */

import { mqtt311 } from '../../model/spec-ref.ts';
import { topicFilterProblem, topicNameProblem } from '../../policy/index.ts';
import { ByteReader } from './byte-reader.ts';
import { decodeConnect } from './decode-connect.ts';
import type { Frame } from './frame-reader.ts';
import { MalformedPacket } from './malformed.ts';
import type {
  AckPacket,
  AckType,
  ClientPacket,
  PublishPacket,
  Qos,
  SubscribePacket,
  SubscriptionRequest,
  UnsubscribePacket,
} from './packets.ts';
import { noProperties } from './properties.ts';

/**
 * The low four bits of the first byte, by packet type: fixed for all but PUBLISH [MQTT-2.2.2-2]. Types that only a
 * server sends, and the reserved ones, are refused here, before their body arrives.
 */
export function checkFirstByte(firstByte: number): void {
  const type = firstByte >> 4;
  const flags = firstByte & 0x0f;
  if (type === 3) {
    if ((flags & 0x06) === 0x06) throw new MalformedPacket('PUBLISH with QoS 3', mqtt311('3.3.1-4'));
    if ((flags & 0x0e) === 0x08) throw new MalformedPacket('PUBLISH with QoS 0 and DUP', mqtt311('3.3.1-2'));
    return;
  }
  if (!clientTypes.has(type))
    throw new MalformedPacket(`packet type ${type} from a client`, mqtt311('2.2.1'), 'protocol');
  if (flags !== (type === 6 || type === 8 || type === 10 ? 2 : 0)) {
    throw new MalformedPacket('reserved flags in the first byte are set', mqtt311('2.2.2-2'));
  }
}

const clientTypes = new Set([1, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15]);
export const ackNames: Record<number, AckType> = { 4: 'puback', 5: 'pubrec', 6: 'pubrel', 7: 'pubcomp' };

/** Decodes a packet of MQTT 3.1 or 3.1.1 (and the CONNECT of any version). */
export function decode(frame: Frame): ClientPacket {
  const firstByte = frame.bytes[0] ?? 0;
  const reader = new ByteReader(frame.bytes, frame.headerLength);
  const packet = decodeBody(firstByte, reader);
  reader.expectEnd(packet.type);
  return packet;
}

function decodeBody(firstByte: number, reader: ByteReader): ClientPacket {
  const type = firstByte >> 4;
  switch (type) {
    case 1:
      return decodeConnect(reader);
    case 3:
      return decodePublish(firstByte, reader);
    case 4:
    case 5:
    case 6:
    case 7:
      return decodeAck(ackNames[type] ?? 'puback', reader);
    case 8:
      return decodeSubscribe(reader);
    case 10:
      return decodeUnsubscribe(reader);
    case 12:
      return { type: 'pingreq' };
    case 14:
      return { type: 'disconnect', reasonCode: 0, properties: noProperties };
    default:
      throw new MalformedPacket(`packet type ${type} in MQTT 3.1.1`, mqtt311('2.2.1'), 'protocol');
  }
}

function decodePublish(firstByte: number, reader: ByteReader): PublishPacket {
  const qos = ((firstByte >> 1) & 3) as Qos;
  const topicName = reader.text('Topic Name');
  const problem = topicNameProblem(topicName);
  if (problem) throw new MalformedPacket(`Topic Name: ${problem}`, mqtt311('3.3.2-2'));
  const packetId = qos === 0 ? 0 : nonZeroPacketId(reader);
  return {
    type: 'publish',
    topicName,
    payload: reader.rest(),
    qos,
    retain: (firstByte & 1) !== 0,
    dup: (firstByte & 8) !== 0,
    packetId,
    properties: noProperties,
  };
}

function decodeAck(type: AckType, reader: ByteReader): AckPacket {
  return { type, packetId: nonZeroPacketId(reader), reasonCode: 0 };
}

function decodeSubscribe(reader: ByteReader): SubscribePacket {
  const packetId = nonZeroPacketId(reader);
  const subscriptions: SubscriptionRequest[] = [];
  while (reader.remaining > 0) {
    const topicFilter = legalTopicFilter(reader);
    const options = reader.u8('Requested QoS');
    if (options > 2) throw new MalformedPacket('Requested QoS: reserved bits or QoS 3', mqtt311('3.8.3-4'));
    subscriptions.push({
      topicFilter,
      qos: options as Qos,
      noLocal: false,
      retainAsPublished: false,
      retainHandling: 0,
    });
  }
  if (subscriptions.length === 0) throw new MalformedPacket('SUBSCRIBE without a filter', mqtt311('3.8.3-3'));
  return { type: 'subscribe', packetId, subscriptions, properties: noProperties };
}

function decodeUnsubscribe(reader: ByteReader): UnsubscribePacket {
  const packetId = nonZeroPacketId(reader);
  const topicFilters: string[] = [];
  while (reader.remaining > 0) topicFilters.push(legalTopicFilter(reader));
  if (topicFilters.length === 0) throw new MalformedPacket('UNSUBSCRIBE without a filter', mqtt311('3.10.3-2'));
  return { type: 'unsubscribe', packetId, topicFilters };
}

export function legalTopicFilter(reader: ByteReader): string {
  const topicFilter = reader.text('Topic Filter');
  const problem = topicFilterProblem(topicFilter);
  if (problem) throw new MalformedPacket(`Topic Filter “${topicFilter}”: ${problem}`, mqtt311('4.7.1-2'));
  return topicFilter;
}

export function nonZeroPacketId(reader: ByteReader): number {
  const packetId = reader.u16('Packet Identifier');
  if (packetId === 0) throw new MalformedPacket('Packet Identifier 0', mqtt311('2.3.1-1'));
  return packetId;
}
