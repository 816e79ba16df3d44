import { expect, it } from 'vitest';
import { hexFromBytes } from '../model/packet-borders.ts';
import { ackPacket, publishPacket, signInPacket, subscribePacket } from './raw-packets.ts';

const who = { clientId: 'me', userName: 'u', password: 'p' };

it.each([
  ['CONNECT', signInPacket(who), '10 14 00 04 4d515454 04 c2 003c 0002 6d65 0001 75 0001 70'],
  [
    'CONNECT of MQTT 5',
    signInPacket({ ...who, protocolVersion: 5, clean: false, keepAliveSeconds: 1_200, properties: [0x21, 0, 5] }),
    '10 18 00 04 4d515454 05 c0 04b0 03 21 0005 0002 6d65 0001 75 0001 70',
  ],
  ['PUBLISH', publishPacket({ topicName: 'a', payload: 'x', qos: 2, packetId: 258 }), '34 06 0001 61 0102 78'],
  [
    'PUBLISH of MQTT 5 again',
    publishPacket({ topicName: 'a', payload: '', qos: 1, packetId: 1, dup: true, protocolVersion: 5 }),
    '3a 06 0001 61 0001 00',
  ],
  ['PUBLISH of QoS 0', publishPacket({ topicName: 'a', payload: 'x', retain: true }), '31 04 0001 61 78'],
  [
    'PUBLISH of MQTT 5 with a property',
    publishPacket({
      topicName: 'a',
      payload: '',
      qos: 1,
      packetId: 1,
      protocolVersion: 5,
      properties: [2, 0, 0, 0, 9],
    }),
    '32 0b 0001 61 0001 05 02 00000009',
  ],
  ['SUBSCRIBE', subscribePacket('a', 2), '82 06 0001 0001 61 02'],
  ['SUBSCRIBE of MQTT 5', subscribePacket('a', 1, 5), '82 07 0001 00 0001 61 01'],
  ['PUBREL', ackPacket('pubrel', 7), '62 02 0007'],
  ['PUBACK', ackPacket('puback', 7), '40 02 0007'],
])('writes %s', (_, bytes, hex) => {
  expect(hexFromBytes(bytes)).toBe(hex.replaceAll(' ', ''));
});
