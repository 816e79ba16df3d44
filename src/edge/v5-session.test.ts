import { describe, expect, test } from 'vitest';
import { BrokerUnderTest, everythingAllowed } from '../../tests/edge/broker-under-test.ts';
import { subscribe, v5, within } from '../../tests/edge/v5-client.ts';

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
