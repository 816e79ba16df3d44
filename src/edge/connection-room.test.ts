import { describe, expect, test } from 'vitest';
import { accounts, BrokerUnderTest, connected, signedInAs, versions } from '../../tests/edge/authorization-worlds.ts';
import { within } from '../../tests/edge/v5-client.ts';
import type { PolicySource } from '../model/policy.ts';

type Limits = NonNullable<PolicySource['limits']>;

const auth = accounts({ userName: 'guest' }, { userName: 'meter', groups: ['meters'] }, { userName: 'other' });
const shared = (limits: Limits) => BrokerUnderTest.start({ auth, acl: { default: 'allow' }, limits });

describe.each(versions)('MQTT %i', (version) => {
  const quota = version === 5 ? { reasonCode: 0x97 } : { returnCode: 3 };
  const accepted = version === 5 ? { reasonCode: 0 } : { returnCode: 0 };
  const enter = (world: BrokerUnderTest, clientId: string, userName: string) =>
    world.dial('attacker', version).connect(clientId, signedInAs(userName));

  test('[L17] connectionsPerPrincipalMax, where a taken-over connection leaves room', async () => {
    await using world = await shared({ connectionsPerPrincipalMax: 2 });
    for (const clientId of ['a', 'b']) expect(await enter(world, clientId, 'guest')).toMatchObject(accepted);
    expect(await enter(world, 'c', 'guest')).toMatchObject(quota);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.connectionsPerPrincipalMax',
      value: 3,
      max: 2,
      action: 'refused',
    });
    expect(await enter(world, 'b', 'guest')).toMatchObject(accepted);
    expect(await enter(world, 'd', 'other')).toMatchObject(accepted);
  });

  test('[L18] connectionsReserved: others come to the end of theirs, those it is for do not', async () => {
    const limits: Limits = { connectionsMax: 4, connectionsReserved: { count: 2, who: ['group:meters'] } };
    await using world = await shared(limits);
    for (const clientId of ['a', 'b']) expect(await enter(world, clientId, 'guest')).toMatchObject(accepted);
    expect(await enter(world, 'c', 'other')).toMatchObject(quota);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.connectionsReserved',
      value: 3,
      max: 2,
      action: 'refused',
    });
    for (const clientId of ['m', 'n']) expect(await enter(world, clientId, 'meter')).toMatchObject(accepted);
  });

  test('[L18] silence keeps no reserved room: who has been silent longest leaves, silent ones count as others', async () => {
    const limits: Limits = { connectionsMax: 4, connectionsReserved: { count: 2, who: ['group:meters'] } };
    await using world = await shared(limits);
    const silent = Array.from({ length: 4 }, () => world.dial());
    expect(await enter(world, 'm', 'meter')).toMatchObject(accepted);
    expect(await silent[0]?.untilClosed()).toEqual([]);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.connectionsMax',
      connectionId: 1,
      value: 5,
      max: 4,
      action: 'closed',
    });
    expect(await enter(world, 'g', 'guest')).toMatchObject(quota);
    expect(world.eventsOf('limit.reached').at(-1)).toMatchObject({ limit: 'limits.connectionsReserved', value: 3 });
  });

  test('[L19] sessionsPerPrincipalMax counts absent ones; who has a session comes back to it', async () => {
    await using world = await shared({ sessionsPerPrincipalMax: 2 });
    const lasting = version === 5 ? { properties: { sessionExpiryInterval: 600 } } : {};
    for (const clientId of ['a', 'b']) {
      const client = world.dial('attacker', version);
      await client.connect(clientId, { clean: false, ...lasting, ...signedInAs('guest') });
      client.write('e000');
      await world.untilGone(clientId);
    }
    expect(await enter(world, 'c', 'guest')).toMatchObject(quota);
    expect(world.theEvent('limit.reached')).toMatchObject({
      limit: 'limits.sessionsPerPrincipalMax',
      value: 3,
      max: 2,
      action: 'refused',
    });
    expect(await enter(world, 'b', 'guest')).toMatchObject(accepted);
    expect(await enter(world, 'd', 'other')).toMatchObject(accepted);
  });

  test('[L2] keepAliveZero: allow leaves a silent client alone', async () => {
    await using world = await within({ keepAliveZero: 'allow', keepAliveSecondsMax: 60 });
    const client = await connected(world, 'a', version, { keepalive: 0 });
    expect(world.theEvent('connect.accepted').keepAliveSeconds).toBe(0);
    world.clock.advance(10_000_000);
    expect(await client.received()).toEqual([]);
  });

  test('[L20] sessionExpirySecondsMax ends the sessions of absent clients of both versions', async () => {
    await using world = await within({ sessionExpirySecondsMax: 300 });
    const lasting = version === 5 ? { properties: { sessionExpiryInterval: 0xffffffff } } : {};
    const again = async () => {
      const client = world.dial('attacker', version);
      const { sessionPresent } = await client.connect('ghost', { clean: false, ...lasting });
      client.write('e000');
      await client.untilClosed();
      return sessionPresent;
    };
    await again();
    world.clock.advance(299_999);
    expect(await again()).toBe(true);
    world.clock.advance(300_000);
    expect(await again()).toBe(false);
  });
});

test('[L2] keepAliveZero: refuse tells MQTT 5 clients another keep-alive', async () => {
  await using world = await within({ keepAliveSecondsMax: 60 });
  expect(await world.dial('attacker', 5).connect('a', { keepalive: 0 })).toMatchObject({
    reasonCode: 0,
    properties: { serverKeepAlive: 60 },
  });
});

test('[L16] connectionsPerAddressMax closes at once, and other addresses come in', async () => {
  await using world = await within({ connectionsPerAddressMax: 2 });
  const [one, two] = [
    world.dial('attacker', 4, { remoteAddress: '192.0.2.1' }),
    world.dial('attacker', 4, { remoteAddress: '192.0.2.1' }),
  ];
  await one.connect('one');
  expect(await world.dial('attacker', 4, { remoteAddress: '192.0.2.1' }).untilClosed()).toEqual([]);
  expect(world.theEvent('limit.reached')).toMatchObject({
    limit: 'limits.connectionsPerAddressMax',
    value: 3,
    max: 2,
    action: 'refused',
  });
  expect(await world.dial('attacker', 4, { remoteAddress: '192.0.2.2' }).connect('elsewhere')).toMatchObject({
    returnCode: 0,
  });
  two.drop();
  await two.untilClosed();
  await one.received();
  expect(await world.dial('attacker', 4, { remoteAddress: '192.0.2.1' }).connect('three')).toMatchObject({
    returnCode: 0,
  });
});
