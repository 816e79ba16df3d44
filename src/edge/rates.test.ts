import { describe, expect, test } from 'vitest';
import { connected, versions } from '../../tests/edge/authorization-worlds.ts';
import type { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import { within } from '../../tests/edge/v5-client.ts';

/** Another client has asked and been answered: what was to be read by then was read. */
async function barrier(world: BrokerUnderTest): Promise<void> {
  const witness = await connected(world, `witness-${crypto.randomUUID()}`);
  for (let i = 0; i < 5; i += 1) await witness.received();
  await world.broker.settled();
  witness.drop();
}

const publishedBy = (world: BrokerUnderTest) => world.eventsOf('publish.accepted').map(({ text }) => text);

describe.each(versions)('MQTT %i', (version) => {
  test('[L22] messageRate: pause reads no further until there is room, and the burst passes', async () => {
    await using world = await within({ messageRate: { perSecond: 2, burst: 3, onExceed: 'pause' } });
    const client = await connected(world, 'meter', version);
    for (const payload of ['1', '2', '3']) client.publish('a', payload);
    expect(await client.received()).toEqual([]);
    expect(world.eventsOf('limit.reached')).toEqual([]);
    for (const payload of ['4', '5', '6']) client.publish('a', payload);
    client.write('c000');
    await barrier(world);
    expect(publishedBy(world)).toEqual(['1', '2', '3', '4']);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.messageRate',
      value: 4,
      max: 3,
      action: 'paused',
    });
    world.clock.advance(499);
    await barrier(world);
    expect(publishedBy(world)).toHaveLength(4);
    world.clock.advance(1);
    await barrier(world);
    expect(publishedBy(world)).toHaveLength(5);
    world.clock.advance(500);
    await barrier(world);
    expect(publishedBy(world)).toEqual(['1', '2', '3', '4', '5', '6']);
    world.clock.advance(500);
    expect(await client.expect('pingresp')).toBeDefined();
  });

  test('[L22] messageRate: disconnect closes (0x96)', async () => {
    await using world = await within({ messageRate: { perSecond: 2, burst: 3, onExceed: 'disconnect' } });
    const client = await connected(world, 'meter', version);
    for (const payload of ['1', '2', '3']) client.publish('a', payload);
    expect(await client.received()).toEqual([]);
    world.clock.advance(500);
    client.publish('a', '4');
    expect(await client.received()).toEqual([]);
    client.publish('a', '5');
    const farewell = version === 5 ? [{ cmd: 'disconnect', reasonCode: 0x96 }] : [];
    expect(await client.untilClosed()).toMatchObject(farewell);
    expect(publishedBy(world)).toEqual(['1', '2', '3', '4']);
    expect(world.theEvent('limit.reached')).toMatchObject({ limit: 'limits.messageRate', action: 'closed' });
  });

  test('[L23] byteRate counts every packet, and a pause is no silence', async () => {
    await using world = await within({
      byteRate: { perSecond: 1, burst: 150, onExceed: 'pause' },
      keepAliveSecondsMax: 60,
    });
    const client = await connected(world, 'meter', version, { keepalive: 30 });
    client.publish('a', 'x'.repeat(180));
    client.publish('a', 'later');
    await barrier(world);
    expect(publishedBy(world)).toHaveLength(1);
    const { value, max } = world.theEvent('limit.reached');
    expect(max).toBe(150);
    world.clock.advance((value - max) * 1_000 - 1);
    await barrier(world);
    expect([publishedBy(world).length, client.isClosed]).toEqual([1, false]);
    world.clock.advance(1);
    await barrier(world);
    expect(publishedBy(world)[1]).toBe('later');
  });

  test('[L23] byteRate: disconnect closes (0x96)', async () => {
    await using world = await within({ byteRate: { perSecond: 1, burst: 150, onExceed: 'disconnect' } });
    const client = await connected(world, 'meter', version);
    client.publish('a', 'x'.repeat(180));
    const farewell = version === 5 ? [{ cmd: 'disconnect', reasonCode: 0x96 }] : [];
    expect(await client.untilClosed()).toMatchObject(farewell);
    expect(world.theEvent('limit.reached')).toMatchObject({ limit: 'limits.byteRate', action: 'closed' });
  });

  test('[L24] acceptRate: the next ones are told so and closed, and leave others their share', async () => {
    await using world = await within({ acceptRate: { perSecond: 1, burst: 2 } });
    for (const clientId of ['a', 'b']) await connected(world, clientId, version);
    const refused = version === 5 ? { reasonCode: 0x9f } : { returnCode: 3 };
    for (const clientId of ['c', 'd']) {
      expect(await world.dial('attacker', version).connect(clientId)).toMatchObject(refused);
    }
    expect(world.eventsOf('limit.reached')).toMatchObject([
      { limit: 'limits.acceptRate', value: 3, max: 2, action: 'closed' },
      { limit: 'limits.acceptRate', action: 'closed' },
    ]);
    world.clock.advance(1_000);
    const accepted = version === 5 ? { reasonCode: 0 } : { returnCode: 0 };
    expect(await world.dial('attacker', version).connect('e')).toMatchObject(accepted);
  });
});

test('[L24] who came too fast and says nothing is closed after a second, of many at once', async () => {
  await using world = await within({ acceptRate: { perSecond: 1, burst: 1 }, connectionsMax: 2 });
  const first = await connected(world, 'first');
  const many = Array.from({ length: 20 }, () => world.dial());
  for (const one of many.slice(16)) expect(await one.untilClosed()).toEqual([]);
  expect(world.broker.connectionCount).toBe(17);
  world.clock.advance(1_000);
  for (const one of many) expect(await one.untilClosed()).toEqual([]);
  expect(world.eventsOf('limit.reached').every(({ limit }) => limit === 'limits.acceptRate')).toBe(true);
  expect(await first.received()).toEqual([]);
});
