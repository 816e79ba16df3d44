import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';

const connect = '10 10 00 04 4d515454 04 02 003c 0004 6c6f636b';

/** What is wrong, and the bytes, sent behind an accepted CONNECT. */
const afterConnect: [string, string][] = [
  ['[P1] a Remaining Length of five bytes', 'c0 80808080 01'],
  ['[P2] PINGREQ with reserved flags', 'c1 00'],
  ['[P2] SUBSCRIBE without its flag', '80 06 0001 0001 61 00'],
  ['[P2] PUBREL without its flag', '60 02 0001'],
  ['[P3] packet type 0', '00 00'],
  ['[P3] packet type 15', 'f0 00'],
  ['[P3] a CONNACK from a client', '20 02 00 00'],
  ['[P3] a SUBACK from a client', '90 03 0001 00'],
  ['[P4] PUBLISH with QoS 3', '36 05 0001 61 0001'],
  ['[P4] PUBLISH with QoS 0 and DUP', '38 03 0001 61'],
  ['[P5] an overlong slash in a topic name', '30 04 0002 c0af'],
  ['[P5] a surrogate in a topic name', '30 05 0003 eda080'],
  ['[P5] a cut sequence in a topic name', '30 04 0002 61c3'],
  ['[P5] U+0000 in a topic name', '30 05 0003 610062'],
  ['[P5] U+0000 behind a character of two bytes', '30 05 0003 c3a400'],
  ['[P5] a surrogate in a topic filter', '82 08 0001 0003 eda080 00'],
  ['[P6] a wildcard # in a topic name', '30 05 0003 612f23'],
  ['[P6] a wildcard + in a topic name', '30 05 0003 612f2b'],
  ['[P6] an empty topic name', '30 02 0000'],
  ['[P7] PUBLISH with packet id 0', '32 05 0001 61 0000'],
  ['[P7] SUBSCRIBE with packet id 0', '82 06 0000 0001 61 00'],
  ['[P7] UNSUBSCRIBE with packet id 0', 'a2 05 0000 0001 61'],
  ['[P7] PUBACK with packet id 0', '40 02 0000'],
  ['[P8] a topic name beyond the packet', '30 03 0009 61'],
  ['[P8] PUBLISH without room for its packet id', '32 03 0001 61'],
  ['[P8] SUBSCRIBE cut before the QoS', '82 05 0001 0001 61'],
  ['[P8] PUBACK of one byte', '40 01 00'],
  ['[P8] PUBACK of three bytes', '40 03 0001 00'],
  ['[P8] PINGREQ with a body', 'c0 01 00'],
  ['[P8] DISCONNECT with a body', 'e0 01 00'],
  ['[P9] SUBSCRIBE without a filter', '82 02 0001'],
  ['[P9] UNSUBSCRIBE without a filter', 'a2 02 0001'],
  ['[P9] an empty topic filter', '82 05 0001 0000 00'],
  ['[P9] # before the last level', '82 08 0001 0003 232f61 00'],
  ['[P9] # behind other characters', '82 07 0001 0002 6123 00'],
  ['[P9] + behind other characters', '82 07 0001 0002 612b 00'],
  ['[P9] a wrong filter behind a right one', '82 0b 0001 0001 61 00 0002 2b2b 00'],
  ['[P9] a wrong filter in UNSUBSCRIBE', 'a2 06 0001 0002 612b'],
  ['[P10] Requested QoS 3', '82 06 0001 0001 61 03'],
  ['[P10] reserved bits beside the Requested QoS', '82 06 0001 0001 61 04'],
  ['[P11] a second CONNECT', connect],
];

/** The same, as the first thing a client says. */
const atFirst: [string, string][] = [
  ['[P12] PINGREQ before CONNECT', 'c0 00'],
  ['[P12] PUBLISH before CONNECT', '30 03 0001 61'],
  ['[P12] DISCONNECT before CONNECT', 'e0 00'],
  ['[P12] what begins like a packet that never ends, such as the line of a proxy', '50 52 4f 58 59 20'],
  ['[P13] an unknown protocol name', '10 10 00 04 4d515458 04 02 003c 0004 6c6f636b'],
  ['[P13] a lower-case protocol name', '10 10 00 04 6d717474 04 02 003c 0004 6c6f636b'],
  ['[P14] the reserved connect flag', '10 10 00 04 4d515454 04 03 003c 0004 6c6f636b'],
  ['[P14] Will QoS 3', '10 16 00 04 4d515454 04 1e 003c 0004 6c6f636b 0001 77 0001 78'],
  ['[P14] Will QoS without a Will', '10 10 00 04 4d515454 04 0a 003c 0004 6c6f636b'],
  ['[P14] Will Retain without a Will', '10 10 00 04 4d515454 04 22 003c 0004 6c6f636b'],
  ['[P14] a password without a user name', '10 13 00 04 4d515454 04 42 003c 0004 6c6f636b 0001 70'],
  ['[P15] a wildcard in the Will Topic', '10 16 00 04 4d515454 04 06 003c 0004 6c6f636b 0001 23 0001 78'],
  ['[P15] a CONNECT cut in the ClientId', '10 0f 00 04 4d515454 04 02 003c 0004 6c6f63'],
  ['[P15] a CONNECT with a byte too many', '10 11 00 04 4d515454 04 02 003c 0004 6c6f636b 00'],
  ['[P15] a user name flag without a user name', '10 10 00 04 4d515454 04 82 003c 0004 6c6f636b'],
];

describe('malformed packets close the connection and are told', () => {
  test.each(afterConnect)('%s', async (_, bytes) => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    await client.connect('lock');
    client.write(bytes);
    expect(await client.untilClosed()).toEqual([]);
    expectMalformed(world);
  });

  test.each(atFirst)('%s', async (_, bytes) => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    client.write(bytes);
    expect(await client.untilClosed()).toEqual([]);
    expectMalformed(world);
    expect(world.eventsOf('connect.accepted')).toEqual([]);
  });
});

function expectMalformed(world: BrokerUnderTest): void {
  const { reason, spec, hex } = world.theEvent('packet.malformed');
  expect(reason).not.toBe('');
  expect(spec).toMatch(/^mqtt-3\.1\.1 /);
  expect(hex).not.toBe('');
  expect(world.theEvent('connection.closed')).toMatchObject({
    by: 'broker',
    cause: expect.stringMatching(/malformed|protocol/),
  });
  expect(world.broker.connectionCount).toBe(0);
}

/** The legal neighbours of what is refused above. */
const legal: [string, string, string][] = [
  ['[P1] a Remaining Length longer than needed', 'c0 8000', 'pingresp'],
  ['[P5] characters of one to four bytes', '82 0f 0001 000a 61c3a4e282acf09f9880 00', 'suback'],
  ['[P5] a byte order mark is a character', '82 08 0001 0003 efbbbf 00', 'suback'],
  ['[P7] packet id 65535', '32 05 0001 61 ffff', 'puback'],
  ['[P9] wildcards that stand alone', '82 0a 0001 0005 2b2f612f23 00', 'suback'],
  ['[P10] Requested QoS 2', '82 06 0001 0001 61 02', 'suback'],
];

test.each(legal)('%s is accepted', async (_, bytes, answer) => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial();
  await client.connect('lock');
  client.write(bytes);
  expect(await client.next()).toMatchObject({ cmd: answer });
  expect(world.eventsOf('packet.malformed')).toEqual([]);
});
