import {
  broken,
  defineTraffic,
  type Flow,
  holds,
  holdsWhen,
  type LabWorld,
  type Participant,
} from '../../src/lab-kit/index.ts';

type TokenPlan = Parameters<LabWorld['token']>[0];

const aud = 'mqtt.kestrel.example';

function tokenOf(sub: string, claims: TokenPlan['claims'] = {}, lifetimeSeconds = 3_600): TokenPlan {
  return { key: 'kestrel-2026b', claims: { iss: 'kestrel', sub, aud, role: 'car', ...claims }, lifetimeSeconds };
}

async function issuerTime(world: LabWorld): Promise<number> {
  const [, payload = ''] = (await world.token(tokenOf('car-1'))).split('.');
  return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { iat: number }).iat;
}

/** A car comes in with such a token and tells its state, which the depot sees. */
function comesIn(clientId: string, plan: (now: number) => TokenPlan, protocolVersion: 4 | 5 = 4): Flow['run'] {
  return async (world) => {
    const depot = await world.play('depot');
    await depot.subscribe('fleet/+/state');
    const password = await world.token(plan(await issuerTime(world)));
    const actor = `grader:${clientId}` as const;
    const car = await world.join({ clientId, userName: clientId, password, actor, protocolVersion });
    await car.publish(`fleet/${clientId}/state`, 'here', { qos: 1 });
    const seen = (await depot.heard()).some(({ topicName }) => topicName === `fleet/${clientId}/state`);
    return holdsWhen(
      seen,
      'delivery',
      `The depot sees ${clientId}.`,
      `${clientId} spoke and the depot did not hear it.`,
    );
  };
}

/** Its token ends while it is connected; what is ordered while it fetches another has to wait for it. */
function renews(protocolVersion: 4 | 5): Flow['run'] {
  return async (world) => {
    const connect = async (lifetimeSeconds: number): Promise<Participant> =>
      world.play('car-099', {
        clean: false,
        protocolVersion,
        ...(protocolVersion === 5 ? { sessionExpirySeconds: 300 } : {}),
        password: await world.token(tokenOf('car-099', {}, lifetimeSeconds)),
      });
    const before = await connect(20);
    await before.subscribe('fleet/car-099/orders', 1);
    await world.pass(21_000, 3_000);
    const depot = await world.play('depot');
    await depot.publish('fleet/car-099/orders', 'LOCK', { qos: 1 });
    await world.pass(30_000, 10_000);
    const after = await connect(3_600);
    const orders = [...(await before.heard()), ...(await after.heard())].filter(({ payload }) => payload === 'LOCK');
    if (orders.length === 0) return broken('delivery', 'The order that came while car-099 renewed its token is lost.');
    await depot.publish('fleet/car-099/orders', 'UNLOCK', { qos: 1 });
    const goesOn = (await after.heard()).some(({ payload }) => payload === 'UNLOCK');
    return holdsWhen(
      goesOn,
      'delivery',
      'No order was lost, and the subscription is still there.',
      'After the new token car-099 gets no orders any more: its session is gone.',
    );
  };
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The depot unlocks and locks a car',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      for (const [order, position] of [
        ['UNLOCK', 'unlocked'],
        ['LOCK', 'locked'],
      ] as const) {
        await depot.publish('fleet/car-099/orders', order, { qos: 1 });
        await world.settled();
        if (world.device('car-099').state['doors'] !== position) {
          return broken('effect', `The depot published ${order} and car-099 did not follow.`);
        }
      }
      return holds('car-099 followed both orders.');
    },
  },
  {
    id: 'T2',
    title: 'A car whose token was taken from it goes on with a new one',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      await depot.subscribe('fleet/+/state');
      await world.restartDevice('car-017');
      const seen = (await depot.heard()).some(
        ({ topicName, payload, retain }) => topicName === 'fleet/car-017/state' && payload === 'locked' && !retain,
      );
      return holdsWhen(seen, 'delivery', 'The depot sees car-017.', 'The depot does not see car-017 any more.');
    },
  },
  {
    id: 'T3',
    title: 'A car whose clock is 30 s slow comes in with the token it has',
    plays: ['depot'],
    run: comesIn('car-031', (now) => tokenOf('car-031', { iat: now - 3_600, exp: now - 30 })),
  },
  {
    id: 'T4',
    title: 'A token for the portal and the broker counts at the broker',
    plays: ['depot'],
    run: comesIn('car-032', () => tokenOf('car-032', { aud: ['web-portal', aud] })),
  },
  {
    id: 'T5',
    title: 'A car with MQTT 5 comes in',
    plays: ['depot'],
    run: comesIn('car-033', () => tokenOf('car-033', { jti: 'log-4712' }), 5),
  },
  {
    id: 'T6',
    title: 'A car whose token ends gets a new one and loses no order',
    plays: ['depot', 'car-099'],
    run: renews(4),
  },
  {
    id: 'T7',
    title: 'The same with MQTT 5',
    plays: ['depot', 'car-099'],
    run: renews(5),
  },
  {
    id: 'T8',
    title: 'A test drive hears its car as long as its token lives',
    async run(world) {
      const plan = tokenOf('test-drive', { role: 'driver' }, 1_800);
      const password = await world.token(plan);
      const driver = await world.join({
        clientId: 'test-drive',
        userName: 'test-drive',
        password,
        actor: 'grader:driver',
        keepAliveSeconds: 300,
      });
      await driver.subscribe('fleet/car-099/telemetry');
      await world.pass(120_000, 30_000);
      const before = (await driver.heard()).length;
      await world.pass(30_000, 10_000);
      const heard = (await driver.heard()).length;
      return holdsWhen(
        driver.open && heard > before,
        'delivery',
        'The telemetry of car-099 goes on arriving.',
        'The test drive was cut off before its token ended.',
      );
    },
  },
]);
