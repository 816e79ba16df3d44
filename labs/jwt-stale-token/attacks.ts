import {
  defineAttacks,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  type Participant,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type TokenPlan = Parameters<LabWorld['token']>[0];

const aud = 'mqtt.kestrel.example';

/** A token as the issuer really makes it, whatever it says. */
function plan(claims: TokenPlan['claims'], lifetimeSeconds: number | null = 3_600): TokenPlan {
  return {
    key: 'kestrel-2026b',
    claims: { iss: 'kestrel', sub: 'car-017', aud, role: 'car', ...claims },
    lifetimeSeconds,
  };
}

/** Seconds since 1970 by the clock of the issuer. */
async function issuerTime(world: LabWorld): Promise<number> {
  const [, payload = ''] = (await world.token(plan({}))).split('.');
  return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { iat: number }).iat;
}

/** Signs in with such a token; the broker has only to accept. */
function getIn(planned: (now: number) => TokenPlan, as: Identity = {}): Variant['run'] {
  return async (world) => {
    const password = await world.token(planned(await issuerTime(world)));
    await world.join({ clientId: 'car-017', userName: 'car-017', password, ...as });
    return reached('connect', 'The broker accepted the token.');
  };
}

/** A token of car-017, and another ClientId. */
async function asSomebodyElse(world: LabWorld, clientId: string, more: Identity = {}): Promise<Participant> {
  return world.join({ userName: 'car-017', password: await world.token(plan({})), clientId, ...more });
}

function withClientId(clientId: string, more: Identity = {}): Variant['run'] {
  return async (world) => {
    await asSomebodyElse(world, clientId, more);
    return reached('connect', `The broker let car-017 in as “${clientId}”.`);
  };
}

const testDrive = { clientId: 'test-drive', userName: 'test-drive' };
const lifeSeconds = 20;
/** As long as a broker may take to act, and longer than car-099 is silent. */
const graceMs = 5_000;

/** Follows car-099 and goes on listening for `passMs`; what counts is what comes later than `endMs` and the grace. */
async function follow(world: LabWorld, as: Identity, endMs: number, passMs: number): ReturnType<Variant['run']> {
  const follower = await world.join({ ...testDrive, ...as });
  await follower.subscribe('fleet/car-099/telemetry');
  await world.pass(passMs, 3_000);
  return whatCameLate(world, endMs);
}

function whatCameLate(world: LabWorld, endMs: number): Awaited<ReturnType<Variant['run']>> {
  const mine = world.events().filter(({ actor }) => actor === 'attacker');
  const late = mine.filter(({ type, atMs }) => type === 'message.delivered' && atMs > endMs + graceMs);
  if (late.length > 0) return reached('delivery', `${late.length} messages arrived after the end of the token.`);
  const closing = mine.findLast(({ type }) => type === 'connection.closed');
  if (closing?.type !== 'connection.closed') return inconclusive('Nothing was said that could have been heard.');
  return stopped('delivery', 'closed', `The broker ended the connection: ${closing.cause}.`);
}

function sinceStart(world: LabWorld): number {
  return world.events().at(-1)?.atMs ?? 0;
}

function stayOn(as: Identity = {}): Variant['run'] {
  return async (world) => {
    const password = await world.token(plan({ sub: 'test-drive', role: 'driver' }, lifeSeconds));
    return follow(world, { ...as, password }, sinceStart(world) + lifeSeconds * 1_000, 36_000);
  };
}

const connectStops = stopsAt(['connect'], ['refused', 'closed']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'One car’s token, another car’s name',
    objective: 'A1',
    goal: 'connects under a ClientId that the token says nothing about.',
    stops: connectStops,
    advice:
      'A token of car-017 opened a session under another ClientId. The token says whose it is; the broker has to compare that with what CONNECT says.',
    plays: ['depot'],
    variants: [
      variant('take-over', 'takes over the session of car-099 and gets its orders', async (world) => {
        const thief = await asSomebodyElse(world, 'car-099', { clean: false });
        await thief.subscribe('fleet/car-099/orders', 1);
        const depot = await world.play('depot');
        await depot.publish('fleet/car-099/orders', 'UNLOCK', { qos: 1 });
        const order = (await thief.heard()).find(({ topicName }) => topicName === 'fleet/car-099/orders');
        return order
          ? reached('delivery', `The order ${order.payload} for car-099 reached the thief.`)
          : inconclusive('No order was heard.');
      }),
      hiddenVariant('false-state', 'says in its place where it stands', async (world) => {
        const thief = await asSomebodyElse(world, 'car-099');
        const depot = await world.play('depot');
        await depot.subscribe('fleet/+/state');
        await thief.publish('fleet/car-099/state', 'parked at the depot', { qos: 1 });
        const told = (await depot.heard()).some(({ payload }) => payload === 'parked at the depot');
        return told ? reached('effect', 'The depot believes it.') : inconclusive('The depot heard nothing.');
      }),
      hiddenVariant(
        'claims-both',
        'with the other car’s user name as well',
        withClientId('car-099', { userName: 'car-099' }),
      ),
      hiddenVariant('new-car', 'as a car that does not exist', withClientId('car-100')),
      hiddenVariant('depot', 'as the depot', withClientId('depot-2')),
      hiddenVariant('capitals', 'as CAR-017', withClientId('CAR-017')),
      hiddenVariant('longer', 'as car-017-2', withClientId('car-017-2')),
      hiddenVariant('version-5', 'in MQTT 5', withClientId('car-099', { protocolVersion: 5 })),
    ],
  },
  {
    id: 'A2',
    title: 'Made for somebody else',
    objective: 'A2',
    goal: 'connects with a token that is for another service.',
    stops: connectStops,
    advice:
      'A token for another service opened the broker. One of the names in `aud` has to be ours: exactly, and not merely in part.',
    variants: [
      variant(
        'portal',
        'a token of the web portal',
        getIn(() => plan({ aud: 'web-portal' })),
      ),
      hiddenVariant(
        'longer',
        'a name that begins with ours',
        getIn(() => plan({ aud: `${aud}.evil.example` })),
      ),
      hiddenVariant(
        'prefixed',
        'a name that ends with ours',
        getIn(() => plan({ aud: `not-${aud}` })),
      ),
      hiddenVariant(
        'list',
        'a list without us',
        getIn(() => plan({ aud: ['web-portal', 'billing'] })),
      ),
      hiddenVariant(
        'longer-in-list',
        'a list with a longer name',
        getIn(() => plan({ aud: ['billing', `x.${aud}`] })),
      ),
      hiddenVariant(
        'address',
        'our name in an address',
        getIn(() => plan({ aud: `https://${aud}/` })),
      ),
      hiddenVariant(
        'nobody',
        'an empty list',
        getIn(() => plan({ aud: [] })),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A connection that outlives its token',
    objective: 'A3',
    goal: 'goes on listening after its token has ended.',
    stops: [...connectStops, { stage: 'delivery', means: 'closed' }, { stage: 'publish', means: 'closed' }],
    advice:
      'Somebody went on after their token had ended. The protocol knows no tokens: the broker has to end the connection at that second.',
    variants: [
      variant('stays', 'connects with a token of 20 s and stays', stayOn()),
      hiddenVariant('stays-version-5', 'the same in MQTT 5', stayOn({ protocolVersion: 5 })),
      hiddenVariant('goes-on-speaking', 'goes on publishing', async (world) => {
        const password = await world.token(plan({ sub: 'car-055' }, lifeSeconds));
        const car = await world.join({ clientId: 'car-055', userName: 'car-055', password });
        await world.pass(lifeSeconds * 1_000 + graceMs, 5_000);
        await car.publish('fleet/car-055/state', 'still here', { qos: 1 });
        return reached('publish', 'The broker took a message after the end of the token.');
      }),
      hiddenVariant('within-leeway', 'connects within the leeway and stays beyond it', async (world) => {
        const now = await issuerTime(world);
        const password = await world.token(plan({ sub: 'test-drive', role: 'driver', iat: now - 90, exp: now - 30 }));
        return follow(world, { password }, sinceStart(world) + 30_000, 48_000);
      }),
    ],
  },
  {
    id: 'A4',
    title: 'A token without a date, or past it',
    goal: 'connects with a token that does not end, not for years, or has ended.',
    stops: connectStops,
    advice:
      'The broker believed a token outside of its time, or one whose time never ends. Ask for `exp`, limit the life, and keep the leeway to a minute.',
    variants: [
      variant(
        'no-end',
        'a token without `exp`',
        getIn(() => plan({}, null)),
      ),
      hiddenVariant(
        'ten-years',
        'for ten years',
        getIn(() => plan({}, 315_360_000)),
      ),
      hiddenVariant(
        'a-day',
        'for a day',
        getIn(() => plan({}, 86_400)),
      ),
      hiddenVariant(
        'over',
        'over for 61 s',
        getIn((now) => plan({ iat: now - 600, exp: now - 61 })),
      ),
      hiddenVariant(
        'over-for-hours',
        'over for hours',
        getIn((now) => plan({ iat: now - 43_200, exp: now - 39_600 })),
      ),
      hiddenVariant(
        'not-yet',
        'from in two minutes on',
        getIn((now) => plan({ nbf: now + 120 })),
      ),
      hiddenVariant(
        'tomorrow',
        'from in ten hours on',
        getIn((now) => plan({ nbf: now + 36_000 })),
      ),
    ],
  },
  {
    id: 'A5',
    title: 'A token that was taken back',
    goal: 'connects, or stays, with the token from the support desk’s log.',
    stops: [...connectStops, { stage: 'delivery', means: 'closed' }],
    advice:
      'The token from the log is genuine, in time and used under its own name. It can only be refused by its number, and whoever is in with it has to leave.',
    plays: ['car-017', 'depot'],
    variants: [
      variant('found', 'the token from the log, as the car it belongs to', async (world) => {
        const password = world.secrets['found-token'] ?? '';
        await world.join({ clientId: 'car-017', userName: 'car-017', password });
        return reached('connect', 'The broker accepted it.');
      }),
      hiddenVariant(
        'same-number',
        'another token of the same number',
        getIn(() => plan({ jti: 'log-4711', sub: 'car-018' }), { clientId: 'car-018', userName: 'car-018' }),
      ),
      hiddenVariant('already-in', 'is connected when it is taken back', async (world) => {
        let denied: string[] = [];
        await world.changePolicy(({ auth: { token, ...auth }, ...policy }) => {
          denied = token?.deniedIds ?? [];
          return { ...policy, auth: { ...auth, token: token && { ...token, deniedIds: [] } } };
        });
        const password = world.secrets['found-token'] ?? '';
        const thief = await world.join({ clientId: 'car-017', userName: 'car-017', password });
        await thief.subscribe('fleet/car-017/orders');
        await world.changePolicy(({ auth: { token, ...auth }, ...policy }) => ({
          ...policy,
          auth: { ...auth, token: token && { ...token, deniedIds: denied } },
        }));
        const depot = await world.play('depot');
        await depot.publish('fleet/car-017/orders', 'LOCK', { qos: 1 });
        if ((await thief.heard()).length > 0) return reached('delivery', 'The thief still gets the orders of car-017.');
        if (thief.open) return inconclusive('The thief is still connected and heard nothing.');
        return stopped('delivery', 'closed', 'The connection ended when the token was taken back.');
      }),
    ],
  },
]);
