import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';

async function pair(world: BrokerUnderTest, topicFilter = '#', qos: 0 | 1 | 2 = 2): Promise<[RawClient, RawClient]> {
  const [reader, writer] = [world.dial('device:reader'), world.dial('device:writer')];
  await reader.connect('reader');
  await reader.subscribe([topicFilter, qos]);
  await writer.connect('writer');
  return [reader, writer];
}

describe('QoS', () => {
  test('[M1] QoS 1 is acknowledged after it was handed on', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world);
    writer.publish('a', 'x', { qos: 1, messageId: 9 });
    expect(await writer.expect('puback')).toMatchObject({ messageId: 9 });
    const types = world.events.filter(({ clientId }) => clientId !== null).map(({ type }) => type);
    expect(types.indexOf('message.delivered')).toBeLessThan(types.lastIndexOf('packet.sent'));
    expect(await reader.expect('publish')).toMatchObject({ topic: 'a', qos: 1, retain: false, dup: false });
  });

  test('[M2] QoS 2 is published once, however often it is sent before PUBREL', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, '#', 0);
    for (const dup of [false, true, true]) {
      writer.send({ cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 5, retain: false, dup });
      expect(await writer.expect('pubrec')).toMatchObject({ messageId: 5 });
    }
    writer.send({ cmd: 'pubrel', messageId: 5 });
    expect(await writer.expect('pubcomp')).toMatchObject({ messageId: 5 });
    expect(await reader.received()).toHaveLength(1);
    writer.publish('a', 'another', { qos: 2, messageId: 5 });
    await writer.expect('pubrec');
    expect(await reader.received()).toHaveLength(1);
  });

  test('[M2] PUBREL for an unknown packet id is answered too', async () => {
    await using world = await BrokerUnderTest.start();
    const [, writer] = await pair(world);
    writer.send({ cmd: 'pubrel', messageId: 77 });
    expect(await writer.expect('pubcomp')).toMatchObject({ messageId: 77 });
  });

  test('[M3] outbound QoS 2: PUBLISH, PUBREC, PUBREL, PUBCOMP', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world);
    writer.publish('a', 'x', { qos: 2 });
    await writer.expect('pubrec');
    const { messageId } = await reader.expect('publish');
    reader.send({ cmd: 'pubrec', messageId: Number(messageId) });
    expect(await reader.expect('pubrel')).toMatchObject({ messageId });
    reader.send({ cmd: 'pubcomp', messageId: Number(messageId) });
    expect(await reader.received()).toEqual([]);
  });

  test.each([
    [0, 2, 0],
    [1, 2, 1],
    [2, 1, 1],
    [2, 0, 0],
    [2, 2, 2],
  ] as const)(
    '[M4] published at %i, granted %i: delivered at %i, by wildcard as well',
    async (published, granted, delivered) => {
      await using world = await BrokerUnderTest.start();
      const [reader, writer] = await pair(world, 'a/#', granted);
      writer.publish('a/b', 'x', { qos: published });
      await writer.received();
      expect(await reader.expect('publish')).toMatchObject({ qos: delivered });
    },
  );

  test('[M5] what was not acknowledged is sent again with DUP after the reconnect, in its order and before what waited', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [world.dial(), world.dial()];
    await reader.connect('hmi', { clean: false });
    await reader.subscribe(['#', 2]);
    await writer.connect('writer');
    writer.publish('a', '1', { qos: 1, messageId: 1 });
    writer.publish('a', '2', { qos: 2, messageId: 2 });
    writer.publish('a', '3', { qos: 2, messageId: 3 });
    await writer.received();
    const [one, two, three] = [
      await reader.expect('publish'),
      await reader.expect('publish'),
      await reader.expect('publish'),
    ];
    reader.send({ cmd: 'pubrec', messageId: Number(three.messageId) });
    await reader.expect('pubrel');
    reader.drop();
    await world.untilGone('hmi');
    writer.publish('a', '4', { qos: 1, messageId: 4 });
    await writer.received();
    const again = world.dial();
    expect(await again.connect('hmi', { clean: false })).toMatchObject({ sessionPresent: true });
    expect(await again.received()).toMatchObject([
      { cmd: 'publish', payload: Buffer.from('1'), dup: true, messageId: one.messageId },
      { cmd: 'publish', payload: Buffer.from('2'), dup: true, messageId: two.messageId },
      { cmd: 'pubrel', messageId: three.messageId },
      { cmd: 'publish', payload: Buffer.from('4'), dup: false },
    ]);
  });

  test('[M6] messages of one publisher keep their order', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'a/#', 1);
    for (let i = 1; i <= 50; i += 1) writer.publish('a/b', String(i), { qos: 1, messageId: i, retain: i % 3 === 0 });
    await writer.received();
    const order = (await reader.received()).map(({ payload }) => Number(payload));
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });
});

describe('sessions', () => {
  test('[N1] a lasting session keeps subscriptions and queues QoS 1 and 2, not QoS 0', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [world.dial('device:hmi'), world.dial()];
    expect(await reader.connect('hmi', { clean: false })).toMatchObject({ sessionPresent: false });
    await reader.subscribe(['a', 2]);
    reader.drop();
    await world.untilGone('hmi');
    await writer.connect('writer');
    for (const qos of [0, 1, 2] as const) writer.publish('a', `qos ${qos}`, { qos, messageId: qos });
    await writer.received();
    const again = world.dial('device:hmi');
    expect(await again.connect('hmi', { clean: false })).toMatchObject({ sessionPresent: true });
    expect((await again.received()).map(({ payload }) => String(payload))).toEqual(['qos 1', 'qos 2']);
    expect(world.eventsOf('message.delivered').map(({ path }) => path)).toEqual(['queued', 'queued']);
  });

  test('[N1] a session without subscriptions is present too', async () => {
    await using world = await BrokerUnderTest.start();
    const first = world.dial();
    await first.connect('hmi', { clean: false });
    first.drop();
    await world.untilGone('hmi');
    expect(await world.dial().connect('hmi', { clean: false })).toMatchObject({ sessionPresent: true });
  });

  test('[N2] a clean session begins with nothing and leaves nothing', async () => {
    await using world = await BrokerUnderTest.start();
    const [lasting, clean, writer] = [world.dial(), world.dial(), world.dial()];
    await lasting.connect('hmi', { clean: false });
    await lasting.subscribe(['a', 1]);
    lasting.drop();
    await world.untilGone('hmi');
    expect(await clean.connect('hmi', { clean: true })).toMatchObject({ sessionPresent: false });
    await writer.connect('writer');
    writer.publish('a', 'x', { qos: 1 });
    await writer.received();
    expect(await clean.received()).toEqual([]);
    clean.drop();
    await world.untilGone('hmi', 2);
    expect(await world.dial().connect('hmi', { clean: false })).toMatchObject({ sessionPresent: false });
  });
});

describe('subscriptions', () => {
  test('[S1] overlapping subscriptions get one copy, at the highest QoS among them', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'a/#', 0);
    await reader.subscribe(['a/+', 2], ['a/b', 1]);
    writer.publish('a/b', 'x', { qos: 2 });
    await writer.received();
    expect(await reader.received()).toMatchObject([{ qos: 2 }]);
  });

  test('[S2] the same filter again replaces the subscription and brings the retained message again', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'a', 2);
    writer.publish('a', 'x', { qos: 2, retain: true });
    await writer.received();
    expect(await reader.received()).toMatchObject([{ retain: false, qos: 2 }]);
    await reader.subscribe(['a', 0]);
    expect(await reader.received()).toMatchObject([{ retain: true, qos: 0 }]);
    writer.publish('a', 'y', { qos: 2, messageId: 2 });
    await writer.received();
    expect(await reader.received()).toMatchObject([{ retain: false, qos: 0 }]);
  });

  test('[S3] UNSUBSCRIBE ends it; UNSUBACK comes also for what was never subscribed', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'a', 0);
    reader.send({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['a', 'never'] });
    expect(await reader.expect('unsuback')).toMatchObject({ messageId: 3 });
    writer.publish('a', 'x');
    await writer.received();
    expect(await reader.received()).toEqual([]);
    expect(world.theEvent('unsubscribe.completed').topicFilter).toBe('a');
  });

  test.each([
    ['#', '$x/a', false],
    ['+/a', '$x/a', false],
    ['$x/#', '$x/a', true],
    ['$x/+', '$x/a', true],
    ['+/+', '/a', true],
    ['a/#', 'a', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['A', 'a', false],
  ])('[S4] filter %s, topic %s: %s, live and retained', async (topicFilter, topic, matches) => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, topicFilter, 0);
    writer.publish(topic, 'x', { retain: true });
    await writer.received();
    expect(await reader.received()).toHaveLength(matches ? 1 : 0);
    await reader.subscribe([topicFilter, 0]);
    expect(await reader.received()).toHaveLength(matches ? 1 : 0);
  });
});

describe('retained messages', () => {
  test('[R1] the last one is kept and given to new subscribers with RETAIN 1', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'other', 0);
    writer.publish('a', 'old', { retain: true });
    writer.publish('a', 'new', { retain: true, qos: 1 });
    writer.publish('a', 'not retained');
    await writer.received();
    await reader.subscribe(['a', 1]);
    expect(await reader.received()).toMatchObject([{ topic: 'a', payload: Buffer.from('new'), retain: true, qos: 1 }]);
    const accepted = world.eventsOf('publish.accepted')[1];
    expect(world.theEvent('message.delivered')).toMatchObject({
      path: 'retained',
      fromSequence: accepted?.sequence,
      fromActor: 'device:writer',
    });
  });

  test('[R2] an empty payload clears it, and goes to who is there', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'a', 0);
    writer.publish('a', 'x', { retain: true });
    writer.publish('a', '', { retain: true });
    writer.publish('a', '', { retain: true });
    await writer.received();
    expect(await reader.received()).toMatchObject([{ retain: false }, { retain: false }, { retain: false }]);
    await reader.subscribe(['a', 0]);
    expect(await reader.received()).toEqual([]);
    expect(world.eventsOf('retained.set')).toHaveLength(1);
    expect(world.theEvent('retained.cleared').topicName).toBe('a');
  });

  test('[R3] a resumed session does not get them again', async () => {
    await using world = await BrokerUnderTest.start();
    const reader = world.dial();
    await reader.connect('hmi', { clean: false });
    reader.publish('a', 'x', { retain: true });
    await reader.subscribe(['a', 0]);
    expect(await reader.received()).toHaveLength(1);
    reader.drop();
    await world.untilGone('hmi');
    const again = world.dial();
    await again.connect('hmi', { clean: false });
    expect(await again.received()).toEqual([]);
  });
});

describe('Will', () => {
  const will = { topic: 'w', payload: Buffer.from('gone'), qos: 1, retain: true } as const;

  test('[W1] is published when the connection ends without DISCONNECT, and kept if it says so', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, client] = [world.dial(), world.dial('device:hmi')];
    await reader.connect('reader');
    await reader.subscribe(['w', 1]);
    await client.connect('hmi', { will });
    client.drop();
    expect(await reader.expect('publish')).toMatchObject({
      topic: 'w',
      payload: Buffer.from('gone'),
      retain: false,
      qos: 1,
    });
    expect(world.theEvent('publish.accepted')).toMatchObject({
      will: true,
      retain: true,
      actor: 'device:hmi',
      clientId: 'hmi',
    });
    await reader.subscribe(['w', 0]);
    expect(await reader.received()).toMatchObject([{ retain: true }]);
  });

  test('[W2] is discarded by DISCONNECT', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    await client.connect('hmi', { will });
    client.write('e000');
    await client.untilClosed();
    expect(world.eventsOf('publish.accepted')).toEqual([]);
    expect(world.theEvent('connection.closed')).toMatchObject({ by: 'client', cause: 'DISCONNECT' });
  });

  test.each([
    ['a malformed packet', (_: BrokerUnderTest, client: RawClient) => client.write('00 00')],
    ['keep-alive', (world: BrokerUnderTest) => world.clock.advance(90_000)],
    ['takeover', (world: BrokerUnderTest) => void world.dial().connect('hmi')],
  ])('[W3] is published when the broker closes: %s', async (_, provoke) => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    await client.connect('hmi', { will });
    provoke(world, client);
    await client.untilClosed();
    expect(world.theEvent('publish.accepted')).toMatchObject({ will: true, topicName: 'w' });
  });
});
