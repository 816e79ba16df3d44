import mqttPacket from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import { publish, subscribe, v5, within } from '../../tests/edge/v5-client.ts';

describe('messages', () => {
  const properties = {
    payloadFormatIndicator: true,
    contentType: 'text/plain',
    responseTopic: 'answers',
    correlationData: Buffer.from('c1'),
    userProperties: { unit: 'C' },
  };

  test('[V5] properties go from publisher to subscriber live, retained and queued', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, absent] = [await v5(world, 'reader'), await v5(world, 'absent', { sessionExpiryInterval: 100 })];
    await subscribe(reader, 'a', { qos: 1 });
    await subscribe(absent, 'a', { qos: 1 });
    absent.drop();
    await world.untilGone('absent');
    publish(reader, 'a', 'x', properties, { qos: 1, retain: true });
    const live = await reader.expect('publish');
    await reader.expect('puback');
    const again = world.dial('attacker', 5);
    await again.connect('absent', { clean: false });
    const queued = await again.expect('publish');
    await subscribe(again, 'a');
    const retained = await again.expect('publish');
    for (const message of [live, queued, retained])
      expect(message.properties).toEqual({ ...properties, userProperties: expect.objectContaining({ unit: 'C' }) });
    expect([live.retain, queued.retain, retained.retain]).toEqual([false, false, true]);
  });

  test('[V5] a 3.1.1 and a 5 client talk to each other', async () => {
    await using world = await BrokerUnderTest.start();
    const [modern, old] = [await v5(world, 'modern'), world.dial()];
    await old.connect('old');
    await old.subscribe(['#', 1]);
    await subscribe(modern, '#', { qos: 1 });
    publish(modern, 'a', 'from 5', properties, { qos: 1 });
    expect(await old.expect('publish')).toMatchObject({ topic: 'a', payload: Buffer.from('from 5') });
    old.publish('b', 'from 3.1.1', { qos: 1 });
    const seen = (await modern.received()).filter(({ cmd }) => cmd === 'publish');
    expect(seen.map(({ payload }) => String(payload))).toEqual(['from 5', 'from 3.1.1']);
  });

  test('[V6] a message expires while it waits, and what is left of its interval is told', async () => {
    await using world = await BrokerUnderTest.start();
    const absent = await v5(world, 'absent', { sessionExpiryInterval: 1_000 });
    await subscribe(absent, '#', { qos: 1 });
    absent.drop();
    await world.untilGone('absent');
    const writer = await v5(world, 'writer');
    publish(writer, 'a', 'short', { messageExpiryInterval: 10 }, { qos: 1, retain: true });
    publish(writer, 'b', 'long', { messageExpiryInterval: 50 }, { qos: 1, messageId: 2 });
    await writer.received();
    world.clock.advance(30_000);
    const again = world.dial('attacker', 5);
    await again.connect('absent', { clean: false });
    expect(await again.received()).toMatchObject([{ topic: 'b', properties: { messageExpiryInterval: 20 } }]);
    await subscribe(again, 'a');
    expect(await again.received()).toEqual([]);
  });

  test('[V7] topic aliases from the client', async () => {
    await using world = await within({ topicAliasMaximum: 2 });
    const client = await v5(world, 'a');
    await subscribe(client, '#');
    publish(client, 'x', '1', { topicAlias: 2 });
    publish(client, '', '2', { topicAlias: 2 });
    publish(client, 'y', '3', { topicAlias: 2 });
    publish(client, '', '4', { topicAlias: 2 });
    expect((await client.received()).map(({ topic, payload }) => `${topic} ${payload}`)).toEqual([
      'x 1',
      'x 2',
      'y 3',
      'y 4',
    ]);
    publish(client, 'z', '5', { topicAlias: 3 });
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x94 }]);
  });

  test('[V7] an alias that was never defined is a protocol error', async () => {
    await using world = await BrokerUnderTest.start();
    const client = await v5(world, 'a');
    publish(client, '', 'x', { topicAlias: 1 });
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x82 }]);
  });

  test('[V8] topic aliases to the client, as many as it takes', async () => {
    await using world = await BrokerUnderTest.start();
    const client = await v5(world, 'a', { topicAliasMaximum: 1 });
    await subscribe(client, '#');
    for (const topic of ['x', 'x', 'y']) publish(client, topic, '1');
    expect(
      (await client.received()).map(({ topic, properties: told }) => [
        topic,
        (told as { topicAlias?: number } | undefined)?.topicAlias,
      ]),
    ).toEqual([
      ['x', 1],
      ['', 1],
      ['y', undefined],
    ]);
  });
});

describe('flow control', () => {
  test('[V9] more unfinished QoS 2 messages than Receive Maximum: 0x93', async () => {
    await using world = await within({ inflightInboundMax: 1 });
    const client = await v5(world, 'a');
    publish(client, 'a', 'x', {}, { qos: 2, messageId: 1 });
    await client.expect('pubrec');
    publish(client, 'a', 'x', {}, { qos: 2, messageId: 2 });
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x93 }]);
  });

  test('[V10] the client’s Receive Maximum is kept', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [await v5(world, 'reader', { receiveMaximum: 2 }), await v5(world, 'writer')];
    await subscribe(reader, '#', { qos: 2 });
    for (let i = 1; i <= 4; i += 1) publish(writer, 'a', String(i), {}, { qos: i === 1 ? 2 : 1, messageId: i });
    await writer.received();
    const [first, second, ...more] = await reader.received();
    expect([String(first?.payload), String(second?.payload), more.length]).toEqual(['1', '2', 0]);
    reader.send({ cmd: 'pubrec', messageId: Number(first?.messageId), reasonCode: 0x80 });
    expect((await reader.received()).map(({ payload }) => String(payload))).toEqual(['3']);
    reader.send({ cmd: 'puback', messageId: Number(second?.messageId), reasonCode: 0 });
    expect((await reader.received()).map(({ payload }) => String(payload))).toEqual(['4']);
  });

  test('[V11] the client’s Maximum Packet Size is kept, and the next message still comes', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [
      await v5(world, 'reader', { maximumPacketSize: 50, receiveMaximum: 1, topicAliasMaximum: 5 }),
      await v5(world, 'writer'),
    ];
    await subscribe(reader, '#', { qos: 1 });
    publish(writer, 'a', 'x'.repeat(60), {}, { qos: 1 });
    publish(writer, 'a', 'small', {}, { qos: 1, messageId: 2 });
    await writer.received();
    expect(await reader.received()).toMatchObject([{ topic: 'a', payload: Buffer.from('small') }]);
    expect(world.theEvent('message.withheld').reason).toMatch(/Maximum Packet Size/);
  });

  test('[V12] a packet larger than ours is refused with 0x95 before its body arrives', async () => {
    await using world = await within({ packetBytesMax: 100 });
    const client = await v5(world, 'a');
    client.write('30 ff7f');
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x95 }]);
  });
});

test('[P16] mqtt-packet and we agree on every property of PUBLISH', async () => {
  await using world = await BrokerUnderTest.start();
  const client = await v5(world, 'a');
  await subscribe(client, '#', { qos: 1, subscriptionIdentifier: 268_435_455 });
  const properties = {
    payloadFormatIndicator: false,
    messageExpiryInterval: 4_294_967_295,
    contentType: 'ä',
    responseTopic: 'r/1',
    correlationData: Buffer.alloc(200, 7),
    userProperties: { a: ['1', '2'], b: '' },
  };
  const sent = mqttPacket.generate(
    { cmd: 'publish', topic: 't', payload: 'p', qos: 1, messageId: 2, retain: false, dup: false, properties },
    { protocolVersion: 5 },
  );
  client.write(sent);
  const { properties: got } = await client.expect('publish');
  expect({ ...(got as object) }).toMatchObject({
    ...properties,
    userProperties: { a: ['1', '2'] },
    subscriptionIdentifier: 268_435_455,
  });
});
