import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';

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
