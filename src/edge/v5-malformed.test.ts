import { expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import { v5 } from '../../tests/edge/v5-client.ts';

/** Behind an accepted CONNECT of version 5. */
const malformed: [string, string, number][] = [
  ['[V23] an unknown property', '30 06 0001 61 02 7f00', 0x81],
  ['[V23] a property of another packet', '30 07 0001 61 03 21 0001', 0x81],
  ['[V23] a property twice', '30 08 0001 61 04 0100 0100', 0x82],
  ['[V23] properties beyond the packet', '30 05 0001 61 7f 01', 0x81],
  ['[V23] a property cut by the Property Length', '30 06 0001 61 02 0300', 0x81],
  ['[V23] a flag of 2', '30 06 0001 61 02 0102', 0x82],
  ['[V23] a Response Topic with a wildcard', '30 08 0001 61 04 08 0001 23', 0x82],
  ['[V23] a Subscription Identifier from a client', '30 06 0001 61 02 0b01', 0x82],
  ['[V23] a Subscription Identifier of 0', '82 09 0001 02 0b00 0001 61 00', 0x82],
  ['[V23] U+0000 in a user property', '30 0c 0001 61 08 26 0002 6100 0001 62', 0x81],
  ['[P1] a Remaining Length longer than needed', 'c0 8000', 0x81],
  ['[V24] neither name nor alias', '30 03 0000 00', 0x82],
  ['[V24] topic alias 0', '30 06 0000 03 23 0000', 0x94],
  ['[V25] reserved Subscription Options', '82 07 0001 00 0001 61 40', 0x81],
  ['[V25] Retain Handling 3', '82 07 0001 00 0001 61 30', 0x82],
  ['[V25] No Local on a shared subscription', '82 0e 0001 00 0008 2473686172652f67 04', 0x82],
  ['[V26] a reason code PUBACK does not have', '40 03 0001 04', 0x82],
  ['[V26] a reason code DISCONNECT does not have from a client', 'e0 01 8d', 0x82],
  ['[V27] AUTH without a method in CONNECT', 'f0 00', 0x82],
  ['[P11] a second CONNECT', '10 11 0004 4d515454 05 02 003c 00 0004 6c6f636b', 0x82],
];

test.each(malformed)('%s is answered with DISCONNECT and closed', async (_, bytes, reasonCode) => {
  await using world = await BrokerUnderTest.start();
  const client = await v5(world, 'lock');
  client.write(bytes);
  expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode }]);
});

test.each([
  ['Receive Maximum 0', '10 14 0004 4d515454 05 02 003c 03 21 0000 0004 6c6f636b'],
  ['Maximum Packet Size 0', '10 16 0004 4d515454 05 02 003c 05 27 00000000 0004 6c6f636b'],
  ['Authentication Data without a method', '10 15 0004 4d515454 05 02 003c 04 16 0001 78 0004 6c6f636b'],
])('[V23] a CONNECT with %s is refused', async (_, bytes) => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial('attacker', 5);
  client.write(bytes);
  await client.untilClosed();
  expect(world.theEvent('packet.malformed').reason).not.toBe('');
});

test('[V28] a password alone is legal, as tokens have it', async () => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial('attacker', 5);
  client.write('10 14 0004 4d515454 05 42 003c 00 0004 6c6f636b 0001 70');
  expect(await client.next()).toMatchObject({ cmd: 'connack', reasonCode: 0 });
});
