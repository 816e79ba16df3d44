/** The first byte and the Remaining Length, with which every packet begins. */
import { type PacketBits, type PacketType, packetTypes } from './decoded-packet.ts';
import { bytesOf, type FieldReader } from './field-reader.ts';
import { showByte } from './show-bytes.ts';
import { specOf } from './topic-text.ts';

/** Packets whose lower four bits must be 0010; all others but PUBLISH have 0000. */
const flagged: readonly PacketType[] = ['PUBREL', 'SUBSCRIBE', 'UNSUBSCRIBE'];

export interface FixedHeader {
  type: PacketType;
  flags: number;
}

export function readFixedHeader(reader: FieldReader): FixedHeader {
  const first = reader.byte('Packet type and flags', (byte) => {
    const type = typeOf(byte);
    return {
      value: showByte(byte),
      meaning:
        type === 'RESERVED' ? 'No packet type has the number 0.' : `The upper four bits, ${byte >> 4}, mean ${type}.`,
      bits: describe(byte, type),
      spec: specOf(reader.version, '2.2.1', '2.1.2'),
    };
  });
  const type = typeOf(first);
  const flags = first & 0x0f;
  if (type === 'RESERVED') reader.stop('There is no packet type 0.');
  const wanted = flagged.includes(type) ? 0b0010 : 0;
  // MQTT 3.1 allowed the DUP flag where 3.1.1 reserved the bit.
  const compared = reader.version === 3 ? flags & 0b0111 : flags;
  if (type !== 'PUBLISH' && compared !== wanted) {
    reader.complain(`The lower four bits of ${type} must be ${wanted.toString(2).padStart(4, '0')}.`);
  }
  return { type, flags };
}

/** Complains when the packet is shorter than it says. */
export function readRemainingLength(reader: FieldReader): number {
  const length = reader.variableByteInteger('Remaining Length', (value) => ({
    meaning: value === 0 ? 'Nothing follows.' : `${bytesOf(value)} follow${value === 1 ? 's' : ''}.`,
    spec: specOf(reader.version, '2.2.3', '2.1.4'),
  }));
  if (length > reader.remaining) {
    reader.complain(`The packet should go on for ${bytesOf(length)}, but only ${bytesOf(reader.remaining)} are here.`);
  }
  return length;
}

function typeOf(byte: number): PacketType {
  return packetTypes[byte >> 4] ?? 'RESERVED';
}

function describe(byte: number, type: PacketType): PacketBits[] {
  const typeBits: PacketBits = { name: 'Packet type', bits: '7–4', value: byte >> 4, meaning: type };
  if (type !== 'PUBLISH') {
    return [typeBits, { name: 'Flags', bits: '3–0', value: byte & 15, meaning: 'Fixed for this packet type.' }];
  }
  const qos = (byte >> 1) & 3;
  const dup = (byte >> 3) & 1;
  const retain = byte & 1;
  return [
    typeBits,
    { name: 'DUP', bits: '3', value: dup, meaning: dup ? 'Sent before.' : 'Sent for the first time.' },
    {
      name: 'QoS',
      bits: '2–1',
      value: qos,
      meaning: ['At most once.', 'At least once.', 'Exactly once.'][qos] ?? 'Does not exist.',
    },
    {
      name: 'RETAIN',
      bits: '0',
      value: retain,
      meaning: retain ? 'Keep it for later subscribers.' : 'Do not keep it.',
    },
  ];
}
