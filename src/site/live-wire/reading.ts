/** What the broker's answers mean, in words. */
import { type Overheard, toHex, type WireLine } from './field.ts';
import type { ReceivedPacket } from './packet-cutter.ts';

export const packetType = { connack: 2, publish: 3, suback: 9 } as const;

const refusals = [
  '',
  'refused: it does not speak this version',
  'refused: not with this ClientId',
  'refused: it is not available',
  'refused: wrong user name or password',
  'refused: not authorized',
];

/** CONNACK: session present, return code [§3.2]. */
export function readConnack({ bytes, body }: ReceivedPacket): WireLine {
  const code = body[1] ?? 0xff;
  return {
    from: 'broker',
    packet: 'CONNACK',
    fields: [
      { hex: toHex(bytes.subarray(0, 2)), label: 'CONNACK, 2 bytes' },
      { hex: toHex(bytes.subarray(2, 3)), label: body[0] ? 'an old session' : 'a new session' },
      { hex: toHex(bytes.subarray(3, 4)), label: code === 0 ? 'accepted' : (refusals[code] ?? 'refused') },
    ],
    meaning: code === 0 ? 'Come in. It never asked who I am.' : `The broker ${refusals[code] ?? 'refused'}.`,
  };
}

/** SUBACK: one return code a filter [§3.9]; 0x80 is a refusal. */
export function readSuback({ bytes, body }: ReceivedPacket): WireLine {
  const granted = (body[2] ?? 0x80) < 0x80;
  return {
    from: 'broker',
    packet: 'SUBACK',
    fields: [
      { hex: toHex(bytes.subarray(0, 2)), label: 'SUBACK, 3 bytes' },
      { hex: toHex(bytes.subarray(2, 4)), label: 'packet 1' },
      { hex: toHex(bytes.subarray(4, 5)), label: granted ? 'granted' : 'refused' },
    ],
    meaning: granted ? 'Granted. Every message of the flat now comes here too.' : 'The broker keeps it to itself.',
  };
}

/** PUBLISH: topic name, packet id above QoS 0, payload [§3.3]. */
export function readPublish({ flags, body }: ReceivedPacket): Overheard {
  const nameEnd = 2 + (((body[0] ?? 0) << 8) | (body[1] ?? 0));
  const payloadAt = (flags >> 1) & 3 ? nameEnd + 2 : nameEnd;
  const utf8 = new TextDecoder();
  return {
    topicName: utf8.decode(body.subarray(2, nameEnd)),
    payload: utf8.decode(body.subarray(payloadAt)),
    retain: (flags & 1) === 1,
  };
}

/** What a burglar gets out of a message. A credential is marked in ember; the rest is only noted. */
export interface Giveaway {
  what: string;
  credential: boolean;
}

/** Judged by the topic name alone, as a burglar would who sees it for the first time; null where it is harmless. */
export function giveaway({ topicName }: Overheard): Giveaway | null {
  for (const [pattern, what, credential] of telling) if (pattern.test(topicName)) return { what, credential };
  return null;
}

const telling: [RegExp, string, boolean][] = [
  [/\bpin\b/, 'the PIN of the door', true],
  [/thumbnail|token|password/, 'opens the camera’s picture', true],
  [/\bcmd$/, 'an order anyone may repeat', false],
  [/frontdoor|lock/, 'is the door locked?', false],
  [/camera|doorbell/, 'is somebody there?', false],
  [/nursery/, 'is the child asleep?', false],
];
