import { describe, expect, test } from 'vitest';
import { BrokerUnderTest, everythingAllowed } from '../../tests/edge/broker-under-test.ts';
import type { PolicySource } from '../model/policy.ts';

describe('taps', () => {
  test('[T1] every packet is told once, cut at its own borders, with its first 512 bytes', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial('device:lock');
    await client.connect('lock');
    await client.subscribe(['a', 0]);
    client.publish('a', 'x'.repeat(1_000));
    client.write('c000c000');
    await client.expect('publish');
    await client.expect('pingresp');
    await client.expect('pingresp');
    const inwards = world.eventsOf('packet.received');
    expect(inwards.map(({ packetType, length }) => [packetType, length])).toEqual([
      ['connect', 18],
      ['subscribe', 8],
      ['publish', 1_006],
      ['pingreq', 2],
      ['pingreq', 2],
    ]);
    expect(inwards[2]?.hex).toBe(`30eb07000161${'78'.repeat(506)}`);
    expect(
      world.eventsOf('packet.sent').map(({ packetType, length, hex }) => [packetType, length, hex.length]),
    ).toEqual([
      ['connack', 4, 8],
      ['suback', 5, 10],
      ['publish', 1_006, 1_024],
      ['pingresp', 2, 4],
      ['pingresp', 2, 4],
    ]);
  });

  test('[T2] connection.opened and connection.closed frame it, with the bytes that went each way', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial('device:lock');
    await client.connect('lock');
    client.write('c000 e000');
    await client.untilClosed();
    expect(world.theEvent('connection.opened')).toMatchObject({
      actor: 'device:lock',
      clientId: null,
      transport: 'memory',
    });
    expect(world.theEvent('connection.closed')).toMatchObject({ clientId: 'lock', bytesIn: 22, bytesOut: 6 });
  });

  test('[T3] message.delivered names who published it, by which event, and says it as text', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial('operator:phone');
    await client.connect('phone');
    await client.subscribe(['a', 1]);
    client.send({
      cmd: 'publish',
      topic: 'a',
      payload: Buffer.from([0x61, 0xc3, 0xa4, 0xff, 0x00]),
      qos: 1,
      messageId: 1,
      retain: false,
      dup: false,
    });
    await client.expect('publish');
    const { sequence } = world.theEvent('publish.accepted');
    expect(world.theEvent('message.delivered')).toMatchObject({
      fromActor: 'operator:phone',
      fromSequence: sequence,
      path: 'live',
      qos: 1,
      payloadBytes: 5,
      text: 'aä\\xff\\x00',
    });
  });
});

describe('policy changes act at once', () => {
  const guests: PolicySource = {
    auth: { accounts: [{ userName: 'guest', password: { scheme: 'plain', value: 'welcome' } }] },
    acl: { default: 'allow' },
  };
  const asGuest = { username: 'guest', password: Buffer.from('welcome') };

  test('[B1] who would no longer be accepted is closed, others stay', async () => {
    await using world = await BrokerUnderTest.start({ ...guests, auth: { ...guests.auth, anonymous: true } });
    const [guest, anonymous, silent] = [world.dial(), world.dial(), world.dial()];
    await guest.connect('guest', asGuest);
    await anonymous.connect('anonymous');
    expect(world.applyPolicy(guests)).toBe(1);
    expect(await anonymous.untilClosed()).toEqual([]);
    expect(await guest.received()).toEqual([]);
    expect(silent.isClosed).toBe(false);
    expect(world.theEvent('connection.closed')).toMatchObject({
      clientId: 'anonymous',
      by: 'broker',
      cause: 'no longer allowed by the policy',
    });
  });

  test('[B1] a changed password and a ClientId rule count too', async () => {
    await using world = await BrokerUnderTest.start(guests);
    const client = world.dial();
    await client.connect('hmi', asGuest);
    expect(world.applyPolicy({ ...guests, clientId: { rule: 'prefixUserName' } })).toBe(1);
    await client.untilClosed();
    const again = world.dial();
    await again.connect('guest-1', asGuest);
    const changed = {
      auth: { accounts: [{ userName: 'guest', password: { scheme: 'plain' as const, value: 'other' } }] },
    };
    expect(world.applyPolicy({ ...guests, ...changed })).toBe(1);
    await again.untilClosed();
  });

  test('[B2] subscriptions no longer allowed are revoked, those of absent clients included', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, absent] = [world.dial(), world.dial()];
    await reader.connect('reader');
    await reader.subscribe(['a', 1], ['b', 1]);
    await absent.connect('absent', { clean: false });
    await absent.subscribe(['a', 1], ['b', 1]);
    absent.drop();
    await world.untilGone('absent');
    const onlyB = {
      effect: 'allow' as const,
      who: 'everyone',
      actions: ['publish' as const, 'subscribe' as const, 'receive' as const],
      topicFilters: ['b'],
    };
    expect(world.applyPolicy({ auth: { anonymous: true }, acl: { rules: [onlyB] } })).toBe(0);
    expect(world.eventsOf('subscription.revoked').map(({ clientId, topicFilter }) => [clientId, topicFilter])).toEqual([
      ['reader', 'a'],
      ['absent', 'a'],
    ]);
    world.applyPolicy(everythingAllowed);
    reader.publish('a', 'x', { qos: 1 });
    reader.publish('b', 'y', { qos: 1, messageId: 2 });
    expect((await reader.received()).filter(({ cmd }) => cmd === 'publish')).toMatchObject([{ topic: 'b' }]);
  });
});

describe('the broker itself', () => {
  test('[B3] settled: what was read before has reached the subscribers’ connections, retained messages too', async () => {
    await using world = await BrokerUnderTest.start();
    const [reader, writer] = [world.dial(), world.dial()];
    await reader.connect('reader');
    await writer.connect('writer');
    writer.publish('a', 'x', { retain: true });
    await writer.received();
    let settled: Promise<void> | null = null;
    const seen = world.events.length;
    const subscribing = reader.subscribe(['a', 0]);
    while (!settled) {
      await Promise.resolve();
      if (world.events.slice(seen).some(({ type }) => type === 'subscribe.granted')) settled = world.broker.settled();
      else await new Promise((resolve) => setImmediate(resolve));
    }
    await settled;
    expect(world.theEvent('message.delivered').path).toBe('retained');
    await subscribing;
  });

  test('[B3] settled does not wait for a client that does not read', async () => {
    await using world = await BrokerUnderTest.start();
    const slow = world.dial();
    await slow.connect('slow');
    await slow.subscribe(['#', 0]);
    slow.stream.pause();
    for (let i = 0; i < 20; i += 1) slow.publish('a', 'x'.repeat(20_000));
    await expect(world.broker.settled()).resolves.toBeUndefined();
  });

  test('[B4] close ends every connection and refuses new ones', async () => {
    const world = await BrokerUnderTest.start();
    const client = world.dial();
    await client.connect('a');
    await world.broker.close();
    expect(await client.untilClosed()).toEqual([]);
    expect(world.theEvent('connection.closed')).toMatchObject({ by: 'broker', cause: 'broker stopped' });
    expect(await world.dial().untilClosed()).toEqual([]);
    expect(world.eventsOf('connection.opened')).toHaveLength(1);
    expect(world.clock.pending).toBe(0);
  });

  test('[Y1] the broker tells on $SYS who connects, leaves, subscribes and unsubscribes', async () => {
    await using world = await BrokerUnderTest.start({ ...everythingAllowed, sys: { readers: ['client:spy'] } });
    const [spy, wide, device] = [world.dial('attacker'), world.dial(), world.dial()];
    await spy.connect('spy');
    await spy.subscribe(['$SYS/#', 0]);
    await wide.connect('wide');
    await wide.subscribe(['#', 0]);
    await device.connect('lock');
    await device.subscribe(['cmd', 1]);
    device.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['cmd'] });
    await device.expect('unsuback');
    device.write('e000');
    await device.untilClosed();
    const told = (await spy.received()).map(({ topic, payload }) => [
      String(topic).split('/').slice(2).join('/'),
      String(payload),
    ]);
    expect(told).toContainEqual(['new/clients', 'lock']);
    expect(told).toContainEqual(['new/subscribes', '{"clientId":"lock","subs":[{"topic":"cmd","qos":1}]}']);
    expect(told).toContainEqual(['new/unsubscribes', '{"clientId":"lock","subs":["cmd"]}']);
    expect(told).toContainEqual(['disconnect/clients', 'lock']);
    expect(await wide.received()).toEqual([]);
    expect(
      world
        .eventsOf('message.delivered')
        .every(({ fromActor, fromSequence }) => fromActor === null && fromSequence === null),
    ).toBe(true);
  });
});
