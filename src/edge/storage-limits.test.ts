import { describe, expect, test } from 'vitest';
import {
  accounts,
  BrokerUnderTest,
  connected,
  lasting,
  leave,
  payloads,
  signedInAs,
  versions,
} from '../../tests/edge/authorization-worlds.ts';
import { within } from '../../tests/edge/v5-client.ts';

async function queueFor(world: BrokerUnderTest, version: 4 | 5, messages: readonly string[]): Promise<void> {
  const { client } = await lasting(world, 'valve', version);
  await client.subscribe(['cmd/#', 1]);
  await leave(world, client, 'valve');
  const writer = await connected(world, 'writer');
  for (const [index, payload] of messages.entries()) {
    writer.publish('cmd/a', payload, { qos: 1, messageId: index + 1 });
  }
  await writer.received();
}

describe.each(versions)('MQTT %i', (version) => {
  const whatWaited = async (world: BrokerUnderTest) =>
    payloads(await (await lasting(world, 'valve', version)).client.received());

  test('[L21] outboundQueueFull: dropOldest keeps the newest messages', async () => {
    await using world = await within({ outboundQueueMessagesMax: 2, outboundQueueFull: 'dropOldest' });
    await queueFor(world, version, ['1', '2', '3', '4']);
    expect(world.eventsOf('limit.reached')).toMatchObject([
      { limit: 'limits.outboundQueueMessagesMax', value: 3, max: 2, action: 'dropped' },
      { action: 'dropped' },
    ]);
    expect(await whatWaited(world)).toEqual(['3', '4']);
  });

  test('[L21] dropOldest by bytes drops as many as it takes, and none for a message that never fits', async () => {
    await using world = await within({ outboundQueueBytesMax: 10, outboundQueueFull: 'dropOldest' });
    await queueFor(world, version, ['aaaa', 'bbbb', 'cc', 'ddddd', 'eeeeeeeeeee']);
    expect(await whatWaited(world)).toEqual(['cc', 'ddddd']);
  });

  test('[L27] messageExpirySecondsMax: what waited longer for an absent client is not sent', async () => {
    await using world = await within({ messageExpirySecondsMax: 60 });
    await queueFor(world, version, ['old']);
    world.clock.advance(1_000);
    const writer = await connected(world, 'another');
    writer.publish('cmd/a', 'new', { qos: 1 });
    await writer.expect('puback');
    world.clock.advance(59_000);
    expect(await whatWaited(world)).toEqual(['new']);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.messageExpirySecondsMax',
      value: 60,
      max: 60,
      action: 'dropped',
    });
  });

  test('[L27] what has expired makes room in a full queue', async () => {
    await using world = await within({ messageExpirySecondsMax: 60, outboundQueueMessagesMax: 1 });
    await queueFor(world, version, ['old']);
    world.clock.advance(60_000);
    const writer = await connected(world, 'another');
    writer.publish('cmd/a', 'new', { qos: 1 });
    await writer.expect('puback');
    expect(await whatWaited(world)).toEqual(['new']);
    expect(world.theEvent('limit.reached').limit).toBe('limits.messageExpirySecondsMax');
  });

  test('[L28] retainedMessagesPerPrincipalMax: others have room, replacing and clearing go on', async () => {
    const auth = accounts({ userName: 'a' }, { userName: 'b' });
    const limits = { retainedMessagesPerPrincipalMax: 2 };
    await using world = await BrokerUnderTest.start({ auth, acl: { default: 'allow' }, limits });
    const [a, b] = [
      await connected(world, 'a', version, signedInAs('a')),
      await connected(world, 'b', version, signedInAs('b')),
    ];
    for (const topic of ['1', '2', '3']) a.publish(topic, `a${topic}`, { retain: true });
    await a.received();
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.retainedMessagesPerPrincipalMax',
      value: 3,
      max: 2,
      action: 'dropped',
    });
    for (const topic of ['1', '4']) b.publish(topic, `b${topic}`, { retain: true });
    await b.received();
    a.publish('3', 'a3', { retain: true });
    await a.received();
    await b.subscribe(['#', 0]);
    expect(payloads(await b.received()).toSorted()).toEqual(['a2', 'a3', 'b1', 'b4']);
    expect(world.eventsOf('limit.reached')).toHaveLength(1);
  });
});

describe('resources', () => {
  test('[T4] what the broker holds is told at most once a second, and only when it changed', async () => {
    await using world = await within({ inflightInboundMax: 10 });
    const client = await connected(world, 'pump');
    for (let messageId = 1; messageId <= 3; messageId += 1) {
      client.publish('a', 'x', { qos: 2, messageId, retain: messageId === 1 });
      await client.expect('pubrec');
    }
    expect(world.eventsOf('resources.sampled')).toEqual([]);
    world.clock.advance(1_000);
    expect(world.eventsOf('resources.sampled')).toMatchObject([
      { openConnections: 1, inflight: 3, retainedMessages: 1, queuedMessages: 0, heapMegabytes: null, clientId: null },
    ]);
    await client.received();
    world.clock.advance(60_000);
    expect(world.eventsOf('resources.sampled')).toHaveLength(1);
    await queueFor(world, 4, ['1', '2']);
    world.clock.advance(1_000);
    expect(world.eventsOf('resources.sampled').at(-1)).toMatchObject({ queuedMessages: 2 });
  });
});

describe('holdings', () => {
  test('[T5] what an actor holds is told at most once a second, only when it changed, and again when it is gone', async () => {
    await using world = await within({ inflightInboundMax: 10 });
    const client = await connected(world, 'pump');
    for (let messageId = 1; messageId <= 3; messageId += 1) {
      client.publish('a', 'x', { qos: 2, messageId, retain: messageId === 1 });
      await client.expect('pubrec');
    }
    expect(world.eventsOf('holdings.measured')).toEqual([]);
    world.clock.advance(1_000);
    const held = { sessions: 1, inflightInbound: 3, inflightOutbound: 0, queuedMessages: 0, heldBytes: 0 };
    expect(world.eventsOf('holdings.measured')).toMatchObject([
      { ...held, actor: world.theEvent('connection.opened').actor, openConnections: 1, retainedMessages: 1 },
    ]);
    await client.received();
    world.clock.advance(60_000);
    expect(world.eventsOf('holdings.measured')).toHaveLength(1);
    await queueFor(world, 4, ['1', '22']);
    world.clock.advance(1_000);
    expect(world.eventsOf('holdings.measured').at(-1)).toMatchObject({ queuedMessages: 2, heldBytes: 3 });
  });

  test('[T5] what a subscriber does not acknowledge counts until it does', async () => {
    await using world = await within({});
    const client = await connected(world, 'pump');
    await client.subscribe(['a', 1]);
    client.publish('a', 'xyz', { qos: 1, messageId: 9 });
    const received = await client.expect('publish');
    world.clock.advance(1_000);
    expect(world.eventsOf('holdings.measured').at(-1)).toMatchObject({ inflightOutbound: 1, heldBytes: 3 });
    client.send({ cmd: 'puback', messageId: received.messageId ?? 0 });
    await client.received();
    world.clock.advance(1_000);
    expect(world.eventsOf('holdings.measured').at(-1)).toMatchObject({ inflightOutbound: 0, heldBytes: 0 });
  });
});
