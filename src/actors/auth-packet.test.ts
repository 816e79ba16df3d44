import { expect, it } from 'vitest';
import { authPacket } from './auth-packet.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it('writes reason code, method and data as MQTT 5 §3.15 has them', () => {
  expect(hex(authPacket(0x19, 'A', new Uint8Array([0x41])))).toBe('f00a1908150001411600014' + '1');
});

it('writes lengths of two bytes where one is too short', () => {
  const packet = authPacket(0x18, 'A', new Uint8Array(200));
  expect(hex(packet.subarray(0, 10))).toBe('f0d20118cf0115000141');
  expect(packet.length).toBe(3 + 0xd2);
});

it('takes the longest property and none that is longer', () => {
  expect(authPacket(0x18, 'A', new Uint8Array(0xffff)).length).toBeGreaterThan(0xffff);
  expect(() => authPacket(0x18, 'A', new Uint8Array(0x1_0000))).toThrow(RangeError);
});
