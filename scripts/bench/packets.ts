/** Packets for loads, prepared as bytes, and the walk over those that come back. */

export type Qos = 0 | 1 | 2;
export type Version = 4 | 5;

function packet(firstByte: number, body: Buffer): Buffer {
  if (body.length > 127) throw new Error('one length byte is all this needs');
  return Buffer.concat([Buffer.from([firstByte, body.length]), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
}

const packetIdBytes = (packetId: number) => Buffer.from([packetId >> 8, packetId & 255]);

/** MQTT 5: no properties. */
const propertiesOf = (version: Version) => Buffer.alloc(version === 5 ? 1 : 0);

/** CONNECT, clean session, keep-alive of a minute. */
export const connectPacket = (clientId: string, version: Version = 4): Buffer =>
  packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([version, 2, 0, 60]), propertiesOf(version), text(clientId)]));

export const subscribePacket = (topicFilter: string, qos: Qos, version: Version = 4): Buffer =>
  packet(0x82, Buffer.concat([Buffer.from([0, 1]), propertiesOf(version), text(topicFilter), Buffer.from([qos])]));

export function publishPacket(
  topicName: string,
  qos: Qos,
  packetId: number,
  payload: Buffer,
  version: Version = 4,
): Buffer {
  const id = qos > 0 ? packetIdBytes(packetId) : Buffer.alloc(0);
  return packet(0x30 | (qos << 1), Buffer.concat([text(topicName), id, propertiesOf(version), payload]));
}

const answers = { puback: 0x40, pubrec: 0x50, pubrel: 0x62, pubcomp: 0x70 } as const;

export const answerPacket = (type: keyof typeof answers, packetId: number): Buffer =>
  packet(answers[type], packetIdBytes(packetId));

/** Calls `seen` for each whole packet of a stream: its type, its QoS, and its bytes from `at` on. */
export function packetWalk(seen: (type: number, qos: number, bytes: Buffer, bodyAt: number) => void) {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 1 < bytes.length) {
      let length = 0;
      let bodyAt = at + 1;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[bodyAt] ?? 0x80;
        length |= (byte & 0x7f) << shift;
        bodyAt += 1;
        if (byte < 0x80 || bodyAt > bytes.length) break;
      }
      if (bodyAt + length > bytes.length) break;
      const first = bytes[at] ?? 0;
      seen(first >> 4, (first >> 1) & 3, bytes, bodyAt);
      at = bodyAt + length;
    }
    rest = bytes.subarray(at);
  };
}

/** Packet id of PUBLISH above QoS 0, or of an answer. */
export function packetIdOf(type: number, bytes: Buffer, bodyAt: number): number {
  const at = type === 3 ? bodyAt + 2 + (((bytes[bodyAt] ?? 0) << 8) | (bytes[bodyAt + 1] ?? 0)) : bodyAt;
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
