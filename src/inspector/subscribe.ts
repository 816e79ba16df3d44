/** SUBSCRIBE, UNSUBSCRIBE and their acknowledgements. */
import { grantedQos, reasonCode } from './codes.ts';
import type { PacketBits } from './decoded-packet.ts';
import type { FieldReader } from './field-reader.ts';
import { readProperties } from './properties.ts';
import { readPacketId } from './publish.ts';
import { showByte, showText } from './show-bytes.ts';
import { readTopicFilter, specOf } from './topic-text.ts';

const NAMED_IN_SUMMARY_MAX = 3;

export function readSubscribe(reader: FieldReader): string {
  readPacketId(reader);
  if (reader.version === 5) readProperties(reader, 'SUBSCRIBE');
  const filters: string[] = [];
  while (reader.remaining > 0) {
    filters.push(readTopicFilter(reader));
    readOptions(reader, filters.at(-1) ?? '');
  }
  if (filters.length === 0) reader.complain('A SUBSCRIBE must name at least one topic filter.');
  return `SUBSCRIBE ${named(filters)}`;
}

function readOptions(reader: FieldReader, filter: string): void {
  const five = reader.version === 5;
  const options = reader.byte(five ? 'Subscription Options' : 'Requested QoS', (value) => ({
    value: five ? showByte(value) : String(value),
    meaning: `The highest QoS at which the client wants these messages: ${value & 3}.`,
    ...(five ? { bits: describeOptions(value) } : {}),
    spec: specOf(reader.version, '3.8.3', '3.8.3.1'),
  }));
  if ((options & 3) === 3) reader.complain('QoS 3 does not exist.');
  if (options & (five ? 0xc0 : 0xfc)) reader.complain('Reserved bits beside the QoS are set.');
  if (five && ((options >> 4) & 3) === 3) reader.complain('Retain Handling 3 does not exist.');
  if (five && options & 4 && filter.startsWith('$share/')) {
    reader.complain('No Local may not be combined with a shared subscription.');
  }
}

function describeOptions(byte: number): PacketBits[] {
  const handling = (byte >> 4) & 3;
  const handlings = ['Send retained messages now.', 'Send them only for a new subscription.', 'Do not send them.'];
  const noLocal = (byte >> 2) & 1;
  const asPublished = (byte >> 3) & 1;
  return [
    { name: 'Retain Handling', bits: '5–4', value: handling, meaning: handlings[handling] ?? 'No such value.' },
    {
      name: 'Retain As Published',
      bits: '3',
      value: asPublished,
      meaning: asPublished ? 'Keep the RETAIN flag.' : 'Clear the RETAIN flag of live messages.',
    },
    {
      name: 'No Local',
      bits: '2',
      value: noLocal,
      meaning: noLocal ? 'Do not send me my own messages.' : 'Send me my own messages, too.',
    },
    { name: 'Maximum QoS', bits: '1–0', value: byte & 3, meaning: `QoS ${byte & 3} at most.` },
  ];
}

export function readSuback(reader: FieldReader): string {
  const five = reader.version === 5;
  readPacketId(reader);
  if (five) readProperties(reader, 'SUBACK');
  const explain = five ? (code: number) => reasonCode(code, 'Granted QoS 0') : grantedQos;
  return `SUBACK ${readCodes(reader, explain, specOf(reader.version, '3.9.3', '3.9.3'))}`;
}

export function readUnsubscribe(reader: FieldReader): string {
  readPacketId(reader);
  if (reader.version === 5) readProperties(reader, 'UNSUBSCRIBE');
  const filters: string[] = [];
  while (reader.remaining > 0) filters.push(readTopicFilter(reader));
  if (filters.length === 0) reader.complain('An UNSUBSCRIBE must name at least one topic filter.');
  return `UNSUBSCRIBE ${named(filters)}`;
}

export function readUnsuback(reader: FieldReader): string {
  const packetId = readPacketId(reader);
  if (reader.version !== 5) return `UNSUBACK ${packetId}`;
  readProperties(reader, 'UNSUBACK');
  return `UNSUBACK ${readCodes(reader, reasonCode, specOf(5, '', '3.11.3'))}`;
}

function readCodes(reader: FieldReader, explain: (code: number) => string, spec: ReturnType<typeof specOf>): string {
  const codes: number[] = [];
  while (reader.remaining > 0) {
    const code = reader.byte(reader.version === 5 ? 'Reason Code' : 'Return Code', (value) => ({
      value: showByte(value),
      meaning: `${explain(value)}.`,
      spec,
      ...(value >= 0x80 ? { eavesdropper: 'What this client may not read.' } : {}),
    }));
    codes.push(code);
  }
  if (codes.length === 0) reader.complain('There must be one code for each topic filter.');
  const shown = codes.slice(0, NAMED_IN_SUMMARY_MAX).map((code) => `${showByte(code)}: ${explain(code)}`);
  return (
    shown.join('; ') + (codes.length > NAMED_IN_SUMMARY_MAX ? ` and ${codes.length - NAMED_IN_SUMMARY_MAX} more` : '')
  );
}

function named(filters: string[]): string {
  const shown = filters.slice(0, NAMED_IN_SUMMARY_MAX).map((filter) => `"${showText(filter)}"`);
  const more = filters.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
