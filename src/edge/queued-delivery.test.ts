import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';

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
});
