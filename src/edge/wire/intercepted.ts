/** Packets as somebody between client and broker reads and changes them, in either direction and version. */
import type { InterceptedPacket } from '../../model/interception.ts';
import { replacePayload } from '../../model/packet-borders.ts';
import { decode } from './decode.ts';
import { type Frame, FrameReader } from './frame-reader.ts';
import { MalformedPacket } from './malformed.ts';
import { packetTypeName } from './packets.ts';

/** Larger than any policy allows; whoever sends more gets no further. */
const packetBytesMax = 2_097_152;

/** What both directions of one connection have in common. */
export interface InterceptedSession {
  /** As CONNECT had it; 4 before. */
  protocolVersion: number;
}

export class InterceptedReader {
  readonly #from: InterceptedPacket['from'];
  readonly #session: InterceptedSession;
  readonly #frames = new FrameReader((_first, bytes) => {
    if (bytes > packetBytesMax) throw new MalformedPacket('packet too large', '');
  });

  constructor(from: InterceptedPacket['from'], session: InterceptedSession) {
    this.#from = from;
    this.#session = session;
  }

  /** The packets that are complete now. @throws MalformedPacket for what is no MQTT. */
  read(chunk: Uint8Array): InterceptedPacket[] {
    this.#frames.append(Buffer.from(chunk));
    const packets: InterceptedPacket[] = [];
    for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) packets.push(this.#packet(frame));
    return packets;
  }

  #packet(frame: Frame): InterceptedPacket {
    const bytes = Buffer.from(frame.bytes);
    const packetType = packetTypeName(bytes[0] ?? 0);
    const connect = packetType === 'connect' ? connectOf(frame) : null;
    if (connect) this.#session.protocolVersion = connect.protocolVersion;
    const publish = packetType === 'publish' ? publishOf(bytes, frame.headerLength, this.#session) : null;
    return {
      from: this.#from,
      packetType,
      protocolVersion: this.#session.protocolVersion,
      bytes,
      connect,
      publish: publish && {
        ...publish,
        payload: bytes.toString('utf8', publish.payloadAt),
        retain: ((bytes[0] ?? 0) & 1) !== 0,
      },
      withPayload: (payload) => (publish ? replacePayload(bytes, publish.payloadAt, payload) : bytes),
    };
  }
}

function connectOf(frame: Frame): InterceptedPacket['connect'] {
  const packet = decode(frame);
  if (packet.type !== 'connect') return null;
  const { protocolVersion, clientId, userName, password, properties } = packet;
  const { authenticationMethod = null } = properties;
  return { protocolVersion, clientId, userName, password: password?.toString() ?? null, authenticationMethod };
}

function publishOf(bytes: Buffer, headerLength: number, { protocolVersion }: InterceptedSession) {
  const topicEnd = headerLength + 2 + bytes.readUInt16BE(headerLength);
  const qos = ((bytes[0] ?? 0) >> 1) & 3;
  let at = topicEnd + (qos > 0 ? 2 : 0);
  if (protocolVersion === 5) {
    let length = 0;
    for (let shift = 0, byte = 0x80; byte >= 0x80 && at < bytes.length; shift += 7, at += 1) {
      byte = bytes[at] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
    }
    at += length;
  }
  return { topicName: bytes.toString('utf8', headerLength + 2, topicEnd), payloadAt: Math.min(at, bytes.length) };
}
