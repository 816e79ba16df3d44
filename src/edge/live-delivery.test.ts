import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import { pair } from '../../tests/edge/reader-and-writer.ts';

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

  test('[M6] messages of one publisher keep their order', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = await pair(world, 'a/#', 1);
    for (let i = 1; i <= 50; i += 1) writer.publish('a/b', String(i), { qos: 1, messageId: i, retain: i % 3 === 0 });
    await writer.received();
    const order = (await reader.received()).map(({ payload }) => Number(payload));
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
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
