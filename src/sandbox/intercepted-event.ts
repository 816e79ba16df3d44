/** What the log keeps of a packet that somebody in the middle has read. */
import type { InterceptedPacket, InterceptPlan } from '../model/interception.ts';
import type { LabEventOf } from '../model/lab-event.ts';
import { hexFromBytes } from '../model/packet-borders.ts';

const hexBytesMax = 512;
const textCharactersMax = 256;

type Told = Pick<
  LabEventOf<'packet.intercepted'>,
  | 'type'
  | 'deviceId'
  | 'from'
  | 'forwarding'
  | 'protocolVersion'
  | 'packetType'
  | 'length'
  | 'hex'
  | 'password'
  | 'topicName'
  | 'text'
>;

export function intercepted({ id }: { id: string }, { forward }: InterceptPlan, packet: InterceptedPacket): Told {
  const { from, protocolVersion, packetType, bytes, connect, publish } = packet;
  return {
    type: 'packet.intercepted',
    deviceId: id,
    from,
    forwarding: forward !== false,
    protocolVersion,
    packetType,
    length: bytes.length,
    hex: hexFromBytes(bytes.subarray(0, hexBytesMax)),
    password: connect !== null && connect.password !== null,
    topicName: publish?.topicName ?? null,
    text: publish?.payload.slice(0, textCharactersMax) ?? null,
  };
}
