import { describe, expect, test } from 'vitest';
import { accounts, BrokerUnderTest, connected, signedInAs, versions } from '../../tests/edge/authorization-worlds.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';
import { within } from '../../tests/edge/v5-client.ts';
import { heldMessagesMax } from './inflight-inbound.ts';

async function begin(client: RawClient, ...messageIds: number[]): Promise<void> {
  for (const messageId of messageIds) {
    client.publish('a', String(messageId), { qos: 2, messageId });
    expect(await client.expect('pubrec')).toMatchObject({ messageId });
  }
}

async function finish(client: RawClient, messageId: number): Promise<void> {
  client.send({ cmd: 'pubrel', messageId });
  expect(await client.expect('pubcomp')).toMatchObject({ messageId });
}

const texts = (world: BrokerUnderTest) => world.eventsOf('publish.accepted').map(({ text }) => text);

describe.each(versions)('MQTT %i', (version) => {
  test('[L12] a message that is sent again does not count twice, QoS 1 is finished at once', async () => {
    await using world = await within({ inflightInboundMax: 2 });
    const client = await connected(world, 'a', version);
    await begin(client, 1, 2);
    for (let i = 0; i < 5; i += 1) {
      client.send({ cmd: 'publish', topic: 'a', payload: '2', qos: 2, messageId: 2, retain: false, dup: true });
      expect(await client.expect('pubrec')).toMatchObject({ messageId: 2 });
      client.publish('a', 'x', { qos: 1, messageId: 7 });
      await client.expect('puback');
    }
    await finish(client, 1);
    await begin(client, 3);
    client.publish('a', '4', { qos: 2, messageId: 4 });
    const farewell = version === 5 ? [{ cmd: 'disconnect', reasonCode: 0x93 }] : [];
    expect(await client.untilClosed()).toMatchObject(farewell);
  });

  test('[L25] inflightInboundExceeded: pause holds messages back in their order and answers everything else', async () => {
    await using world = await within({ inflightInboundMax: 2, inflightInboundExceeded: 'pause' });
    const client = await connected(world, 'a', version);
    await begin(client, 1, 2);
    client.publish('a', '3', { qos: 2, messageId: 3 });
    client.publish('a', '4', { qos: 0 });
    client.publish('a', '5', { qos: 2, messageId: 5, retain: true });
    client.publish('a', '6', { qos: 1, messageId: 6 });
    expect(await client.received()).toEqual([]);
    expect(texts(world)).toEqual(['1', '2']);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.inflightInboundMax',
      value: 3,
      max: 2,
      action: 'paused',
    });
    client.send({ cmd: 'pubrel', messageId: 1 });
    expect(await client.received()).toMatchObject([
      { cmd: 'pubcomp', messageId: 1 },
      { cmd: 'pubrec', messageId: 3 },
    ]);
    expect(texts(world)).toEqual(['1', '2', '3', '4']);
    client.send({ cmd: 'pubrel', messageId: 2 });
    expect((await client.received()).map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
      ['pubcomp', 2],
      ['pubrec', 5],
      ['puback', 6],
    ]);
    expect(texts(world)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('[L25] what is held back is bounded', async () => {
    await using world = await within({ inflightInboundMax: 1, inflightInboundExceeded: 'pause' });
    const client = await connected(world, 'a', version);
    await begin(client, 1);
    for (let i = 0; i < heldMessagesMax; i += 1) client.publish('a', 'x', { qos: 2, messageId: 10 + i });
    expect(await client.received()).toEqual([]);
    client.publish('a', 'x', { qos: 2, messageId: 9 });
    const farewell = version === 5 ? [{ cmd: 'disconnect', reasonCode: 0x93 }] : [];
    expect(await client.untilClosed()).toMatchObject(farewell);

    const large = await connected(world, 'b', version);
    await begin(large, 1);
    for (let messageId = 2; messageId <= 4; messageId += 1) {
      large.publish('a', 'x'.repeat(60_000), { qos: 2, messageId });
    }
    expect(await large.untilClosed()).toMatchObject(farewell);
  });

  test('[L25] inflightInboundExceeded: ignore is an announcement and no limit', async () => {
    await using world = await within({ inflightInboundMax: 2, inflightInboundExceeded: 'ignore' });
    const client = await connected(world, 'a', version);
    await begin(client, 1, 2, 3, 4, 5);
    expect(world.eventsOf('limit.reached')).toEqual([]);
  });

  test('[L26] inflightInboundPerPrincipalMax counts all sessions of one user name', async () => {
    const auth = accounts({ userName: 'pump' }, { userName: 'other' });
    const limits = { inflightInboundPerPrincipalMax: 3 };
    await using world = await BrokerUnderTest.start({ auth, acl: { default: 'allow' }, limits });
    const [one, two] = [
      await connected(world, 'one', version, signedInAs('pump')),
      await connected(world, 'two', version, signedInAs('pump')),
    ];
    const other = await connected(world, 'other', version, signedInAs('other'));
    await begin(one, 1, 2);
    await begin(two, 1);
    two.publish('a', 'x', { qos: 2, messageId: 2 });
    if (version === 5) {
      expect(await two.expect('pubrec')).toMatchObject({ messageId: 2, reasonCode: 0x97 });
      await finish(one, 1);
      await begin(two, 3);
    } else expect(await two.untilClosed()).toEqual([]);
    await begin(other, 1);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.inflightInboundPerPrincipalMax',
      value: 4,
      max: 3,
      action: version === 5 ? 'refused' : 'closed',
    });
  });

  test('[L12] a polite client gets all its messages through, each once', async () => {
    await using world = await within({ inflightInboundMax: 20 });
    const [reader, client] = [await connected(world, 'reader'), await connected(world, 'pump', version)];
    await reader.subscribe(['#', 0]);
    for (let first = 1; first <= 200; first += 20) {
      const window = Array.from({ length: 20 }, (_, i) => first + i);
      for (const messageId of window) client.publish('a', String(messageId), { qos: 2, messageId });
      for (const messageId of window) expect(await client.expect('pubrec')).toMatchObject({ messageId });
      for (const messageId of window) client.send({ cmd: 'pubrel', messageId });
      for (const messageId of window) expect(await client.expect('pubcomp')).toMatchObject({ messageId });
    }
    const arrived = (await reader.received()).map(({ payload }) => Number(payload));
    expect(arrived).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(world.eventsOf('limit.reached')).toEqual([]);
  });
});
