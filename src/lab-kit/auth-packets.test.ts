import { expect, it } from 'vitest';
import { authPacket, connackPacket, connectPacket } from './auth-packets.ts';

const method = 'SCRAM-SHA-256';
const methodHex = Buffer.from(method).toString('hex');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it('says method and data in CONNECT, beside a ClientId and nothing else (MQTT 5, 3.1)', () => {
  const properties = `16 15 000d ${methodHex} 16 0003 78797a`;
  const expected = `10 27 0004 4d515454 05 02 003c ${properties} 0004 706f7374`;
  expect(hex(connectPacket({ clientId: 'post', method, data: 'xyz' }))).toBe(expected.replaceAll(' ', ''));
});

it('says them in AUTH, with a reason code and lengths of two bytes where that takes two (MQTT 5, 1.5.5)', () => {
  const data = new Uint8Array(200).fill(0x78);
  const expected = `f0 de01 19 db01 15 000d ${methodHex} 16 00c8 ${'78'.repeat(200)}`;
  expect(hex(authPacket({ method, data, reasonCode: 0x19 }))).toBe(expected.replaceAll(' ', ''));
  expect(hex(authPacket({ method, data: '' })).slice(0, 6)).toBe('f01518');
});

it('says success with as much as it is given (MQTT 5, 3.2)', () => {
  expect(hex(connackPacket())).toBe('2003000000');
  expect(hex(connackPacket({ data: 'v=' }))).toBe('2008000005160002763d');
  expect(hex(connackPacket({ method }))).toBe(`2013000010 15 000d ${methodHex}`.replaceAll(' ', ''));
});
