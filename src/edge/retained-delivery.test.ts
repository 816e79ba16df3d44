import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import { pair } from '../../tests/edge/reader-and-writer.ts';

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
