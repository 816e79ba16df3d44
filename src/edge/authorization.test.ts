import { describe, expect, test } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import type { AclRule, PolicySource } from '../model/policy.ts';

function policy(acl: { default: 'allow' | 'deny'; rules: AclRule[] }): PolicySource {
  return { auth: { anonymous: true }, acl };
}

function rule(
  effect: 'allow' | 'deny',
  actions: AclRule['actions'],
  topicFilter: string,
  more: Partial<AclRule> = {},
): AclRule {
  return { effect, who: 'everyone', actions, topicFilters: [topicFilter], ...more };
}

const mayReadHome = [rule('allow', ['subscribe', 'receive'], 'home/#')];

describe('publish', () => {
  test.each([0, 1, 2] as const)('[Z1] a PUBLISH at QoS %i that is not allowed closes the connection', async (qos) => {
    await using world = await BrokerUnderTest.start(policy({ default: 'deny', rules: mayReadHome }));
    const [reader, writer] = [world.dial(), world.dial()];
    await reader.connect('reader');
    await reader.subscribe(['home/#', 2]);
    await writer.connect('writer');
    writer.publish('home/door/cmd', 'OPEN', { qos });
    expect(await writer.untilClosed()).toEqual([]);
    expect(await reader.received()).toEqual([]);
    expect(world.theEvent('publish.refused')).toMatchObject({
      topicName: 'home/door/cmd',
      qos,
      will: false,
      text: 'OPEN',
      rule: 'acl.default',
      code: null,
      spec: 'mqtt-3.1.1 [MQTT-3.3.5-2]',
    });
    expect(world.theEvent('connection.closed')).toMatchObject({
      clientId: 'writer',
      by: 'broker',
      cause: 'not authorised to publish',
    });
    expect(world.eventsOf('publish.accepted')).toEqual([]);
  });

  test('[Z1] a PUBLISH that is allowed arrives', async () => {
    const rules = [...mayReadHome, rule('allow', ['publish'], 'home/+/cmd')];
    await using world = await BrokerUnderTest.start(policy({ default: 'deny', rules }));
    const [reader, writer] = [world.dial(), world.dial()];
    await reader.connect('reader');
    await reader.subscribe(['home/#', 2]);
    await writer.connect('writer');
    writer.publish('home/door/cmd', 'OPEN', { qos: 1 });
    await writer.expect('puback');
    expect(await reader.received()).toMatchObject([{ topic: 'home/door/cmd' }]);
    expect(world.theEvent('publish.accepted').rule).toBe('acl.rules[1]');
  });

  test.each([
    ['retain', { retain: false }, { retain: true, qos: 0 }],
    ['qos', { qos: [0, 1] as (0 | 1)[] }, { retain: false, qos: 2 }],
  ] as const)('[Z2] the condition %s narrows a rule', async (_, condition, refused) => {
    const rules = [rule('allow', ['publish'], 'a', { retain: undefined, ...condition } as Partial<AclRule>)];
    await using world = await BrokerUnderTest.start(policy({ default: 'deny', rules }));
    const [good, bad] = [world.dial(), world.dial()];
    await good.connect('good');
    good.publish('a', 'x');
    expect(await good.received()).toEqual([]);
    await bad.connect('bad');
    bad.publish('a', 'x', refused);
    expect(await bad.untilClosed()).toEqual([]);
  });

  test('[Z3] nobody publishes under $SYS, whatever the policy says', async () => {
    await using world = await BrokerUnderTest.start(
      policy({ default: 'allow', rules: [rule('allow', ['publish'], '$SYS/#')] }),
    );
    const client = world.dial();
    await client.connect('a');
    client.publish('$SYS/x/new/clients', 'lie');
    expect(await client.untilClosed()).toEqual([]);
    expect(world.theEvent('publish.refused').rule).toBe('broker.sys');
  });
});

describe('subscribe', () => {
  test('[Z4] every filter of a SUBSCRIBE is decided on its own', async () => {
    await using world = await BrokerUnderTest.start(policy({ default: 'deny', rules: mayReadHome }));
    const client = world.dial();
    await client.connect('a');
    expect(await client.subscribe(['home/door', 1], ['work/#', 1], ['#', 0], ['home/#', 2])).toEqual([
      1, 0x80, 0x80, 2,
    ]);
    expect(world.eventsOf('subscribe.refused').map(({ topicFilter, code, rule }) => [topicFilter, code, rule])).toEqual(
      [
        ['work/#', 0x80, 'acl.default'],
        ['#', 0x80, 'acl.default'],
      ],
    );
    expect(world.eventsOf('subscribe.granted').map(({ topicFilter, qos }) => [topicFilter, qos])).toEqual([
      ['home/door', 1],
      ['home/#', 2],
    ]);
  });

  test.each(['+/#', 'home/#', 'home/pin/+', 'home/pin/set'])(
    '[Z5] denying the literal # leaves %s open',
    async (topicFilter) => {
      const rules = [rule('deny', ['subscribe'], '#', { literal: true })];
      await using world = await BrokerUnderTest.start(policy({ default: 'allow', rules }));
      const [spy, device] = [world.dial(), world.dial()];
      await spy.connect('spy');
      expect(await spy.subscribe(['#', 0], [topicFilter, 0])).toEqual([0x80, 0]);
      await device.connect('device');
      device.publish('home/pin/set', '4711');
      await device.received();
      expect(await spy.received()).toMatchObject([{ topic: 'home/pin/set' }]);
    },
  );

  test('[Z5] denying # without `literal` denies every filter', async () => {
    await using world = await BrokerUnderTest.start(
      policy({ default: 'allow', rules: [rule('deny', ['subscribe'], '#')] }),
    );
    const client = world.dial();
    await client.connect('a');
    expect(await client.subscribe(['#', 0], ['+/#', 0], ['home/pin', 0], ['+', 0])).toEqual([0x80, 0x80, 0x80, 0x80]);
  });
});

describe('receive: every delivery is asked for by its topic name, under the policy in force then', () => {
  const pinIsSecret = policy({ default: 'allow', rules: [rule('deny', ['subscribe', 'receive'], 'home/pin/#')] });

  test('[Z6] live: a wide subscription is granted, what it may not see is withheld', async () => {
    await using world = await BrokerUnderTest.start(pinIsSecret);
    const [spy, device] = [world.dial('attacker'), world.dial('device:lock')];
    await spy.connect('spy');
    expect(await spy.subscribe(['home/#', 1], ['home/pin/set', 1])).toEqual([1, 0x80]);
    await device.connect('lock');
    device.publish('home/pin/set', '4711', { qos: 1 });
    device.publish('home/state', 'locked', { qos: 1, messageId: 2 });
    await device.received();
    expect(await spy.received()).toMatchObject([{ topic: 'home/state' }]);
    expect(world.theEvent('message.withheld')).toMatchObject({
      actor: 'attacker',
      topicName: 'home/pin/set',
      path: 'live',
      fromActor: 'device:lock',
      rule: 'acl.rules[0]',
    });
  });

  test('[Z7] retained', async () => {
    await using world = await BrokerUnderTest.start(pinIsSecret);
    const [spy, device] = [world.dial(), world.dial()];
    await device.connect('lock');
    device.publish('home/pin/set', '4711', { retain: true });
    device.publish('home/state', 'locked', { retain: true });
    await device.received();
    await spy.connect('spy');
    await spy.subscribe(['home/#', 1]);
    expect(await spy.received()).toMatchObject([{ topic: 'home/state', retain: true }]);
    expect(world.theEvent('message.withheld')).toMatchObject({ topicName: 'home/pin/set', path: 'retained' });
  });

  test('[Z8] queued', async () => {
    await using world = await BrokerUnderTest.start();
    const [before, device, after] = [world.dial(), world.dial(), world.dial()];
    await before.connect('hmi', { clean: false });
    await before.subscribe(['home/#', 1]);
    before.write('e000');
    await world.untilGone('hmi');
    await device.connect('lock');
    device.publish('home/pin/set', '4711', { qos: 1 });
    device.publish('home/state', 'locked', { qos: 1, messageId: 2 });
    await device.received();
    world.applyPolicy(pinIsSecret);
    await after.connect('hmi', { clean: false });
    expect(await after.received()).toMatchObject([{ topic: 'home/state' }]);
    expect(world.theEvent('message.withheld')).toMatchObject({
      topicName: 'home/pin/set',
      path: 'queued',
      clientId: 'hmi',
    });
    expect(world.theEvent('message.delivered')).toMatchObject({ topicName: 'home/state', path: 'queued' });
  });
});

describe('Will', () => {
  const will = { topic: 'home/door/cmd', payload: Buffer.from('OPEN'), qos: 1, retain: true } as const;
  const noWillOnCommands = policy({
    default: 'allow',
    rules: [rule('deny', ['publish'], 'home/+/cmd', { will: true })],
  });

  test('[Z9] a Will that may not be published is refused at CONNECT', async () => {
    await using world = await BrokerUnderTest.start(noWillOnCommands);
    const [bad, good] = [world.dial(), world.dial()];
    expect(await bad.connect('bad', { will })).toMatchObject({ returnCode: 5 });
    expect(world.theEvent('connect.refused')).toMatchObject({ code: 5, rule: 'acl.rules[0]' });
    expect(await good.connect('good', { will: { ...will, topic: 'home/door/state' } })).toMatchObject({
      returnCode: 0,
    });
    good.publish('home/door/cmd', 'OPEN', { qos: 1 });
    await good.expect('puback');
  });

  test('[Z10] a Will is authorised again when it is published', async () => {
    await using world = await BrokerUnderTest.start();
    const [client, witness] = [world.dial('attacker'), world.dial()];
    await witness.connect('witness');
    await witness.subscribe(['#', 0]);
    await client.connect('bad', { will });
    world.applyPolicy(noWillOnCommands);
    client.drop();
    await world.untilGone('bad');
    expect(await witness.received()).toEqual([]);
    expect(world.theEvent('publish.refused')).toMatchObject({
      will: true,
      retain: true,
      topicName: 'home/door/cmd',
      actor: 'attacker',
    });
    expect(world.eventsOf('retained.set')).toEqual([]);
  });
});
