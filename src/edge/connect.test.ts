import { describe, expect, test } from 'vitest';
import { BrokerUnderTest, everythingAllowed } from '../../tests/edge/broker-under-test.ts';
import type { PolicySource } from '../model/policy.ts';

const accounts: PolicySource = {
  auth: {
    accounts: [
      { userName: 'phone', password: { scheme: 'provisioned', secret: 'phone' } },
      { userName: 'guest', password: { scheme: 'plain', value: 'welcome' } },
    ],
  },
  acl: { default: 'allow' },
};
const secrets = { phone: 'k3y-öf-phone' };
const login = (username: string, password: string) => ({ username, password: Buffer.from(password) });

describe('session and protocol', () => {
  test('[C1] CONNECT is accepted and told', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial('device:lock');
    expect(await client.connect('lock', { keepalive: 30 })).toMatchObject({ returnCode: 0, sessionPresent: false });
    expect(world.theEvent('connect.accepted')).toMatchObject({
      actor: 'device:lock',
      clientId: 'lock',
      principal: null,
      listener: 'tcp',
      connectionId: 1,
      protocolVersion: 4,
      cleanSession: true,
      sessionPresent: false,
      keepAliveSeconds: 30,
      hasWill: false,
      rule: 'auth.anonymous',
    });
  });

  test.each([
    ['6', '10 10 00 04 4d515454 06 02 003c 0004 6c6f636b'],
    ['4 with the bridge bit', '10 10 00 04 4d515454 84 02 003c 0004 6c6f636b'],
    ['3 under the name MQTT', '10 10 00 04 4d515454 03 02 003c 0004 6c6f636b'],
  ])('[C2] protocol level %s is answered with return code 1', async (_, bytes) => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    client.write(bytes);
    expect(await client.untilClosed()).toMatchObject([{ cmd: 'connack', returnCode: 1, sessionPresent: false }]);
    expect(world.theEvent('connect.refused')).toMatchObject({ code: 1, spec: 'mqtt-3.1.1 [MQTT-3.1.2-2]' });
  });

  test('[C3] MQTT 3.1 is spoken too', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    expect(await client.connect('lock', { protocolId: 'MQIsdp', protocolVersion: 3 })).toMatchObject({ returnCode: 0 });
    expect(world.theEvent('connect.accepted').protocolVersion).toBe(3);
  });

  test.each([
    ['none', '10 0e 00 06 4d5149736470 03 02 003c 0000'],
    ['24 characters', `10 26 00 06 4d5149736470 03 02 003c 0018 ${'78'.repeat(24)}`],
  ])('[C3] MQTT 3.1 asks for a ClientId of 1 to 23 characters: %s is refused', async (_, bytes) => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    client.write(bytes);
    expect(await client.untilClosed()).toMatchObject([{ returnCode: 2 }]);
  });

  test('[C4] an empty ClientId gets one of the broker’s with a clean session, and is refused without', async () => {
    await using world = await BrokerUnderTest.start();
    const [clean, lasting] = [world.dial(), world.dial()];
    expect(await clean.connect('')).toMatchObject({ returnCode: 0 });
    expect(world.theEvent('connect.accepted').clientId).toMatch(/^auto-/);
    lasting.write('10 0c 00 04 4d515454 04 00 003c 0000');
    expect(await lasting.untilClosed()).toMatchObject([{ returnCode: 2 }]);
    expect(world.theEvent('connect.refused')).toMatchObject({ code: 2, spec: 'mqtt-3.1.1 [MQTT-3.1.3-8]' });
  });

  test.each([
    ['equalsUserName', 'guest', 0],
    ['equalsUserName', 'guest-2', 2],
    ['prefixUserName', 'guest-2', 0],
    ['prefixUserName', 'guest2', 2],
    ['free', 'phone', 0],
  ] as const)('[C5] clientId.rule %s, user guest as “%s”: return code %i', async (rule, clientId, returnCode) => {
    await using world = await BrokerUnderTest.start({ ...accounts, clientId: { rule } }, secrets);
    expect(await world.dial().connect(clientId, login('guest', 'welcome'))).toMatchObject({ returnCode });
  });

  test('[C6] the same ClientId takes over: the older connection is closed', async () => {
    await using world = await BrokerUnderTest.start();
    const [older, newer] = [world.dial('device:hmi'), world.dial('attacker')];
    await older.connect('hmi');
    expect(await newer.connect('hmi')).toMatchObject({ returnCode: 0 });
    expect(await older.untilClosed()).toEqual([]);
    expect(await newer.received()).toEqual([]);
    expect(world.theEvent('session.taken-over')).toMatchObject({
      actor: 'device:hmi',
      connectionId: 1,
      clientId: 'hmi',
      byActor: 'attacker',
      byConnectionId: 2,
    });
    expect(world.theEvent('connection.closed')).toMatchObject({
      connectionId: 1,
      by: 'broker',
      cause: 'session taken over',
    });
  });

  test('[C6] a refused CONNECT takes nothing over', async () => {
    await using world = await BrokerUnderTest.start(accounts, secrets);
    const [older, newer] = [world.dial(), world.dial()];
    await older.connect('hmi', login('guest', 'welcome'));
    expect(await newer.connect('hmi', login('guest', 'wrong'))).toMatchObject({ returnCode: 4 });
    expect(await older.received()).toEqual([]);
    expect(world.eventsOf('session.taken-over')).toEqual([]);
  });

  test('[C7] with refuse-new the newer connection is refused', async () => {
    await using world = await BrokerUnderTest.start({ ...everythingAllowed, clientId: { duplicate: 'refuse-new' } });
    const [older, newer, again] = [world.dial(), world.dial(), world.dial()];
    await older.connect('hmi');
    expect(await newer.connect('hmi')).toMatchObject({ returnCode: 2 });
    expect(world.theEvent('connect.refused').rule).toBe('clientId.duplicate');
    expect(await older.received()).toEqual([]);
    older.write('e000');
    await older.untilClosed();
    expect(await again.connect('hmi')).toMatchObject({ returnCode: 0 });
  });

  test('[C8] silence of one and a half keep-alives closes the connection; half a packet is silence', async () => {
    await using world = await BrokerUnderTest.start();
    const client = world.dial();
    await client.connect('lock', { keepalive: 10 });
    world.clock.advance(14_000);
    expect(await client.received()).toEqual([]);
    world.clock.advance(14_000);
    client.write('30');
    expect(world.broker.connectionCount).toBe(1);
    world.clock.advance(1_000);
    expect(await client.untilClosed()).toEqual([]);
    expect(world.theEvent('connection.closed')).toMatchObject({ by: 'broker', cause: 'keep-alive expired' });
  });
});

describe('authentication', () => {
  test('[A1] anonymous clients come in only where the policy says so', async () => {
    await using open = await BrokerUnderTest.start();
    expect(await open.dial().connect('a')).toMatchObject({ returnCode: 0 });
    await using shut = await BrokerUnderTest.start(accounts, secrets);
    const client = shut.dial();
    expect(await client.connect('a')).toMatchObject({ returnCode: 5 });
    await client.untilClosed();
    expect(shut.theEvent('connect.refused')).toMatchObject({ code: 5, rule: 'auth.anonymous', userName: null });
  });

  test.each([
    ['guest', 'welcome', 0],
    ['phone', 'k3y-öf-phone', 0],
    ['guest', 'Welcome', 4],
    ['guest', '', 4],
    ['guest', 'welcomewelcome', 4],
    ['phone', 'welcome', 4],
    ['nobody', 'welcome', 4],
  ])('[A2] user %s with password “%s”: return code %i', async (userName, password, returnCode) => {
    await using world = await BrokerUnderTest.start(accounts, secrets);
    expect(await world.dial().connect('a', login(userName, password))).toMatchObject({ returnCode });
  });

  test('[A3] an unknown user and a wrong password look the same to the client, and not in the events', async () => {
    await using world = await BrokerUnderTest.start(accounts, secrets);
    const [unknown, wrong] = [world.dial(), world.dial()];
    unknown.connect('a', login('nobody', 'x')).catch(() => {});
    wrong.connect('a', login('guest', 'x')).catch(() => {});
    await Promise.all([unknown.untilClosed(), wrong.untilClosed()]);
    const [first, second] = world.eventsOf('packet.sent');
    expect(first?.hex).toBe(second?.hex);
    expect(world.eventsOf('connect.refused').map(({ reason }) => reason)).toEqual([
      'No account is named “nobody”.',
      'The password is wrong.',
    ]);
  });

  test('[A4] a user name that no account bears counts as anonymous, one that an account bears does not', async () => {
    await using world = await BrokerUnderTest.start(
      { ...accounts, auth: { ...accounts.auth, anonymous: true } },
      secrets,
    );
    expect(await world.dial().connect('a', login('somebody', 'x'))).toMatchObject({ returnCode: 0 });
    expect(world.theEvent('connect.accepted')).toMatchObject({ principal: null, rule: 'auth.anonymous' });
    expect(await world.dial().connect('b', login('guest', 'x'))).toMatchObject({ returnCode: 4 });
  });

  test('[A5] a secret the lab does not have lets nobody in, not even with an empty password', async () => {
    await using world = await BrokerUnderTest.start(accounts, {});
    expect(await world.dial().connect('a', login('phone', ''))).toMatchObject({ returnCode: 4 });
  });
});
