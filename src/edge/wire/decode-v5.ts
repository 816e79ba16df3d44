/** One packet of an MQTT 5 client behind its CONNECT. Throws `MalformedPacket`. */
import { mqtt5 } from '../../model/spec-ref.ts';
import { topicNameProblem } from '../../policy/index.ts';
import { ByteReader } from './byte-reader.ts';
import { ackNames, decode, legalTopicFilter, nonZeroPacketId } from './decode.ts';
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
import { readProperties } from './read-properties.ts';

export function decodeV5(frame: Frame): ClientPacket {
  const firstByte = frame.bytes[0] ?? 0;
  const type = firstByte >> 4;
  requireShortestLength(frame);
  if (type === 1 || type === 12) return decode(frame);
  const reader = new ByteReader(frame.bytes, frame.headerLength);
  const packet = decodeBody(type, firstByte, reader);
  reader.expectEnd(packet.type);
  return packet;
}

function decodeBody(type: number, firstByte: number, reader: ByteReader): ClientPacket {
  switch (type) {
    case 3:
      return decodePublish(firstByte, reader);
    case 8:
      return decodeSubscribe(reader);
    case 10:
      return decodeUnsubscribe(reader);
    case 14:
      return { type: 'disconnect', ...reasonAndProperties(reader, 'disconnect', disconnectCodes) };
    case 15:
      return { type: 'auth', ...reasonAndProperties(reader, 'auth', authCodes) };
    default:
      return decodeAck(ackNames[type] ?? 'puback', reader);
  }
}

/** Only MQTT 5 insists on it; the cut into packets is made before the version is known. */
function requireShortestLength({ bytes, headerLength }: Frame): void {
  if (headerLength > 2 && bytes[headerLength - 1] === 0) {
    throw new MalformedPacket('Remaining Length: longer than needed', mqtt5('1.5.5-1'));
  }
}

function decodePublish(firstByte: number, reader: ByteReader): PublishPacket {
  const qos = ((firstByte >> 1) & 3) as Qos;
  const topicName = reader.text('Topic Name');
  const problem = topicName === '' ? null : topicNameProblem(topicName);
  if (problem) throw new MalformedPacket(`Topic Name: ${problem}`, mqtt5('3.3.2-2'));
  const packetId = qos === 0 ? 0 : nonZeroPacketId(reader);
  const properties = readProperties(reader, 'publish');
  if (properties.subscriptionIdentifiers) {
    throw new MalformedPacket('Subscription Identifier from a client', mqtt5('3.3.4-6'), 'protocol');
  }
  if (topicName === '' && properties.topicAlias === undefined) {
    throw new MalformedPacket('neither Topic Name nor Topic Alias', mqtt5('3.3.2.1'), 'protocol');
  }
  const retain = (firstByte & 1) !== 0;
  const dup = (firstByte & 8) !== 0;
  return { type: 'publish', topicName, payload: reader.rest(), qos, retain, dup, packetId, properties };
}

const receiptCodes = new Set([0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99]);
const releaseCodes = new Set([0x00, 0x92]);
const disconnectCodes = new Set([0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99]);
const authCodes = new Set([0x00, 0x18, 0x19]);

function decodeAck(type: AckType, reader: ByteReader): AckPacket {
  const packetId = nonZeroPacketId(reader);
  const codes = type === 'puback' || type === 'pubrec' ? receiptCodes : releaseCodes;
  return { type, packetId, reasonCode: reasonAndProperties(reader, type, codes).reasonCode };
}

/** Both may be left out: the code when it is 0, the properties when there are none. */
function reasonAndProperties(reader: ByteReader, packet: AckType | 'disconnect' | 'auth', codes: ReadonlySet<number>) {
  const reasonCode = reader.remaining > 0 ? reader.u8('Reason Code') : 0;
  if (!codes.has(reasonCode)) {
    throw new MalformedPacket(`Reason Code 0x${reasonCode.toString(16)} in ${packet}`, mqtt5('2.4'), 'protocol');
  }
  const properties = reader.remaining > 0 ? readProperties(reader, packet) : noProperties;
  return { reasonCode, properties };
}

function decodeSubscribe(reader: ByteReader): SubscribePacket {
  const packetId = nonZeroPacketId(reader);
  const properties = readProperties(reader, 'subscribe');
  const subscriptions: SubscriptionRequest[] = [];
  while (reader.remaining > 0) subscriptions.push(decodeRequest(legalTopicFilter(reader), reader.u8('Options')));
  if (subscriptions.length === 0) throw new MalformedPacket('SUBSCRIBE without a filter', mqtt5('3.8.3-2'), 'protocol');
  return { type: 'subscribe', packetId, subscriptions, properties };
}

function decodeRequest(topicFilter: string, options: number): SubscriptionRequest {
  const qos = options & 3;
  const retainHandling = (options >> 4) & 3;
  if (options & 0xc0) throw new MalformedPacket('Subscription Options: reserved bits', mqtt5('3.8.3-5'));
  if (qos === 3) throw new MalformedPacket('Requested QoS 3', mqtt5('3.8.3.1'), 'protocol');
  if (retainHandling === 3) throw new MalformedPacket('Retain Handling 3', mqtt5('3.8.3.1'), 'protocol');
  const noLocal = (options & 4) !== 0;
  if (noLocal && topicFilter.startsWith('$share/')) {
    throw new MalformedPacket('No Local on a shared subscription', mqtt5('3.8.3-4'), 'protocol');
  }
  return {
    topicFilter,
    qos: qos as Qos,
    noLocal,
    retainAsPublished: (options & 8) !== 0,
    retainHandling: retainHandling as 0 | 1 | 2,
  };
}

function decodeUnsubscribe(reader: ByteReader): UnsubscribePacket {
  const packetId = nonZeroPacketId(reader);
  readProperties(reader, 'unsubscribe');
  const topicFilters: string[] = [];
  while (reader.remaining > 0) topicFilters.push(legalTopicFilter(reader));
  if (topicFilters.length === 0)
    throw new MalformedPacket('UNSUBSCRIBE without a filter', mqtt5('3.10.3-2'), 'protocol');
  return { type: 'unsubscribe', packetId, topicFilters };
}
