import { expect, test } from 'vitest';
import { toHex } from './field.ts';
import { PACKET_BYTES_MAX, PacketCutter } from './packet-cutter.ts';
import { connectPacket, subscribePacket } from './packets.ts';
import { giveaway, readConnack, readPublish, readSuback } from './reading.ts';
import { hear, TOPICS_SHOWN_MAX, type TopicHeard } from './topics-heard.ts';

const bytes = (hex: string) => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16));
const [connack, suback, retained] = ['20 02 00 00', '90 03 00 01 80', '31 0a 00 03 61 2f 62 68 65 6c 6c 6f'] as const;

test('CONNECT carries neither user name nor password', () => {
  expect(toHex(connectPacket('me', 60).bytes)).toBe('10 0e 00 04 4d 51 54 54 04 02 00 3c 00 02 6d 65');
});

test('SUBSCRIBE # is the eight bytes of the standard', () => {
  expect(toHex(subscribePacket('#').bytes)).toBe('82 06 00 01 00 01 23 00');
});

test('the named fields are all the bytes and nothing else', () => {
  const built = connectPacket('stranger', 30);
  expect(built.fields.map(({ hex }) => hex).join(' ')).toBe(toHex(built.bytes, 64));
});

test('what would need a second length byte is refused and not sent wrong', () => {
  expect(() => subscribePacket('x'.repeat(123))).toThrow('ERR_SITE_WIRE_LENGTH');
  expect(subscribePacket('x'.repeat(122)).bytes).toHaveLength(129);
});

test('packets are cut alike wherever the stream is split', () => {
  const stream = bytes([connack, suback, retained].join(' '));
  for (let split = 0; split <= stream.length; split++) {
    const cutter = new PacketCutter();
    const packets = [...cutter.push(stream.subarray(0, split)), ...cutter.push(stream.subarray(split))];
    expect(packets.map((packet) => toHex(packet.bytes))).toEqual([connack, suback, retained]);
  }
});

test('a length is bounded', () => {
  const length = (value: number) => [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14];
  expect(() => new PacketCutter().push(bytes('30 ff ff ff ff 01'))).toThrow('ERR_SITE_WIRE_LENGTH');
  expect(() => new PacketCutter().push(Uint8Array.of(0x30, ...length(PACKET_BYTES_MAX + 1)))).toThrow('in one packet');
  expect(new PacketCutter().push(Uint8Array.of(0x30, ...length(PACKET_BYTES_MAX)))).toEqual([]);
});

test('answers are read as they are meant, refusals too', () => {
  const [accepted] = new PacketCutter().push(bytes(connack));
  const [refused] = new PacketCutter().push(bytes('20 02 00 05'));
  const [withheld] = new PacketCutter().push(bytes(suback));
  if (!accepted || !refused || !withheld) throw new Error('not cut');
  expect(readConnack(accepted).meaning).toContain('never asked');
  expect(readConnack(refused).meaning).toContain('not authorized');
  expect(readSuback(withheld).fields.at(-1)).toEqual({ hex: '80', label: 'refused' });
});

test('a message keeps its topic name, payload and RETAIN flag, with and without a packet id', () => {
  const [message] = new PacketCutter().push(bytes(retained));
  const [qos1] = new PacketCutter().push(bytes('32 08 00 01 61 00 07 68 69 21'));
  if (!message || !qos1) throw new Error('not cut');
  expect(readPublish(message)).toEqual({ topicName: 'a/b', payload: 'hello', retain: true });
  expect(readPublish(qos1)).toEqual({ topicName: 'a', payload: 'hi!', retain: false });
});

test('a PIN gives something away, a welcome does not', () => {
  const on = (topicName: string) => giveaway({ topicName, payload: '', retain: false });
  expect(on('home/frontdoor/pin/set')).toEqual({ what: 'the PIN of the door', credential: true });
  expect(on('home/nursery/state')?.credential).toBe(false);
  expect(on('home/public/welcome')).toBeNull();
});

const heard = (...topicNames: string[]) =>
  topicNames
    .map((topicName) => ({ topicName, payload: topicName, retain: false }))
    .reduce<readonly TopicHeard[]>(hear, []);

test('a topic keeps its row, a new one comes first', () => {
  expect(heard('a', 'b', 'a').map(({ topicName, count }) => `${topicName}${count}`)).toEqual(['b1', 'a2']);
});

test('the rows are bounded; a credential takes the place of what is harmless, and nothing takes its place', () => {
  const harmless = Array.from({ length: TOPICS_SHOWN_MAX }, (_, index) => `t${index}`);
  const pins = harmless.map((name) => `${name}/pin`);
  const names = (...all: string[]) => heard(...all).map(({ topicName }) => topicName);
  expect(names(...harmless, 'one-more')).toEqual(harmless.toReversed());
  expect(names(...harmless, 'home/pin')).toEqual(['home/pin', ...harmless.slice(1).toReversed()]);
  expect(names(...pins, 'last/pin')).toEqual(pins.toReversed());
});
