import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';
import { publish, subscribe, v5 } from '../../tests/edge/v5-client.ts';

describe('refusals without closing', () => {
  const noCommands = {
    auth: { anonymous: true },
    acl: {
      default: 'allow' as const,
      rules: [
        {
          effect: 'deny' as const,
          who: 'everyone',
          actions: ['publish' as const, 'subscribe' as const],
          topicFilters: ['cmd'],
        },
      ],
    },
  };

  test.each([
    [1, 'puback'],
    [2, 'pubrec'],
  ] as const)('[V13] a PUBLISH at QoS %i that is not allowed gets 0x87', async (qos, cmd) => {
    await using world = await BrokerUnderTest.start(noCommands);
    const client = await v5(world, 'a');
    publish(client, 'cmd', 'OPEN', {}, { qos, messageId: 5 });
    expect(await client.expect(cmd)).toMatchObject({ messageId: 5, reasonCode: 0x87 });
    expect(await client.received()).toEqual([]);
    expect(world.theEvent('publish.refused').code).toBe(0x87);
    publish(client, 'other', 'x', {}, { qos, messageId: 5 });
    expect(await client.expect(cmd)).toMatchObject({ reasonCode: 0x10 });
  });

  test('[V13] at QoS 0 nothing can be said', async () => {
    await using world = await BrokerUnderTest.start(noCommands);
    const client = await v5(world, 'a');
    publish(client, 'cmd', 'OPEN');
    expect(await client.received()).toEqual([]);
    expect(world.theEvent('publish.refused').code).toBeNull();
  });

  test('[V14] SUBACK, UNSUBACK and PUBCOMP say what was wrong with each', async () => {
    await using world = await BrokerUnderTest.start({
      ...noCommands,
      limits: { topicLevelsMax: 3, subscriptionsMax: 1 },
    });
    const client = await v5(world, 'a');
    const subscriptions = ['ok', 'cmd', 'a/b/c/d', '$share/x'].map((topic) => ({
      topic,
      qos: 1 as const,
      nl: false,
      rap: false,
      rh: 0,
    }));
    client.send({ cmd: 'subscribe', messageId: 3, subscriptions });
    expect((await client.expect('suback')).granted).toEqual([1, 0x97, 0x97, 0x8f]);
    client.send({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['ok', 'never'] });
    expect((await client.expect('unsuback')).granted).toEqual([0x00, 0x11]);
    expect(await subscribe(client, 'cmd')).toEqual([0x87]);
    client.send({ cmd: 'pubrel', messageId: 99 });
    expect(await client.expect('pubcomp')).toMatchObject({ reasonCode: 0x92 });
  });
});

describe('subscriptions', () => {
  test('[V15] No Local', async () => {
    await using world = await BrokerUnderTest.start();
    const [client, other] = [await v5(world, 'a'), await v5(world, 'b')];
    await subscribe(client, 'x', { nl: true });
    publish(client, 'x', 'mine');
    await client.received();
    publish(other, 'x', 'theirs');
    await other.received();
    expect((await client.received()).map(({ payload }) => String(payload))).toEqual(['theirs']);
  });

  test('[V16] Retain As Published', async () => {
    await using world = await BrokerUnderTest.start();
    const [as, plain] = [await v5(world, 'as'), await v5(world, 'plain')];
    await subscribe(as, 'x', { rap: true });
    await subscribe(plain, 'x');
    publish(plain, 'x', '1', {}, { retain: true });
    publish(plain, 'x', '2');
    const expected = async (client: RawClient) => (await client.received()).map(({ retain }) => retain);
    expect(await expected(plain)).toEqual([false, false]);
    expect(await expected(as)).toEqual([true, false]);
  });

  test.each([
    [0, [1, 1]],
    [1, [1, 0]],
    [2, [0, 0]],
  ] as const)('[V17] Retain Handling %i', async (rh, counts) => {
    await using world = await BrokerUnderTest.start();
    const client = await v5(world, 'a');
    publish(client, 'x', '1', {}, { retain: true });
    for (const count of counts) {
      await subscribe(client, 'x', { rh });
      expect(await client.received()).toHaveLength(count);
    }
  });

  test('[V18] Subscription Identifiers, all that match', async () => {
    await using world = await BrokerUnderTest.start();
    const client = await v5(world, 'a');
    await subscribe(client, 'x/#', { subscriptionIdentifier: 7 });
    await subscribe(client, 'x/+', { subscriptionIdentifier: 300 });
    publish(client, 'x/y', '1', {}, { retain: true });
    publish(client, 'x', '2');
    const ids = (await client.received()).map(
      (packet) => (packet.properties as { subscriptionIdentifier: unknown }).subscriptionIdentifier,
    );
    expect(ids).toEqual([[7, 300], 7]);
    await subscribe(client, 'x/y', { subscriptionIdentifier: 9 });
    expect(await client.received()).toMatchObject([{ retain: true, properties: { subscriptionIdentifier: 9 } }]);
  });

  test('[V19] a shared subscription gives each message to one member, in turn, and no retained ones', async () => {
    await using world = await BrokerUnderTest.start();
    const [one, two, both] = [await v5(world, 'one'), await v5(world, 'two'), await v5(world, 'both')];
    publish(both, 'x', 'retained', {}, { retain: true });
    await both.received();
    for (const member of [one, two]) expect(await subscribe(member, '$share/g/x', { qos: 1 })).toEqual([1]);
    await subscribe(both, 'x', { rh: 2 });
    for (let i = 1; i <= 4; i += 1) publish(both, 'x', String(i));
    expect(await both.received()).toHaveLength(4);
    const texts = async (client: RawClient) => (await client.received()).map(({ payload }) => String(payload));
    expect([await texts(one), await texts(two)]).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
    two.drop();
    await world.untilGone('two');
    for (let i = 5; i <= 6; i += 1) publish(both, 'x', String(i));
    await both.received();
    expect(await texts(one)).toEqual(['5', '6']);
  });

  test('[V20] $share is no way around the ACL', async () => {
    const rules = [
      { effect: 'deny' as const, who: 'everyone', actions: ['subscribe' as const], topicFilters: ['pin/#'] },
    ];
    await using world = await BrokerUnderTest.start({ auth: { anonymous: true }, acl: { default: 'allow', rules } });
    const client = await v5(world, 'a');
    expect(await subscribe(client, '$share/g/pin/set')).toEqual([0x87]);
    expect(await subscribe(client, '$share/g/other')).toEqual([0]);
    expect(world.applyPolicy({ auth: { anonymous: true } })).toBe(0);
    expect(world.theEvent('subscription.revoked').topicFilter).toBe('$share/g/other');
  });
});
