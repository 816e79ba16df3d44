import { mqtt311 } from '../../model/spec-ref.ts';
import { topicNameProblem } from '../../policy/index.ts';
import type { ByteReader } from './byte-reader.ts';
import { MalformedPacket } from './malformed.ts';
import type { ConnectPacket, ProtocolVersion, Qos, UnsupportedConnect, WillMessage } from './packets.ts';
import { noProperties } from './properties.ts';
import { readProperties } from './read-properties.ts';

/** Protocol names and levels that are spoken; anything else is answered with return code 1 [MQTT-3.1.2-2]. */
const versions: Record<string, readonly number[]> = { MQIsdp: [3], MQTT: [4, 5] };

export function decodeConnect(reader: ByteReader): ConnectPacket | UnsupportedConnect {
  const protocolName = reader.text('Protocol Name');
  const level = reader.u8('Protocol Level');
  if (!Object.hasOwn(versions, protocolName)) {
    throw new MalformedPacket(`Protocol Name “${protocolName.slice(0, 32)}”`, mqtt311('3.1.2-1'));
  }
  if (!versions[protocolName]?.includes(level)) {
    reader.rest();
    return { type: 'unsupported-connect', protocolName, level };
  }
  const isV5 = level === 5;
  const flags = connectFlags(reader, isV5);
  const keepAliveSeconds = reader.u16('Keep Alive');
  const properties = isV5 ? readProperties(reader, 'connect') : noProperties;
  const clientId = reader.text('Client Identifier');
  const will = flags.will ? decodeWill(reader, flags.willQos, flags.willRetain, isV5) : null;
  return {
    type: 'connect',
    protocolVersion: level as ProtocolVersion,
    clean: flags.clean,
    keepAliveSeconds,
    clientId,
    will,
    userName: flags.userName ? reader.text('User Name') : null,
    password: flags.password ? Buffer.from(reader.binary('Password')) : null,
    properties,
  };
}

interface ConnectFlags {
  userName: boolean;
  password: boolean;
  willRetain: boolean;
  willQos: Qos;
  will: boolean;
  clean: boolean;
}

function connectFlags(reader: ByteReader, isV5: boolean): ConnectFlags {
  const byte = reader.u8('Connect Flags');
  const willQos = (byte >> 3) & 3;
  const flags = {
    userName: (byte & 0x80) !== 0,
    password: (byte & 0x40) !== 0,
    willRetain: (byte & 0x20) !== 0,
    willQos: willQos as Qos,
    will: (byte & 0x04) !== 0,
    clean: (byte & 0x02) !== 0,
  };
  if (byte & 1) throw new MalformedPacket('Connect Flags: the reserved bit is set', mqtt311('3.1.2-3'));
  if (willQos === 3) throw new MalformedPacket('Will QoS 3', mqtt311('3.1.2-14'));
  if (!flags.will && willQos !== 0) throw new MalformedPacket('Will QoS without a Will', mqtt311('3.1.2-13'));
  if (!flags.will && flags.willRetain) throw new MalformedPacket('Will Retain without a Will', mqtt311('3.1.2-15'));
  // MQTT 5 lets a password stand alone, for tokens.
  if (!isV5 && flags.password && !flags.userName) {
    throw new MalformedPacket('Password without a User Name', mqtt311('3.1.2-22'));
  }
  return flags;
}

function decodeWill(reader: ByteReader, qos: Qos, retain: boolean, isV5: boolean): WillMessage {
  const properties = isV5 ? readProperties(reader, 'will') : noProperties;
  const topicName = reader.text('Will Topic');
  const problem = topicNameProblem(topicName);
  if (problem) throw new MalformedPacket(`Will Topic: ${problem}`, mqtt311('4.7.1-1'));
  // The Will outlives the bytes that were read.
  const payload = Buffer.from(reader.binary('Will Message'));
  return { topicName, payload, qos, retain, properties };
}
