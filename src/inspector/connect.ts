/** CONNECT and CONNACK. */

import { connectReturnCode, reasonCode } from './codes.ts';
import type { PacketBits } from './decoded-packet.ts';
import type { FieldReader } from './field-reader.ts';
import { readProperties } from './properties.ts';
import { showByte, showPayload, showText } from './show-bytes.ts';
import { readTopicName, specOf } from './topic-text.ts';

interface ConnectFlags {
  userName: boolean;
  password: boolean;
  will: boolean;
}

export function readConnect(reader: FieldReader): string {
  const { version } = reader;
  const protocolName = reader.text('Protocol Name', (name) => ({
    meaning: name === 'MQIsdp' ? 'The name that MQTT 3.1 used.' : 'Says that this is MQTT.',
    spec: specOf(version, '3.1.2-1', '3.1.2-1'),
    eavesdropper: 'MQTT is spoken here, whatever the port number.',
  }));
  if (protocolName !== (version === 3 ? 'MQIsdp' : 'MQTT')) reader.complain('The protocol name is not that of MQTT.');
  reader.byte(version === 5 ? 'Protocol Version' : 'Protocol Level', (level) => ({
    meaning: { 3: 'MQTT 3.1.', 4: 'MQTT 3.1.1.', 5: 'MQTT 5.' }[level] ?? 'No version that exists.',
    spec: specOf(version, '3.1.2-2', '3.1.2-2'),
  }));
  const flags = readConnectFlags(reader);
  reader.twoBytes('Keep Alive', (seconds) => ({
    value: `${seconds} s`,
    meaning:
      seconds === 0
        ? 'Off: the client may be silent for ever.'
        : `After ${seconds * 1.5} s of silence (one and a half times ${seconds} s) the server takes the client for lost.`,
    spec: specOf(version, '3.1.2-24', '3.1.2-22'),
  }));
  if (version === 5) readProperties(reader, 'CONNECT');
  return readConnectPayload(reader, flags);
}

function readConnectFlags(reader: FieldReader): ConnectFlags {
  const five = reader.version === 5;
  const bit = (byte: number, at: number) => (byte >> at) & 1;
  const byte = reader.byte('Connect Flags', (value) => ({
    value: showByte(value),
    meaning: 'Eight bits that say which fields follow.',
    bits: describeFlags(value, five),
    spec: specOf(reader.version, '3.1.2.3', '3.1.2.3'),
    eavesdropper: bit(value, 6) ? 'A password follows.' : 'No password follows.',
  }));
  const flags = { userName: bit(byte, 7) === 1, password: bit(byte, 6) === 1, will: bit(byte, 2) === 1 };
  if (bit(byte, 0)) reader.complain('The reserved bit of the Connect Flags is set.');
  if (((byte >> 3) & 3) === 3) reader.complain('Will QoS 3 does not exist.');
  if (!flags.will && byte & 0b0011_1000) reader.complain('Will QoS or Will Retain is set without a Will.');
  if (!five && flags.password && !flags.userName) reader.complain('A password without a user name is not allowed.');
  return flags;
}

function describeFlags(byte: number, five: boolean): PacketBits[] {
  const bit = (name: string, at: number, set: string, clear: string): PacketBits => {
    const value = (byte >> at) & 1;
    return { name, bits: String(at), value, meaning: value ? set : clear };
  };
  const willQos = (byte >> 3) & 3;
  return [
    bit('User Name', 7, 'A user name follows.', 'No user name: the client is anonymous.'),
    bit('Password', 6, 'A password follows, as it is.', 'No password.'),
    bit('Will Retain', 5, 'The Will is stored as a retained message.', 'The Will is not retained.'),
    { name: 'Will QoS', bits: '4–3', value: willQos, meaning: `QoS of the Will: ${willQos}.` },
    bit('Will', 2, 'A Will Message follows.', 'No Will Message.'),
    five
      ? bit(
          'Clean Start',
          1,
          'Forget an earlier session of this ClientId.',
          'Go on with an earlier session of this ClientId.',
        )
      : bit(
          'Clean Session',
          1,
          'No session before or after this connection.',
          'Resume the session of this ClientId, and keep it.',
        ),
    bit('Reserved', 0, 'Must be 0.', 'Must be 0.'),
  ];
}

function readConnectPayload(reader: FieldReader, flags: ConnectFlags): string {
  const { version } = reader;
  const clientId = reader.text('ClientId', () => ({
    meaning: 'Names the session. Whoever presents it next gets that session, unless the server checks.',
    spec: specOf(version, '3.1.3-3', '3.1.3.1'),
    eavesdropper: 'The key to this session: connect with it and the owner is thrown out.',
  }));
  if (flags.will) {
    if (version === 5) readProperties(reader, 'WILL');
    readTopicName(reader, 'Will Topic', {
      meaning: 'Where the server publishes the Will when the client is lost.',
      spec: specOf(version, '3.1.2-8', '3.1.2.5'),
      eavesdropper: 'Where the absence of this client is announced.',
    });
    reader.binary('Will Payload', (payload) => ({
      value: showPayload(payload),
      meaning: 'What it publishes then.',
      spec: specOf(version, '3.1.3.3', '3.1.3.4'),
    }));
  }
  const userName = flags.userName ? readUserName(reader) : null;
  if (flags.password) readPassword(reader);
  const as = userName === null ? 'anonymous' : `user name "${showText(userName)}"`;
  const will = flags.will ? ', with a Will' : '';
  return `CONNECT as "${showText(clientId)}", ${as}${flags.password ? ', password in clear' : ''}${will}`;
}

function readUserName(reader: FieldReader): string {
  return reader.text('User Name', () => ({
    meaning: 'Who the client claims to be.',
    spec: specOf(reader.version, '3.1.3-11', '3.1.3-12'),
    eavesdropper: 'An account name, in clear.',
  }));
}

function readPassword(reader: FieldReader): void {
  reader.binary('Password', (password) => ({
    value: showPayload(password),
    meaning: 'Sent as it is; MQTT neither hashes nor encrypts it.',
    spec: specOf(reader.version, '3.1.3.5', '3.1.3.6'),
    eavesdropper: 'The password itself, good for every later connection.',
  }));
}

export function readConnack(reader: FieldReader): string {
  const { version } = reader;
  const present = reader.byte('Acknowledge Flags', (value) => ({
    value: showByte(value),
    meaning: value & 1 ? 'Session present: the server kept this client’s session.' : 'Session not present.',
    spec: specOf(version, '3.2.2.1', '3.2.2.1'),
    eavesdropper:
      value & 1
        ? 'This ClientId had a session: subscriptions and queued messages came with it.'
        : 'No earlier session under this ClientId.',
  }));
  if (present > 1) reader.complain('Reserved bits of the Acknowledge Flags are set.');
  const explain = version === 5 ? reasonCode : connectReturnCode;
  const code = reader.byte(version === 5 ? 'Reason Code' : 'Return Code', (value) => ({
    value: showByte(value),
    meaning: `${explain(value)}.`,
    spec: specOf(version, '3.2.2.3', '3.2.2.2'),
    eavesdropper: value === 0 ? 'These credentials work.' : 'Why the client was refused.',
  }));
  if (present === 1 && code !== 0) reader.complain('Session Present may only be set when the connection is accepted.');
  if (version === 5) readProperties(reader, 'CONNACK');
  return `CONNACK ${showByte(code)}: ${explain(code)}${present & 1 ? ', session present' : ''}`;
}
