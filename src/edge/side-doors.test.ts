import { describe, expect, test } from 'vitest';
import {
  type AclSource,
  accounts,
  BrokerUnderTest,
  connected,
  denied,
  lasting,
  leave,
  nobodyReadsSecrets,
  openPolicy,
  payloads,
  rule,
  signedInAs,
  versions,
} from '../../tests/edge/authorization-worlds.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';

const rules = [nobodyReadsSecrets];
const door = 'plant/secret/door';

async function publishOne(world: BrokerUnderTest, topic: string, payload = '4711'): Promise<void> {
  const writer = await connected(world, 'writer');
  writer.publish(topic, payload, { qos: 1 });
  await writer.expect('puback');
  await leave(world, writer, 'writer');
}

describe.each(versions)('MQTT %i: filters', (version) => {
  test.each([1, 2, 9])('[Z4] a denied filter at position %i is refused, the others stand', async (position) => {
    await using world = await BrokerUnderTest.start(openPolicy({ rules }));
    const client = await connected(world, 'spy', version);
    const filters: [string, 0][] = Array.from({ length: 10 }, (_, i) => [`plant/public/${i}`, 0]);
    filters[position] = ['plant/secret/#', 0];
    expect(await client.subscribe(...filters)).toEqual(filters.map((_, i) => (i === position ? denied[version] : 0)));
    await publishOne(world, door);
    await publishOne(world, 'plant/public/0');
    expect(await client.received()).toMatchObject([{ topic: 'plant/public/0' }]);
  });

  test('[Z13] without everyFilter only the first is asked for; delivery still is', async () => {
    const acl = { rules: [rule('deny', ['subscribe'], 'plant/secret/#')], enforce: { everyFilter: false } };
    await using world = await BrokerUnderTest.start(openPolicy(acl));
    const client = await connected(world, 'spy', version);
    expect(await client.subscribe(['plant/secret/a', 0], ['plant/secret/#', 0])).toEqual([denied[version], 0]);
    expect(world.theEvent('subscribe.granted')).toMatchObject({ rule: 'acl.enforce.everyFilter' });
    await publishOne(world, door);
    expect(await client.received()).toMatchObject([{ topic: door }]);

    await using withheld = await BrokerUnderTest.start(openPolicy({ ...acl, rules }));
    const blind = await connected(withheld, 'spy', version);
    await blind.subscribe(['plant/public', 0], ['plant/secret/#', 0]);
    await publishOne(withheld, door);
    expect(await blind.received()).toEqual([]);
  });

  test('[Z14] the filter behind $share/<name>/ is asked for; without stripShare the whole text is', async () => {
    await using strict = await BrokerUnderTest.start(openPolicy({ rules }));
    const refused = await connected(strict, 'spy', version);
    expect(await refused.subscribe(['$share/g/plant/secret/#', 0], ['$share/g/plant/jobs/+', 0])).toEqual([
      denied[version],
      0,
    ]);

    const acl = { rules: [rule('deny', ['subscribe'], 'plant/secret/#')], enforce: { stripShare: false } };
    await using loose = await BrokerUnderTest.start(openPolicy(acl));
    const spy = await connected(loose, 'spy', version);
    expect(await spy.subscribe(['plant/secret/#', 0], ['$share/g/plant/secret/#', 0])).toEqual([denied[version], 0]);
    await publishOne(loose, door);
    expect(await spy.received()).toMatchObject([{ topic: door }]);
  });

  test('[Z15] shared subscriptions split the load, in both versions', async () => {
    await using world = await BrokerUnderTest.start(openPolicy({ rules }));
    const [one, other] = [await connected(world, 'one', version), await connected(world, 'other', version)];
    for (const worker of [one, other]) await worker.subscribe(['$share/workers/plant/jobs/+', 1]);
    for (const payload of ['1', '2', '3', '4']) await publishOne(world, 'plant/jobs/a', payload);
    expect([payloads(await one.received()), payloads(await other.received())]).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
  });

  test('[Z15] what only looks like a shared subscription is refused, other spellings are ordinary filters', async () => {
    await using world = await BrokerUnderTest.start(openPolicy({ rules }));
    const client = await connected(world, 'spy', version);
    const invalid = version === 5 ? 0x8f : 0x80;
    const filters = [
      '$share//x',
      '$share/a',
      '$share/a/',
      '$share/+/x',
      '$SHARE/a/plant/secret/#',
      '$queue/plant/secret/#',
    ];
    expect(await client.subscribe(...filters.map((filter): [string, 0] => [filter, 0]))).toEqual([
      invalid,
      invalid,
      invalid,
      invalid,
      0,
      0,
    ]);
    await publishOne(world, door);
    expect(await client.received()).toEqual([]);
  });

  test('[Z25] a denied filter is no part of the session that is kept', async () => {
    const acl = { rules: [rule('deny', ['subscribe'], 'plant/secret/#')] };
    await using world = await BrokerUnderTest.start(openPolicy(acl));
    const { client } = await lasting(world, 'spy', version);
    expect(await client.subscribe(['plant/public/#', 1], ['plant/secret/#', 1])).toEqual([1, denied[version]]);
    await leave(world, client, 'spy');
    await publishOne(world, door);
    await publishOne(world, 'plant/public/x');
    const again = await lasting(world, 'spy', version);
    expect(again.sessionPresent).toBe(true);
    expect(await again.client.received()).toMatchObject([{ topic: 'plant/public/x' }]);
  });

  test('[Z19] onDeniedSubscribe: disconnect closes and grants nothing of that SUBSCRIBE', async () => {
    const acl = { rules, onDeniedSubscribe: 'disconnect' } as const;
    await using world = await BrokerUnderTest.start(openPolicy(acl));
    const { client } = await lasting(world, 'spy', version);
    await client.subscribe(['plant/jobs', 1]);
    client.send({
      cmd: 'subscribe',
      messageId: 2,
      subscriptions: ['plant/public/#', 'plant/secret/#'].map((topic) => ({ topic, qos: 1 })),
    });
    const farewell = version === 5 ? [{ cmd: 'disconnect', reasonCode: 0x87 }] : [];
    expect(await client.untilClosed()).toMatchObject(farewell);
    await publishOne(world, 'plant/public/x');
    await publishOne(world, 'plant/jobs');
    expect(await (await lasting(world, 'spy', version)).client.received()).toMatchObject([{ topic: 'plant/jobs' }]);
    expect(world.theEvent('subscribe.refused')).toMatchObject({ topicFilter: 'plant/secret/#' });
  });
});

describe.each(versions)('MQTT %i: deliveries', (version) => {
  async function spyOn(world: BrokerUnderTest): Promise<RawClient> {
    const { client } = await lasting(world, 'spy', version);
    await client.subscribe(['plant/#', 1]);
    return client;
  }

  test.each([true, false])('[Z18] onDelivery.live: %s', async (live) => {
    await using world = await BrokerUnderTest.start(openPolicy({ rules, enforce: { onDelivery: { live } } }));
    const client = await spyOn(world);
    await publishOne(world, door);
    expect(await client.received()).toHaveLength(live ? 0 : 1);
  });

  test.each([true, false])('[Z18] onDelivery.retained: %s', async (retained) => {
    await using world = await BrokerUnderTest.start(openPolicy({ rules, enforce: { onDelivery: { retained } } }));
    const writer = await connected(world, 'writer');
    writer.publish(door, '4711', { retain: true });
    await writer.received();
    expect(await (await spyOn(world)).received()).toHaveLength(retained ? 0 : 1);
  });

  test.each([true, false])('[Z18] onDelivery.queued: %s', async (queued) => {
    await using world = await BrokerUnderTest.start(openPolicy({ rules, enforce: { onDelivery: { queued } } }));
    await leave(world, await spyOn(world), 'spy');
    await publishOne(world, door);
    expect(await (await lasting(world, 'spy', version)).client.received()).toHaveLength(queued ? 0 : 1);
  });
});

describe.each(versions)('MQTT %i: Will and publish', (version) => {
  const will = { topic: 'plant/valve/cmd', payload: Buffer.from('OPEN'), qos: 1, retain: false } as const;
  const noCommands = [rule('deny', ['publish'], 'plant/+/cmd')];
  const refusedCode = version === 5 ? { reasonCode: 0x87 } : { returnCode: 5 };
  const acceptedCode = version === 5 ? { reasonCode: 0 } : { returnCode: 0 };

  test.each([
    [true, true, refusedCode, 0],
    [true, false, refusedCode, 0],
    [false, true, acceptedCode, 0],
    [false, false, acceptedCode, 1],
  ])(
    '[Z16] [Z17] asked at CONNECT: %s, at publication: %s',
    async (willAtConnect, willAtPublish, answer, published) => {
      const acl = { rules: noCommands, enforce: { willAtConnect, willAtPublish } };
      await using world = await BrokerUnderTest.start(openPolicy(acl));
      const [witness, client] = [await connected(world, 'witness'), world.dial('attacker', version)];
      await witness.subscribe(['plant/#', 1]);
      expect(await client.connect('bad', { will })).toMatchObject(answer);
      client.drop();
      await world.untilGone('bad', answer === acceptedCode ? 1 : 0);
      await world.broker.settled();
      expect(await witness.received()).toHaveLength(published);
    },
  );

  test('[Z17] nobody publishes under $SYS by Will, asked or not', async () => {
    const enforce = { willAtConnect: false, willAtPublish: false };
    await using world = await BrokerUnderTest.start(openPolicy({ enforce }, { sys: { readers: ['client:witness'] } }));
    const [witness, client] = [await connected(world, 'witness'), world.dial('attacker', version)];
    await witness.subscribe(['$SYS/lie', 1]);
    await client.connect('bad', { will: { ...will, topic: '$SYS/lie' } });
    client.drop();
    await world.untilGone('bad');
    expect(await witness.received()).toEqual([]);
    expect(world.theEvent('publish.refused')).toMatchObject({ rule: 'broker.sys', will: true });
  });

  test.each([0, 1, 2] as const)(
    '[Z20] onDeniedPublish: answer, QoS %i: acknowledged and not published',
    async (qos) => {
      await using world = await BrokerUnderTest.start(openPolicy({ rules: noCommands, onDeniedPublish: 'answer' }));
      const [witness, client] = [await connected(world, 'witness'), await connected(world, 'bad', version)];
      await witness.subscribe(['plant/#', 1]);
      client.publish('plant/valve/cmd', 'OPEN', { qos, messageId: 7 });
      const reason = version === 5 ? { reasonCode: 0x87 } : {};
      if (qos === 1) expect(await client.expect('puback')).toMatchObject({ messageId: 7, ...reason });
      if (qos === 2) expect(await client.expect('pubrec')).toMatchObject({ messageId: 7, ...reason });
      if (qos === 2 && version === 4) {
        client.send({ cmd: 'pubrel', messageId: 7 });
        await client.expect('pubcomp');
      }
      expect(await client.received()).toEqual([]);
      expect(await witness.received()).toEqual([]);
      expect(world.theEvent('publish.refused')).toMatchObject({ code: version === 5 && qos > 0 ? 0x87 : null });
    },
  );

  test('[Z11] templates keep everybody to their own, by user name and by ClientId', async () => {
    const own = rule('allow', ['publish'], 'plant/%u/telemetry');
    const acl: AclSource = { default: 'deny', rules: [own, rule('allow', ['publish'], 'plant/dev-%c/telemetry')] };
    const auth = accounts({ userName: 'pump-3' }, { userName: '+' }, { userName: '#' });
    await using world = await BrokerUnderTest.start({ auth, acl });
    const [pump, plus] = [
      await connected(world, 'a', version, signedInAs('pump-3')),
      await connected(world, '#', version, signedInAs('+')),
    ];
    for (const topic of ['plant/pump-3/telemetry', 'plant/dev-a/telemetry']) pump.publish(topic, 'mine', { qos: 1 });
    for (let i = 0; i < 2; i += 1) await pump.expect('puback');
    plus.publish('plant/pump-3/telemetry', 'not mine', { qos: 1 });
    if (version === 4) await plus.untilClosed();
    else expect(await plus.expect('puback')).toMatchObject({ reasonCode: 0x87 });
    expect(world.eventsOf('publish.accepted').map(({ rule: by }) => by)).toEqual(['acl.rules[0]', 'acl.rules[1]']);
  });

  test('[Z11] VULNERABLE templates: text let “+” write for everybody', async () => {
    const acl: AclSource = {
      default: 'deny',
      templates: 'text',
      rules: [rule('allow', ['publish'], 'plant/%u/telemetry')],
    };
    await using world = await BrokerUnderTest.start({ auth: accounts({ userName: '+' }), acl });
    const plus = await connected(world, 'x', version, signedInAs('+'));
    plus.publish('plant/pump-3/telemetry', 'not mine', { qos: 1 });
    await plus.expect('puback');
    expect(world.theEvent('publish.accepted')).toMatchObject({ topicName: 'plant/pump-3/telemetry' });
  });

  test('[Z12] sys.readers and the rules both decide about $SYS, without enforcement at delivery too', async () => {
    const auth = accounts({ userName: 'anna', groups: ['ops'] });
    const enforce = { everyFilter: false, onDelivery: { live: false } };
    const world = await BrokerUnderTest.start(openPolicy({ enforce }, { auth, sys: { readers: ['group:ops'] } }));
    await using _ = world;
    const anna = await connected(world, 'ops', version, signedInAs('anna'));
    const guest = await connected(world, 'guest', version);
    expect(await anna.subscribe(['$SYS/#', 0])).toEqual([0]);
    expect(await guest.subscribe(['$SYS/#', 0], ['$SYS/+/new/clients', 0])).toEqual([denied[version], 0]);
    await connected(world, 'somebody');
    expect((await anna.received()).length).toBeGreaterThan(0);
    expect(await guest.received()).toEqual([]);
    expect(world.eventsOf('subscribe.refused')).toMatchObject([{ rule: 'sys.readers' }]);
  });
});
