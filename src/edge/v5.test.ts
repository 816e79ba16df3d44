import mqttPacket from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { BrokerUnderTest, everythingAllowed } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';
import type { LimitsPolicy } from '../model/policy.ts';

const within = (limits: Partial<LimitsPolicy>) => BrokerUnderTest.start({ ...everythingAllowed, limits });

async function v5(
  world: BrokerUnderTest,
  clientId: string,
  properties: Record<string, unknown> = {},
  more: object = {},
): Promise<RawClient> {
  const client = world.dial('attacker', 5);
  expect(await client.connect(clientId, { properties, ...more })).toMatchObject({ reasonCode: 0 });
  return client;
}

interface Options {
  qos?: 0 | 1 | 2;
  nl?: boolean;
  rap?: boolean;
  rh?: 0 | 1 | 2;
  subscriptionIdentifier?: number;
}

async function subscribe(
  client: RawClient,
  topic: string,
  { qos = 0, nl = false, rap = false, rh = 0, ...properties }: Options = {},
) {
  client.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic, qos, nl, rap, rh }], properties });
  return (await client.expect('suback')).granted as number[];
}

function publish(
  client: RawClient,
  topic: string,
  payload: string,
  properties: Record<string, unknown> = {},
  more: { qos?: 0 | 1 | 2; retain?: boolean; messageId?: number } = {},
) {
  const { qos = 0, retain = false, messageId = 1 } = more;
  client.send({ cmd: 'publish', topic, payload, qos, retain, dup: false, messageId, properties });
}

describe('CONNACK', () => {
  test('[V1] tells what is granted', async () => {
    await using world = await within({
      keepAliveSecondsMax: 60,
      sessionExpirySecondsMax: 100,
      inflightInboundMax: 7,
      topicAliasMaximum: 3,
      packetBytesMax: 5_000,
    });
    const client = world.dial('attacker', 5);
    const answer = await client.connect('', {
      keepalive: 600,
      properties: { sessionExpiryInterval: 5_000, requestResponseInformation: true },
    });
    const { clientId } = world.theEvent('connect.accepted');
    expect(answer).toMatchObject({
      reasonCode: 0,
      sessionPresent: false,
      properties: {
        assignedClientIdentifier: clientId,
        serverKeepAlive: 60,
        sessionExpiryInterval: 100,
        receiveMaximum: 7,
        topicAliasMaximum: 3,
        maximumPacketSize: 5_000,
        responseInformation: `response/${clientId}`,
      },
    });
    expect(world.theEvent('connect.accepted')).toMatchObject({ protocolVersion: 5, keepAliveSeconds: 60 });
    world.clock.advance(90_000);
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x8d }]);
  });

  test('[V1] and leaves out what the client asked for itself', async () => {
    await using world = await BrokerUnderTest.start();
    const answer = await world
      .dial('attacker', 5)
      .connect('a', { keepalive: 60, properties: { sessionExpiryInterval: 10 } });
    const { assignedClientIdentifier, serverKeepAlive, sessionExpiryInterval } = answer.properties as Record<
      string,
      unknown
    >;
    expect([assignedClientIdentifier, serverKeepAlive, sessionExpiryInterval]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    [
      0x86,
      { auth: { accounts: [{ userName: 'a', password: { scheme: 'plain' as const, value: 'b' } }] } },
      { username: 'a', password: Buffer.from('x') },
    ],
    [0x87, {}, {}],
    [0x85, { ...everythingAllowed, clientId: { rule: 'equalsUserName' as const } }, {}],
    [
      0x8c,
      everythingAllowed,
      { properties: { authenticationMethod: 'SCRAM-SHA-1', authenticationData: Buffer.from('x') } },
    ],
    [
      0x87,
      { auth: { anonymous: true } },
      { will: { topic: 'w', payload: Buffer.from('x'), qos: 0 as const, retain: false } },
    ],
  ])('[V2] refuses with reason code %i', async (reasonCode, policy, options) => {
    await using world = await BrokerUnderTest.start(policy);
    const client = world.dial('attacker', 5);
    expect(await client.connect('a', options)).toMatchObject({ reasonCode });
    expect(await client.untilClosed()).toEqual([]);
    expect(world.theEvent('connect.refused').code).toBe(reasonCode);
  });
});

describe('the session', () => {
  test('[V3] lives as long as its expiry interval after the connection, and no longer', async () => {
    await using world = await BrokerUnderTest.start();
    const present = async (afterSeconds: number) => {
      const client = await v5(world, 'hmi', { sessionExpiryInterval: 10 });
      client.drop();
      await world.untilGone('hmi', world.eventsOf('connect.accepted').length);
      world.clock.advance(afterSeconds * 1_000);
      const again = world.dial('attacker', 5);
      const { sessionPresent } = await again.connect('hmi', { clean: false });
      again.drop();
      await world.untilGone('hmi', world.eventsOf('connect.accepted').length);
      return sessionPresent;
    };
    expect(await present(9)).toBe(true);
    expect(await present(10)).toBe(false);
  });

  test('[V3] DISCONNECT may change the interval, but not bring a session to life', async () => {
    await using world = await BrokerUnderTest.start();
    const first = await v5(world, 'hmi', { sessionExpiryInterval: 10 });
    first.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 0 } });
    await world.untilGone('hmi');
    expect(await world.dial('attacker', 5).connect('hmi', { clean: false })).toMatchObject({ sessionPresent: false });
    const other = await v5(world, 'other');
    other.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 10 } });
    expect(await other.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x82 }]);
  });

  test('[V4] a takeover is told with 0x8E', async () => {
    await using world = await BrokerUnderTest.start();
    const older = await v5(world, 'hmi');
    await v5(world, 'hmi');
    expect(await older.untilClosed()).toMatchObject([
      { cmd: 'disconnect', reasonCode: 0x8e, properties: { reasonString: 'session taken over' } },
    ]);
  });

  test('[V4] without Request Problem Information no reason is told in words', async () => {
    await using world = await BrokerUnderTest.start();
    const older = await v5(world, 'hmi', { requestProblemInformation: false });
    await v5(world, 'hmi');
    const [answer] = await older.untilClosed();
    expect(answer).toMatchObject({ reasonCode: 0x8e });
    expect(answer?.properties).toBeUndefined();
  });
});

describe('messages', () => {
  const properties = {
    payloadFormatIndicator: true,
    contentType: 'text/plain',
    responseTopic: 'answers',
    correlationData: Buffer.from('c1'),
    userProperties: { unit: 'C' },
  };

  test('[V5] properties go from publisher to subscriber live, retained and queued', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, absent] = [await v5(world, 'reader'), await v5(world, 'absent', { sessionExpiryInterval: 100 })];
    await subscribe(reader, 'a', { qos: 1 });
    await subscribe(absent, 'a', { qos: 1 });
    absent.drop();
    await world.untilGone('absent');
    publish(reader, 'a', 'x', properties, { qos: 1, retain: true });
    const live = await reader.expect('publish');
    await reader.expect('puback');
    const again = world.dial('attacker', 5);
    await again.connect('absent', { clean: false });
    const queued = await again.expect('publish');
    await subscribe(again, 'a');
    const retained = await again.expect('publish');
    for (const message of [live, queued, retained])
      expect(message.properties).toEqual({ ...properties, userProperties: expect.objectContaining({ unit: 'C' }) });
    expect([live.retain, queued.retain, retained.retain]).toEqual([false, false, true]);
  });

  test('[V5] a 3.1.1 and a 5 client talk to each other', async () => {
    await using world = await BrokerUnderTest.start();
    const [modern, old] = [await v5(world, 'modern'), world.dial()];
    await old.connect('old');
    await old.subscribe(['#', 1]);
    await subscribe(modern, '#', { qos: 1 });
    publish(modern, 'a', 'from 5', properties, { qos: 1 });
    expect(await old.expect('publish')).toMatchObject({ topic: 'a', payload: Buffer.from('from 5') });
    old.publish('b', 'from 3.1.1', { qos: 1 });
    const seen = (await modern.received()).filter(({ cmd }) => cmd === 'publish');
    expect(seen.map(({ payload }) => String(payload))).toEqual(['from 5', 'from 3.1.1']);
  });

  test('[V6] a message expires while it waits, and what is left of its interval is told', async () => {
    await using world = await BrokerUnderTest.start();
    const absent = await v5(world, 'absent', { sessionExpiryInterval: 1_000 });
    await subscribe(absent, '#', { qos: 1 });
    absent.drop();
    await world.untilGone('absent');
    const writer = await v5(world, 'writer');
    publish(writer, 'a', 'short', { messageExpiryInterval: 10 }, { qos: 1, retain: true });
    publish(writer, 'b', 'long', { messageExpiryInterval: 50 }, { qos: 1, messageId: 2 });
    await writer.received();
    world.clock.advance(30_000);
    const again = world.dial('attacker', 5);
    await again.connect('absent', { clean: false });
    expect(await again.received()).toMatchObject([{ topic: 'b', properties: { messageExpiryInterval: 20 } }]);
    await subscribe(again, 'a');
    expect(await again.received()).toEqual([]);
  });

  test('[V7] topic aliases from the client', async () => {
    await using world = await within({ topicAliasMaximum: 2 });
    const client = await v5(world, 'a');
    await subscribe(client, '#');
    publish(client, 'x', '1', { topicAlias: 2 });
    publish(client, '', '2', { topicAlias: 2 });
    publish(client, 'y', '3', { topicAlias: 2 });
    publish(client, '', '4', { topicAlias: 2 });
    expect((await client.received()).map(({ topic, payload }) => `${topic} ${payload}`)).toEqual([
      'x 1',
      'x 2',
      'y 3',
      'y 4',
    ]);
    publish(client, 'z', '5', { topicAlias: 3 });
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x94 }]);
  });

  test('[V7] an alias that was never defined is a protocol error', async () => {
    await using world = await BrokerUnderTest.start();
    const client = await v5(world, 'a');
    publish(client, '', 'x', { topicAlias: 1 });
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x82 }]);
  });

  test('[V8] topic aliases to the client, as many as it takes', async () => {
    await using world = await BrokerUnderTest.start();
    const client = await v5(world, 'a', { topicAliasMaximum: 1 });
    await subscribe(client, '#');
    for (const topic of ['x', 'x', 'y']) publish(client, topic, '1');
    expect(
      (await client.received()).map(({ topic, properties: told }) => [
        topic,
        (told as { topicAlias?: number } | undefined)?.topicAlias,
      ]),
    ).toEqual([
      ['x', 1],
      ['', 1],
      ['y', undefined],
    ]);
  });
});

describe('flow control', () => {
  test('[V9] more unfinished QoS 2 messages than Receive Maximum: 0x93', async () => {
    await using world = await within({ inflightInboundMax: 1 });
    const client = await v5(world, 'a');
    publish(client, 'a', 'x', {}, { qos: 2, messageId: 1 });
    await client.expect('pubrec');
    publish(client, 'a', 'x', {}, { qos: 2, messageId: 2 });
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x93 }]);
  });

  test('[V10] the client’s Receive Maximum is kept', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [await v5(world, 'reader', { receiveMaximum: 2 }), await v5(world, 'writer')];
    await subscribe(reader, '#', { qos: 2 });
    for (let i = 1; i <= 4; i += 1) publish(writer, 'a', String(i), {}, { qos: i === 1 ? 2 : 1, messageId: i });
    await writer.received();
    const [first, second, ...more] = await reader.received();
    expect([String(first?.payload), String(second?.payload), more.length]).toEqual(['1', '2', 0]);
    reader.send({ cmd: 'pubrec', messageId: Number(first?.messageId), reasonCode: 0x80 });
    expect((await reader.received()).map(({ payload }) => String(payload))).toEqual(['3']);
    reader.send({ cmd: 'puback', messageId: Number(second?.messageId), reasonCode: 0 });
    expect((await reader.received()).map(({ payload }) => String(payload))).toEqual(['4']);
  });

  test('[V11] the client’s Maximum Packet Size is kept, and the next message still comes', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [
      await v5(world, 'reader', { maximumPacketSize: 50, receiveMaximum: 1, topicAliasMaximum: 5 }),
      await v5(world, 'writer'),
    ];
    await subscribe(reader, '#', { qos: 1 });
    publish(writer, 'a', 'x'.repeat(60), {}, { qos: 1 });
    publish(writer, 'a', 'small', {}, { qos: 1, messageId: 2 });
    await writer.received();
    expect(await reader.received()).toMatchObject([{ topic: 'a', payload: Buffer.from('small') }]);
    expect(world.theEvent('message.withheld').reason).toMatch(/Maximum Packet Size/);
  });

  test('[V12] a packet larger than ours is refused with 0x95 before its body arrives', async () => {
    await using world = await within({ packetBytesMax: 100 });
    const client = await v5(world, 'a');
    client.write('30 ff7f');
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode: 0x95 }]);
  });
});

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

describe('Will', () => {
  const will = (willDelayInterval: number) => ({
    topic: 'w',
    payload: Buffer.from('gone'),
    qos: 0 as const,
    retain: false,
    properties: { willDelayInterval, contentType: 'text/plain' },
  });
  const published = (world: BrokerUnderTest) => world.eventsOf('publish.accepted').filter((event) => event.will).length;

  test('[V21] waits for its delay, and is not published if the session is taken up again', async () => {
    await using world = await BrokerUnderTest.start();
    const witness = await v5(world, 'witness');
    await subscribe(witness, 'w');
    const first = await v5(world, 'hmi', { sessionExpiryInterval: 100 }, { will: will(10) });
    first.drop();
    await world.untilGone('hmi');
    world.clock.advance(9_999);
    expect(published(world)).toBe(0);
    const second = await v5(world, 'hmi', { sessionExpiryInterval: 100 }, { clean: false, will: will(10) });
    world.clock.advance(20_000);
    expect(published(world)).toBe(0);
    second.drop();
    await world.untilGone('hmi', 2);
    world.clock.advance(10_000);
    expect(await witness.expect('publish')).toMatchObject({ topic: 'w', properties: { contentType: 'text/plain' } });
  });

  test('[V21] the end of the session comes before a longer delay', async () => {
    await using world = await BrokerUnderTest.start();
    const first = await v5(world, 'hmi', { sessionExpiryInterval: 5 }, { will: will(60) });
    first.drop();
    await world.untilGone('hmi');
    expect(published(world)).toBe(0);
    world.clock.advance(5_000);
    expect(published(world)).toBe(1);
    const other = await v5(world, 'other', {}, { will: will(60) });
    other.drop();
    await world.untilGone('other');
    expect(published(world)).toBe(2);
  });

  test('[V22] DISCONNECT 0x04 publishes it, 0x00 does not', async () => {
    await using world = await BrokerUnderTest.start();
    const [asks, leaves] = [
      await v5(world, 'asks', {}, { will: will(0) }),
      await v5(world, 'leaves', {}, { will: will(0) }),
    ];
    leaves.send({ cmd: 'disconnect', reasonCode: 0 });
    await leaves.untilClosed();
    expect(published(world)).toBe(0);
    asks.send({ cmd: 'disconnect', reasonCode: 4 });
    await asks.untilClosed();
    expect(published(world)).toBe(1);
  });
});

/** Behind an accepted CONNECT of version 5. */
const malformed: [string, string, number][] = [
  ['[V23] an unknown property', '30 06 0001 61 02 7f00', 0x81],
  ['[V23] a property of another packet', '30 07 0001 61 03 21 0001', 0x81],
  ['[V23] a property twice', '30 08 0001 61 04 0100 0100', 0x82],
  ['[V23] properties beyond the packet', '30 05 0001 61 7f 01', 0x81],
  ['[V23] a property cut by the Property Length', '30 06 0001 61 02 0300', 0x81],
  ['[V23] a flag of 2', '30 06 0001 61 02 0102', 0x82],
  ['[V23] a Response Topic with a wildcard', '30 08 0001 61 04 08 0001 23', 0x82],
  ['[V23] a Subscription Identifier from a client', '30 06 0001 61 02 0b01', 0x82],
  ['[V23] a Subscription Identifier of 0', '82 09 0001 02 0b00 0001 61 00', 0x82],
  ['[V23] U+0000 in a user property', '30 0c 0001 61 08 26 0002 6100 0001 62', 0x81],
  ['[P1] a Remaining Length longer than needed', 'c0 8000', 0x81],
  ['[V24] neither name nor alias', '30 03 0000 00', 0x82],
  ['[V24] topic alias 0', '30 06 0000 03 23 0000', 0x94],
  ['[V25] reserved Subscription Options', '82 07 0001 00 0001 61 40', 0x81],
  ['[V25] Retain Handling 3', '82 07 0001 00 0001 61 30', 0x82],
  ['[V25] No Local on a shared subscription', '82 0e 0001 00 0008 2473686172652f67 04', 0x82],
  ['[V26] a reason code PUBACK does not have', '40 03 0001 04', 0x82],
  ['[V26] a reason code DISCONNECT does not have from a client', 'e0 01 8d', 0x82],
  ['[V27] AUTH without a method in CONNECT', 'f0 00', 0x82],
  ['[P11] a second CONNECT', '10 11 0004 4d515454 05 02 003c 00 0004 6c6f636b', 0x82],
];

test.each(malformed)('%s is answered with DISCONNECT and closed', async (_, bytes, reasonCode) => {
  await using world = await BrokerUnderTest.start();
  const client = await v5(world, 'lock');
  client.write(bytes);
  expect(await client.untilClosed()).toMatchObject([{ cmd: 'disconnect', reasonCode }]);
});

test.each([
  ['Receive Maximum 0', '10 14 0004 4d515454 05 02 003c 03 21 0000 0004 6c6f636b'],
  ['Maximum Packet Size 0', '10 16 0004 4d515454 05 02 003c 05 27 00000000 0004 6c6f636b'],
  ['Authentication Data without a method', '10 15 0004 4d515454 05 02 003c 04 16 0001 78 0004 6c6f636b'],
])('[V23] a CONNECT with %s is refused', async (_, bytes) => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial('attacker', 5);
  client.write(bytes);
  await client.untilClosed();
  expect(world.theEvent('packet.malformed').reason).not.toBe('');
});

test('[V28] a password alone is legal, as tokens have it', async () => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial('attacker', 5);
  client.write('10 14 0004 4d515454 05 42 003c 00 0004 6c6f636b 0001 70');
  expect(await client.next()).toMatchObject({ cmd: 'connack', reasonCode: 0 });
});

test('[P16] mqtt-packet and we agree on every property of PUBLISH', async () => {
  await using world = await BrokerUnderTest.start();
  const client = await v5(world, 'a');
  await subscribe(client, '#', { qos: 1, subscriptionIdentifier: 268_435_455 });
  const properties = {
    payloadFormatIndicator: false,
    messageExpiryInterval: 4_294_967_295,
    contentType: 'ä',
    responseTopic: 'r/1',
    correlationData: Buffer.alloc(200, 7),
    userProperties: { a: ['1', '2'], b: '' },
  };
  const sent = mqttPacket.generate(
    { cmd: 'publish', topic: 't', payload: 'p', qos: 1, messageId: 2, retain: false, dup: false, properties },
    { protocolVersion: 5 },
  );
  client.write(sent);
  const { properties: got } = await client.expect('publish');
  expect({ ...(got as object) }).toMatchObject({
    ...properties,
    userProperties: { a: ['1', '2'] },
    subscriptionIdentifier: 268_435_455,
  });
});
