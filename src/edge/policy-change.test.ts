import { describe, expect, test } from 'vitest';
import {
  type AclSource,
  accounts,
  BrokerUnderTest,
  connected,
  lasting,
  leave,
  openPolicy,
  payloads,
  rule,
  signedInAs,
  versions,
} from '../../tests/edge/authorization-worlds.ts';

const service = { who: 'group:service' } as const;
/** The contractor's rights hang on a group, as a role does. */
const acl: AclSource = {
  default: 'deny',
  rules: [
    rule('allow', ['publish', 'subscribe', 'receive'], 'plant/public/#'),
    rule('allow', ['publish', 'subscribe', 'receive'], 'plant/#', service),
    rule('allow', ['publish', 'subscribe', 'receive'], 'plant/#', { who: 'user:ops' }),
  ],
};
const auth = (groups: string[]) => accounts({ userName: 'contractor', groups }, { userName: 'ops' });
const employed = (more: AclSource = {}) => ({ auth: auth(['service']), acl: { ...acl, ...more } });
const revoked = (more: AclSource = {}) => ({ auth: auth([]), acl: { ...acl, ...more } });

async function ops(world: BrokerUnderTest) {
  return connected(world, 'ops', 4, signedInAs('ops'));
}

describe.each(versions)('MQTT %i: the contractor', (version) => {
  const contractor = (world: BrokerUnderTest, more: object = {}) =>
    lasting(world, 'contractor', version, { ...signedInAs('contractor'), ...more });

  test('[Z26] a group that is taken away acts on live connections, which stay open for what is still granted', async () => {
    await using world = await BrokerUnderTest.start(employed());
    const [{ client }, writer] = [await contractor(world), await ops(world)];
    await client.subscribe(['plant/#', 1], ['plant/public/#', 1]);
    expect(world.applyPolicy(revoked())).toBe(0);
    writer.publish('plant/mode', 'secret');
    writer.publish('plant/public/notice', 'all');
    await writer.received();
    expect(payloads(await client.received())).toEqual(['all']);
    expect(world.theEvent('subscription.revoked')).toMatchObject({ topicFilter: 'plant/#', clientId: 'contractor' });
    client.publish('plant/mode', 'x', { qos: 1 });
    if (version === 4) await client.untilClosed();
    else expect(await client.expect('puback')).toMatchObject({ reasonCode: 0x87 });
  });

  test('[Z21] onPolicyChange: newRequests leaves subscriptions, and new ones are decided anew', async () => {
    const more = { onPolicyChange: 'newRequests', enforce: { onDelivery: { live: false } } } as const;
    await using world = await BrokerUnderTest.start(employed(more));
    const [{ client }, writer] = [await contractor(world), await ops(world)];
    await client.subscribe(['plant/#', 1]);
    world.applyPolicy(revoked(more));
    writer.publish('plant/mode', 'secret');
    await writer.received();
    expect(payloads(await client.received())).toEqual(['secret']);
    expect(await client.subscribe(['plant/mode', 0])).toEqual([version === 5 ? 0x87 : 0x80]);
    expect(world.eventsOf('subscription.revoked')).toEqual([]);
  });

  test('[Z22] onPolicyChange: disconnect closes who lost a subscription, and nobody else', async () => {
    await using world = await BrokerUnderTest.start(employed());
    const [{ client }, other] = [await contractor(world), await ops(world)];
    await client.subscribe(['plant/#', 1]);
    await other.subscribe(['plant/#', 1]);
    expect(world.applyPolicy(revoked({ onPolicyChange: 'disconnect' }))).toBe(1);
    const farewell = version === 5 ? [{ cmd: 'disconnect', reasonCode: 0x98 }] : [];
    expect(await client.untilClosed()).toMatchObject(farewell);
    expect(await other.received()).toEqual([]);
    const again = await contractor(world);
    expect(again.sessionPresent).toBe(true);
    expect(await again.client.subscribe(['plant/public/#', 1])).toEqual([1]);
  });

  test.each(['checked', 'ignored'] as const)('[Z23] retainedSource: %s', async (retainedSource) => {
    await using world = await BrokerUnderTest.start(employed({ retainedSource }));
    const [{ client }, other] = [await contractor(world), await ops(world)];
    client.publish('plant/mode', 'maintenance', { retain: true });
    client.publish('plant/public/hello', 'hello', { retain: true });
    await client.received();
    other.publish('plant/pressure', '3 bar', { retain: true });
    await other.received();
    world.applyPolicy(revoked({ retainedSource }));
    await other.subscribe(['plant/#', 0]);
    const expected = ['3 bar', 'hello', ...(retainedSource === 'checked' ? [] : ['maintenance'])];
    expect(payloads(await other.received()).toSorted()).toEqual(expected);
    if (retainedSource === 'checked') {
      expect(world.theEvent('message.withheld')).toMatchObject({
        topicName: 'plant/mode',
        path: 'retained',
        rule: 'acl.default',
      });
    }
  });

  test('[Z23] the retained message of an account that is gone stays where it is', async () => {
    await using world = await BrokerUnderTest.start(employed());
    const [{ client }, other] = [await contractor(world), await ops(world)];
    client.publish('plant/public/hello', 'hello', { retain: true });
    await client.received();
    world.applyPolicy({ auth: accounts({ userName: 'ops' }), acl });
    await other.subscribe(['plant/#', 0]);
    expect(await other.received()).toEqual([]);
    expect(world.theEvent('message.withheld')).toMatchObject({ rule: 'acl.retainedSource' });
  });

  test.each([
    [true, 0],
    [false, 1],
  ])('[Z24] purgeQueueOnRevoke: %s', async (purgeQueueOnRevoke, leaked) => {
    const more = { purgeQueueOnRevoke, enforce: { onDelivery: { queued: false } } };
    await using world = await BrokerUnderTest.start(employed(more));
    const [{ client }, writer] = [await contractor(world), await ops(world)];
    await client.subscribe(['plant/#', 1], ['plant/public/#', 1]);
    await leave(world, client, 'contractor');
    writer.publish('plant/mode', 'secret', { qos: 1, messageId: 1 });
    writer.publish('plant/public/notice', 'all', { qos: 1, messageId: 2 });
    await writer.received();
    world.applyPolicy(revoked(more));
    const again = await contractor(world);
    expect(payloads(await again.client.received())).toEqual([...(leaked ? ['secret'] : []), 'all']);
    expect(world.eventsOf('message.withheld')).toHaveLength(purgeQueueOnRevoke ? 1 : 0);
  });

  test('[Z24] what was sent and not acknowledged is not sent again to somebody who lost the right while absent', async () => {
    const more = { enforce: { onDelivery: { queued: false } } };
    await using world = await BrokerUnderTest.start(employed(more));
    const [{ client }, writer] = [await contractor(world), await ops(world)];
    await client.subscribe(['plant/#', 2]);
    writer.publish('plant/mode', 'secret', { qos: 2 });
    await client.expect('publish');
    await leave(world, client, 'contractor');
    world.applyPolicy(revoked(more));
    expect(await (await contractor(world)).client.received()).toEqual([]);
  });

  test('[Z10] the Will of somebody who lost the right in between is not published', async () => {
    const will = { topic: 'plant/mode', payload: Buffer.from('OFF'), qos: 1, retain: true } as const;
    await using world = await BrokerUnderTest.start(employed());
    const [{ client }, other] = [await contractor(world, { will }), await ops(world)];
    await other.subscribe(['plant/#', 1]);
    world.applyPolicy(revoked());
    client.drop();
    await world.untilGone('contractor');
    await world.broker.settled();
    expect(await other.received()).toEqual([]);
    expect(world.theEvent('publish.refused')).toMatchObject({ will: true, rule: 'acl.default' });
  });

  test('[C9] a name that a new policy does not accept closes its connection', async () => {
    await using world = await BrokerUnderTest.start(openPolicy({}));
    const [good, bad] = [await connected(world, 'pump-3', version), await connected(world, 'pump/3', version)];
    expect(world.applyPolicy(openPolicy({}, { identity: { clientId: 'oneLevel' } }))).toBe(1);
    await bad.untilClosed();
    expect(await good.received()).toEqual([]);
  });
});

describe.each(versions)('MQTT %i: names', (version) => {
  const code = (v311: number, v5: number) => (version === 5 ? { reasonCode: v5 } : { returnCode: v311 });
  const named = accounts({ userName: 'pump-3' }, { userName: 'pu+mp-3' }, { userName: '#' });

  test('[C9] names that the policy does not accept are refused, others are not', async () => {
    const identity = { userName: 'oneLevel', clientId: 'noWildcards' } as const;
    await using world = await BrokerUnderTest.start(openPolicy({}, { auth: named, identity }));
    const dial = () => world.dial('attacker', version);
    expect(await dial().connect('a', signedInAs('#'))).toMatchObject(code(4, 0x86));
    expect(await dial().connect('+', signedInAs('pump-3'))).toMatchObject(code(2, 0x85));
    expect(await dial().connect('a/b', signedInAs('pump-3'))).toMatchObject(code(0, 0));
    expect(await dial().connect('', { ...signedInAs('pump-3'), clean: true })).toMatchObject(code(0, 0));
    expect(world.eventsOf('connect.refused').map(({ rule: by }) => by)).toEqual([
      'identity.userName',
      'identity.clientId',
    ]);
  });

  test('[C9] enforceAt: registration lets names in that exist already', async () => {
    const identity = { userName: 'oneLevel', enforceAt: ['registration' as const] } as const;
    const policy = openPolicy({}, { auth: named, identity: { ...identity, enforceAt: [...identity.enforceAt] } });
    await using world = await BrokerUnderTest.start(policy);
    expect(await world.dial('attacker', version).connect('a', signedInAs('#'))).toMatchObject(code(0, 0));
  });

  test('[C10] onViolation: strip makes two names one', async () => {
    const identity = { userName: 'noWildcards', clientId: 'noWildcards', onViolation: 'strip' } as const;
    await using world = await BrokerUnderTest.start(openPolicy({}, { auth: named, identity }));
    await connected(world, 'pum+p', version, signedInAs('pu+mp-3'));
    expect(world.theEvent('connect.accepted')).toMatchObject({ clientId: 'pump', principal: 'pump-3' });
    expect(world.applyPolicy(openPolicy({}, { auth: named, identity }))).toBe(0);
    expect(world.applyPolicy(openPolicy({}, { auth: named }))).toBe(1);
  });
});
