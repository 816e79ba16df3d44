import { describe, expect, test } from 'vitest';
import { BrokerUnderTest, everythingAllowed } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';
import type { LabEventOf } from '../model/lab-event.ts';
import type { LimitsPolicy } from '../model/policy.ts';

const within = (limits: Partial<LimitsPolicy>) => BrokerUnderTest.start({ ...everythingAllowed, limits });

/** The limit was told once, under its name, with the value that was too much. */
function expectReached(
  world: BrokerUnderTest,
  name: keyof LimitsPolicy,
  [value, max]: [number, number],
  action: LabEventOf<'limit.reached'>['action'],
): void {
  expect(world.theEvent('limit.reached')).toMatchObject({
    limit: `limits.${name}`,
    rule: `limits.${name}`,
    value,
    max,
    action,
  });
}

async function absentSession(world: BrokerUnderTest): Promise<RawClient> {
  const reader = world.dial();
  await reader.connect('hmi', { clean: false });
  await reader.subscribe(['#', 1]);
  reader.drop();
  await world.untilGone('hmi');
  const writer = world.dial();
  await writer.connect('writer');
  return writer;
}

describe('connections', () => {
  test('[L1] connectTimeoutMs: no CONNECT in time, not even in pieces', async () => {
    await using world = await within({ connectTimeoutMs: 1_000 });
    const [silent, slow, good] = [world.dial(), world.dial(), world.dial()];
    await good.connect('good');
    slow.write('10 10 00');
    world.clock.advance(999);
    expect(world.broker.connectionCount).toBe(3);
    world.clock.advance(1);
    expect(await silent.untilClosed()).toEqual([]);
    expect(await slow.untilClosed()).toEqual([]);
    expect(await good.received()).toEqual([]);
    expect(world.eventsOf('limit.reached')).toMatchObject([
      { limit: 'limits.connectTimeoutMs', action: 'closed', connectionId: 1 },
      { limit: 'limits.connectTimeoutMs', action: 'closed', connectionId: 2 },
    ]);
  });

  test.each([
    [60, 0],
    [61, 5],
    [0, 5],
  ])('[L2] keepAliveSecondsMax 60, asked %i: return code %i', async (keepalive, returnCode) => {
    await using world = await within({ keepAliveSecondsMax: 60 });
    expect(await world.dial().connect('a', { keepalive })).toMatchObject({ returnCode });
    if (returnCode === 0) return;
    expectReached(world, keepalive === 0 ? 'keepAliveZero' : 'keepAliveSecondsMax', [keepalive, 60], 'refused');
  });

  test('[L3] connectionsMax', async () => {
    await using world = await within({ connectionsMax: 2 });
    const [first, second, third] = [world.dial(), world.dial(), world.dial()];
    expect(await third.untilClosed()).toEqual([]);
    expectReached(world, 'connectionsMax', [3, 2], 'refused');
    await first.connect('first');
    second.drop();
    await second.untilClosed();
    expect(await first.received()).toEqual([]);
    expect(await world.dial().connect('fourth')).toMatchObject({ returnCode: 0 });
  });

  test('[L4] sessionsMax counts absent clients; who has a session still comes in', async () => {
    await using world = await within({ sessionsMax: 1 });
    const first = world.dial();
    await first.connect('hmi', { clean: false });
    first.drop();
    await world.untilGone('hmi');
    expect(await world.dial().connect('another')).toMatchObject({ returnCode: 3 });
    expectReached(world, 'sessionsMax', [2, 1], 'refused');
    expect(await world.dial().connect('hmi', { clean: false })).toMatchObject({ returnCode: 0, sessionPresent: true });
  });
});

describe('packets', () => {
  test('[L5] packetBytesMax is told by the fixed header, before the body arrives', async () => {
    await using world = await within({ packetBytesMax: 100 });
    const [big, fits] = [world.dial(), world.dial()];
    await fits.connect('fits');
    fits.publish('a', 'x'.repeat(95));
    expect(await fits.received()).toEqual([]);
    await big.connect('big');
    big.write('30 63');
    expect(await big.untilClosed()).toEqual([]);
    expectReached(world, 'packetBytesMax', [101, 100], 'closed');
    expect(world.eventsOf('packet.malformed')).toEqual([]);
  });

  test('[L6] topicLevelsMax in PUBLISH closes, in SUBSCRIBE refuses the filter, in a Will refuses CONNECT', async () => {
    await using world = await within({ topicLevelsMax: 3 });
    const [client, other] = [world.dial(), world.dial()];
    await client.connect('a');
    expect(await client.subscribe(['a/b/c', 0], ['a/b/c/#', 0])).toEqual([0, 0x80]);
    expectReached(world, 'topicLevelsMax', [4, 3], 'refused');
    client.publish('a/b/c', 'x');
    await client.expect('publish');
    client.publish('a/b/c/d', 'x');
    expect(await client.untilClosed()).toEqual([]);
    expect(world.eventsOf('limit.reached')[1]).toMatchObject({ value: 4, action: 'closed' });
    const will = { topic: '////', payload: Buffer.from('x'), qos: 0, retain: false } as const;
    expect(await other.connect('b', { will })).toMatchObject({ returnCode: 5 });
  });

  test('[L6] the highest ceiling is what Aedes can match', async () => {
    await using world = await within({ topicLevelsMax: 100 });
    const client = world.dial();
    await client.connect('a');
    const topic = `${'/'.repeat(98)}x`;
    expect(await client.subscribe([topic, 1], [`${'+/'.repeat(99)}#`, 0])).toEqual([1, 0]);
    client.publish(topic, 'x', { qos: 1 });
    expect(await client.received()).toHaveLength(2);
  });

  test('[L7] subscriptionsMax, where a replaced one does not count twice', async () => {
    await using world = await within({ subscriptionsMax: 2 });
    const client = world.dial();
    await client.connect('a');
    expect(await client.subscribe(['a', 0], ['b', 0], ['b', 1], ['c', 0])).toEqual([0, 0, 1, 0x80]);
    expectReached(world, 'subscriptionsMax', [3, 2], 'refused');
  });
});

test('[L15] topicBytesMax counts bytes, in PUBLISH, SUBSCRIBE and Will', async () => {
  await using world = await within({ topicBytesMax: 10 });
  const [client, other] = [world.dial(), world.dial()];
  await client.connect('a');
  expect(await client.subscribe(['ääääää', 0], ['äääää', 0], ['12345678901', 0])).toEqual([0x80, 0, 0x80]);
  expect(world.eventsOf('limit.reached')).toMatchObject([
    { limit: 'limits.topicBytesMax', value: 12, max: 10, action: 'refused' },
    { limit: 'limits.topicBytesMax', value: 11, max: 10, action: 'refused' },
  ]);
  client.publish('1234567890', 'x');
  expect(await client.received()).toEqual([]);
  client.publish('12345678901', 'x');
  expect(await client.untilClosed()).toEqual([]);
  const will = { topic: '12345678901', payload: Buffer.from('x'), qos: 0, retain: false } as const;
  expect(await other.connect('b', { will })).toMatchObject({ returnCode: 5 });
});

describe('what waits', () => {
  test('[L8] outboundQueueMessagesMax for an absent client: the newest are dropped', async () => {
    await using world = await within({ outboundQueueMessagesMax: 2 });
    const writer = await absentSession(world);
    for (let i = 1; i <= 3; i += 1) writer.publish('a', String(i), { qos: 1, messageId: i });
    await writer.received();
    expectReached(world, 'outboundQueueMessagesMax', [3, 2], 'dropped');
    const again = world.dial();
    await again.connect('hmi', { clean: false });
    expect((await again.received()).map(({ payload }) => String(payload))).toEqual(['1', '2']);
  });

  test('[L9] outboundQueueBytesMax', async () => {
    await using world = await within({ outboundQueueBytesMax: 10 });
    const writer = await absentSession(world);
    for (const [index, payload] of ['123456', '12345', '1234'].entries()) {
      writer.publish('a', payload, { qos: 1, messageId: index + 1 });
    }
    await writer.received();
    expectReached(world, 'outboundQueueBytesMax', [11, 10], 'dropped');
    const again = world.dial();
    await again.connect('hmi', { clean: false });
    expect((await again.received()).map(({ payload }) => String(payload))).toEqual(['123456', '1234']);
  });

  test('[L10] a client that does not read gets a bounded queue and stalls nobody', async () => {
    await using world = await within({ outboundQueueMessagesMax: 5 });
    const [slow, quick, writer] = [world.dial(), world.dial(), world.dial()];
    for (const [reader, clientId] of [
      [slow, 'slow'],
      [quick, 'quick'],
    ] as const) {
      await reader.connect(clientId);
      await reader.subscribe(['#', 0]);
    }
    await writer.connect('writer');
    slow.stream.pause();
    const payload = 'x'.repeat(10_000);
    for (let i = 0; i < 40; i += 1) {
      writer.publish('a', payload);
      await writer.received();
      expect(await quick.received()).toHaveLength(1);
    }
    const dropped = world.eventsOf('limit.reached');
    expect(dropped.length).toBeGreaterThan(10);
    expect(dropped.every(({ clientId, action, max }) => clientId === 'slow' && action === 'dropped' && max === 5)).toBe(
      true,
    );
    slow.stream.resume();
    for (let i = 0; i < 40 - dropped.length; i += 1) await slow.expect('publish');
    expect(await slow.received()).toEqual([]);
  });

  test('[L10] a client that only writes is not read from any further', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial('attacker', 5);
    await client.connect('a');
    client.stream.pause();
    // Each is answered with a byte for each filter: little work that makes many bytes.
    const unsubscriptions = Array.from({ length: 1_000 }, () => 'x');
    for (let messageId = 1; messageId <= 400; messageId += 1) {
      client.send({ cmd: 'unsubscribe', messageId, unsubscriptions });
    }
    const answers = () => world.eventsOf('packet.sent').filter(({ packetType }) => packetType === 'unsuback').length;
    for (let before = -1; before !== answers(); ) {
      before = answers();
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(answers()).toBeGreaterThan(120);
    expect(answers()).toBeLessThan(200);
    client.stream.resume();
    for (let i = 0; i < 400; i += 1) await client.expect('unsuback');
  });

  test('[L11] inflightOutboundMax: the rest waits for acknowledgements', async () => {
    await using world = await within({ inflightOutboundMax: 2 });
    const [reader, writer] = [world.dial(), world.dial()];
    await reader.connect('reader');
    await reader.subscribe(['#', 1]);
    await writer.connect('writer');
    for (let i = 1; i <= 3; i += 1) writer.publish('a', String(i), { qos: 1, messageId: i });
    await writer.received();
    const [first, second, ...more] = await reader.received();
    expect([first, second].map((packet) => String(packet?.payload))).toEqual(['1', '2']);
    expect(more).toEqual([]);
    reader.send({ cmd: 'puback', messageId: Number(first?.messageId) });
    expect((await reader.received()).map(({ payload }) => String(payload))).toEqual(['3']);
  });

  test('[L12] inflightInboundMax: too many unreleased QoS 2 messages close the connection', async () => {
    await using world = await within({ inflightInboundMax: 2 });
    const client = world.dial();
    await client.connect('a');
    for (let messageId = 1; messageId <= 2; messageId += 1) {
      client.publish('a', 'x', { qos: 2, messageId });
      await client.expect('pubrec');
    }
    client.send({ cmd: 'pubrel', messageId: 1 });
    await client.expect('pubcomp');
    client.publish('a', 'x', { qos: 2, messageId: 3 });
    await client.expect('pubrec');
    client.publish('a', 'x', { qos: 2, messageId: 4 });
    expect(await client.untilClosed()).toEqual([]);
    expectReached(world, 'inflightInboundMax', [3, 2], 'closed');
  });
});

describe('retained messages', () => {
  test('[L13] retainedMessagesMax: one more is delivered, not kept; replacing and clearing go on', async () => {
    await using world = await within({ retainedMessagesMax: 1 });
    const client = world.dial();
    await client.connect('a');
    await client.subscribe(['+', 0]);
    client.publish('a', '1', { retain: true });
    client.publish('b', '2', { retain: true });
    client.publish('a', '3', { retain: true });
    expect(await client.received()).toHaveLength(3);
    expectReached(world, 'retainedMessagesMax', [2, 1], 'dropped');
    await client.subscribe(['+', 0]);
    expect((await client.received()).map(({ payload }) => String(payload))).toEqual(['3']);
    client.publish('a', '', { retain: true });
    client.publish('b', '4', { retain: true });
    await client.received();
    expect(world.eventsOf('limit.reached')).toHaveLength(1);
  });

  test('[L14] retainedBytesMax', async () => {
    await using world = await within({ retainedBytesMax: 10 });
    const client = world.dial();
    await client.connect('a');
    client.publish('a', '12345678', { retain: true });
    client.publish('b', '123', { retain: true });
    client.publish('a', '1234567', { retain: true });
    client.publish('b', '123', { retain: true });
    await client.received();
    expectReached(world, 'retainedBytesMax', [11, 10], 'dropped');
  });
});
