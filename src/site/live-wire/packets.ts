/** The three packets a listener has to send, built by hand so that every byte can be named. MQTT 3.1.1, §3. */
import { type Field, toHex } from './field.ts';

export interface BuiltPacket {
  bytes: Uint8Array;
  fields: Field[];
}

const utf8 = new TextEncoder();

/** UTF-8 string with its length in two bytes, as everywhere in MQTT [MQTT-1.5.3]. */
function textField(text: string): Uint8Array {
  const bytes = utf8.encode(text);
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}

/** Puts the fixed header in front; these packets stay below 128 bytes, so that one length byte is enough. */
function packet(firstByte: number, firstLabel: string, parts: [Uint8Array, string][]): BuiltPacket {
  const length = parts.reduce((sum, [bytes]) => sum + bytes.length, 0);
  if (length > 127) throw new RangeError(`ERR_SITE_WIRE_LENGTH: ${length} bytes do not fit one length byte.`);
  const all: [Uint8Array, string][] = [
    [Uint8Array.of(firstByte), firstLabel],
    [Uint8Array.of(length), `${length} bytes follow`],
    ...parts,
  ];
  return {
    bytes: Uint8Array.from(all.flatMap(([bytes]) => [...bytes])),
    fields: all.map(([bytes, label]) => ({ hex: toHex(bytes, 64), label })),
  };
}

/** CONNECT without user name and password. */
export function connectPacket(clientId: string, keepAliveSeconds: number): BuiltPacket {
  return packet(0x10, 'CONNECT', [
    [textField('MQTT'), '“MQTT”'],
    [Uint8Array.of(4), 'version 3.1.1'],
    [Uint8Array.of(0x02), 'no user name, no password'],
    [Uint8Array.of(keepAliveSeconds >> 8, keepAliveSeconds & 0xff), `keep-alive ${keepAliveSeconds} s`],
    [textField(clientId), `I am “${clientId}”`],
  ]);
}

/** SUBSCRIBE to one filter at QoS 0. */
export function subscribePacket(topicFilter: string): BuiltPacket {
  return packet(0x82, 'SUBSCRIBE', [
    [Uint8Array.of(0, 1), 'packet 1'],
    [textField(topicFilter), `“${topicFilter}”: ${topicFilter === '#' ? 'everything' : 'this filter'}`],
    [Uint8Array.of(0), 'QoS 0'],
  ]);
}

export const pingRequest = Uint8Array.of(0xc0, 0x00);
export const disconnect = Uint8Array.of(0xe0, 0x00);
