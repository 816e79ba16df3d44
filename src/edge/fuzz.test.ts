/** Structure-aware and seeded: legal packets, mutated ones and noise, split and merged at random. */
import mqttPacket, { type Packet } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';

const seed = Number(process.env['EDGE_FUZZ_SEED'] ?? 20_261_123);
const packetsMin = Number(process.env['EDGE_FUZZ_PACKETS'] ?? 4_000);

/** mulberry32 */
function randomFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomFrom>;

function pick<T>(random: Random, ...choices: [T, ...T[]]): T {
  return choices[random(choices.length)] ?? choices[0];
}

function legalPacket(random: Random, protocolVersion: 4 | 5): Buffer {
  const messageId = 1 + random(20);
  const topic = pick(random, 'a', 'a/b', 'home/pin', '$x', '/', 'ä');
  const filter = pick(random, '#', '+/b', 'a/#', '$SYS/#', topic);
  const qos = pick(random, 0, 1, 2) as 0 | 1 | 2;
  const retain = random(4) === 0;
  const packets: [Packet, ...Packet[]] = [
    {
      cmd: 'publish',
      topic,
      payload: 'x'.repeat(random(40)),
      qos,
      retain,
      dup: false,
      messageId,
      properties: someProperties(random),
    },
    {
      cmd: 'subscribe',
      messageId,
      subscriptions: [
        { topic: filter, qos },
        { topic, qos: 1 },
      ],
    },
    { cmd: 'unsubscribe', messageId, unsubscriptions: [filter] },
    { cmd: 'puback', messageId },
    { cmd: 'pubrec', messageId },
    { cmd: 'pubrel', messageId },
    { cmd: 'pubcomp', messageId },
    { cmd: 'pingreq' },
  ];
  return mqttPacket.generate(pick(random, ...packets), { protocolVersion });
}

function someProperties(random: Random) {
  return pick(
    random,
    {},
    { topicAlias: 1 + random(20) },
    { messageExpiryInterval: random(100), userProperties: { a: 'b' } },
    { responseTopic: 'r', correlationData: Buffer.alloc(random(20)), contentType: 'ä' },
  );
}

function mutated(random: Random, packet: Buffer): Buffer {
  const bytes = Buffer.from(packet);
  switch (random(5)) {
    case 0:
      bytes[random(bytes.length)] = random(256);
      return bytes;
    case 1:
      return bytes.subarray(0, random(bytes.length));
    case 2:
      return Buffer.concat([bytes, Buffer.from([random(256)])]);
    case 3:
      bytes[Math.min(1, bytes.length - 1)] = random(256);
      return bytes;
    default:
      return Buffer.from(Array.from({ length: 1 + random(30) }, () => random(256)));
  }
}

function connectPacket(random: Random, protocolVersion: 4 | 5): Buffer {
  const will =
    random(3) === 0 ? { topic: 'w', payload: Buffer.from('x'), qos: 1 as const, retain: random(2) === 0 } : undefined;
  return mqttPacket.generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion,
    clientId: `f${random(6)}`,
    clean: random(2) === 0,
    keepalive: 60,
    ...(will ? { will } : {}),
    properties: {
      sessionExpiryInterval: random(200),
      receiveMaximum: 1 + random(5),
      topicAliasMaximum: random(3),
      maximumPacketSize: 30 + random(200),
    },
  });
}

function writeInPieces(random: Random, client: RawClient, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random(bytes.length - at);
    client.write(bytes.subarray(at, at + length));
    at += length;
  }
}

test(`[F1] ${packetsMin} packets, seed ${seed}`, { timeout: 120_000 }, async () => {
  const random = randomFrom(seed);
  await using world = await BrokerUnderTest.start();
  const [reader, writer] = [world.dial('device:reader'), world.dial('device:writer')];
  await reader.connect('honest-reader');
  await reader.subscribe(['honest', 2]);
  await writer.connect('honest-writer');
  for (let packets = 0; packets < packetsMin; ) {
    const version = pick<4 | 5>(random, 4, 5);
    const client = world.dial('attacker', version);
    const burst = [random(20) === 0 ? mutated(random, connectPacket(random, version)) : connectPacket(random, version)];
    for (let i = random(30); i >= 0; i -= 1)
      burst.push(random(8) === 0 ? mutated(random, legalPacket(random, version)) : legalPacket(random, version));
    packets += burst.length;
    writeInPieces(random, client, Buffer.concat(burst));
    await new Promise((resolve) => setImmediate(resolve));
    if (random(2) === 0) client.drop();
    if (random(3) === 0) await honestPing(reader, writer);
    if (random(10) === 0) {
      await honestPing(reader, writer);
      world.clock.advance(45_000);
      await honestPing(reader, writer);
    }
  }
  const silent = world.dial('device:late');
  await silent.connect('honest-late');
  silent.publish('honest', 'still here', { qos: 2, messageId: 1 });
  await silent.expect('pubrec');
  expect(await reader.received()).toMatchObject([{ topic: 'honest', payload: Buffer.from('still here'), qos: 2 }]);
  const internal = world.eventsOf('connection.closed').filter(({ cause }) => cause.startsWith('internal error'));
  expect(internal).toEqual([]);
  expect(world.eventsOf('packet.malformed').length).toBeGreaterThan(20);
  expect(world.eventsOf('message.delivered').length).toBeGreaterThan(200);
});

async function honestPing(...clients: RawClient[]): Promise<void> {
  for (const client of clients) expect(await client.received()).toEqual([]);
}
