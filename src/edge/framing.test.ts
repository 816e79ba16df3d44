import mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';

const conversation = Buffer.concat([
  mqttPacket.generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: 'a',
    clean: true,
    keepalive: 60,
  }),
  mqttPacket.generate({ cmd: 'subscribe', messageId: 7, subscriptions: [{ topic: 'x/#', qos: 1 }] }),
  mqttPacket.generate({
    cmd: 'publish',
    topic: 'x/y',
    payload: 'z'.repeat(300),
    qos: 1,
    messageId: 8,
    retain: false,
    dup: false,
  }),
  mqttPacket.generate({ cmd: 'pingreq' }),
]);
const answers = ['connack', 'suback', 'publish', 'puback', 'pingresp'];

test('[P16] packets are the same wherever the stream is cut', async () => {
  for (let cut = 1; cut < conversation.length; cut += 7) {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    client.write(conversation.subarray(0, cut));
    await new Promise((resolve) => setImmediate(resolve));
    client.write(conversation.subarray(cut));
    for (const cmd of answers) expect((await client.expect(cmd as 'publish')).cmd).toBe(cmd);
  }
});

test('[P16] byte by byte', async () => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial();
  for (const byte of conversation) {
    client.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const cmd of answers) await client.expect(cmd as 'publish');
  expect(world.eventsOf('packet.received').map(({ packetType }) => packetType)).toEqual([
    'connect',
    'subscribe',
    'publish',
    'pingreq',
  ]);
});

test('[P17] packets behind CONNECT are handled after it, all in one write', async () => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial();
  client.write(conversation);
  for (const cmd of answers) await client.expect(cmd as 'publish');
});

test('[P17] packets behind a refused CONNECT are not looked at', async () => {
  await using world = await BrokerUnderTest.start({});
  const client = world.dial();
  client.write(conversation);
  expect(await client.untilClosed()).toMatchObject([{ cmd: 'connack', returnCode: 5 }]);
  expect(world.eventsOf('packet.received')).toHaveLength(1);
});

test('[P18] a stream that ends within a packet is no packet', async () => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial();
  await client.connect('a');
  client.write('30 10 0001');
  client.stream.end();
  await client.untilClosed();
  expect(world.eventsOf('publish.accepted')).toEqual([]);
  expect(world.theEvent('connection.closed')).toMatchObject({ by: 'client', cause: 'closed without DISCONNECT' });
});
