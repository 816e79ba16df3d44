import {
  broken,
  defineTraffic,
  forgeToken,
  holds,
  holdsWhen,
  type LabWorld,
  publicKeyPem,
} from '../../src/lab-kit/index.ts';

const renter = (world: LabWorld) => ({
  clientId: 'renter-7',
  userName: 'renter-7',
  password: world.secrets['my-token'] ?? '',
});

type Forger = readonly [title: string, forge: (claims: Claims, world: LabWorld) => Promise<string>];
type Claims = Readonly<Record<string, unknown>>;

/** Tokens that no verifier worth its name believes, and that ours never has. */
const worthless: readonly Forger[] = [
  ['without `alg`', (claims) => forgeToken({ header: { typ: 'JWT' }, claims })],
  ['without a third part', async (claims) => (await forgeToken({ header: { alg: 'ES256' }, claims })).slice(0, -1)],
  [
    'with an ES256 signature of zeros',
    (claims) => forgeToken({ header: { alg: 'ES256', kid: 'kestrel-2026a' }, claims, signature: 'A'.repeat(86) }),
  ],
  [
    'with a list for `kid`',
    (claims) => forgeToken({ header: { alg: 'HS256', kid: ['kestrel-2026a'] }, claims, hmacKey: 'x' }),
  ],
  ['with a `kid` that nobody knows', (_claims, world) => signed(world, { kid: 'kestrel-2027a' })],
  ['with the address of its own keys', (_claims, world) => signed(world, { jku: 'http://attacker.example/jwks.json' })],
  [
    'with a key of its own',
    (claims) =>
      forgeToken({ header: { alg: 'HS256', jwk: { kty: 'oct', k: 'bXkgb3duIGtleQ' } }, claims, hmacKey: 'my own key' }),
  ],
  [
    'under the public key’s text with a line break more',
    async (claims, world) => {
      const answer = await world.request('keys', new Request('http://keys/jwks.json'));
      const { keys } = (await answer.json()) as { keys: JsonWebKey[] };
      return forgeToken({ header: { alg: 'HS256' }, claims, hmacKey: await publicKeyPem(keys[0] ?? {}) });
    },
  ],
];

function signed(world: LabWorld, header: Record<string, string>): Promise<string> {
  const claims = { iss: 'kestrel', aud: 'mqtt.kestrel.example', sub: 'depot-2', role: 'depot' };
  return world.token({ key: 'kestrel-2026a', claims, header });
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The depot unlocks and locks a car whose token is by the next key',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      for (const [order, position] of [
        ['UNLOCK', 'unlocked'],
        ['LOCK', 'locked'],
      ] as const) {
        await depot.publish('fleet/car-12/unlock', order, { qos: 1 });
        await world.settled();
        if (world.device('car-12').state['doors'] !== position) {
          return broken('effect', `The depot published ${order} and car-12 did not follow.`);
        }
      }
      return holds('car-12 followed both orders.');
    },
  },
  {
    id: 'T2',
    title: 'The depot unlocks a car whose token is by the current key',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      await depot.publish('fleet/car-7/unlock', 'UNLOCK', { qos: 1 });
      await world.settled();
      return holdsWhen(
        world.device('car-7').state['doors'] === 'unlocked',
        'effect',
        'car-7 is open.',
        'The depot published UNLOCK and car-7 did not follow.',
      );
    },
  },
  {
    id: 'T3',
    title: 'The depot sees every car come back after a dead spot',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      await depot.subscribe('fleet/+/state');
      for (const car of ['car-7', 'car-12']) await world.restartDevice(car);
      const seen = new Set((await depot.heard()).map(({ topicName }) => topicName));
      const missing = ['car-7', 'car-12'].find(
        (car) => !world.device(car).connected || !seen.has(`fleet/${car}/state`),
      );
      return holdsWhen(missing === undefined, 'delivery', 'Both cars are back.', `${missing} did not come back.`);
    },
  },
  {
    id: 'T4',
    title: 'You see the state of the car that you have rented',
    async run(world) {
      const phone = await world.join({ ...renter(world), actor: 'grader:renter' });
      await phone.subscribe('fleet/car-7/state');
      await world.restartDevice('car-7');
      return holdsWhen(
        (await phone.heard()).some(({ payload }) => payload === 'locked'),
        'delivery',
        'Your phone shows that car-7 is locked.',
        'Your phone subscribed to fleet/car-7/state and heard nothing.',
      );
    },
  },
  {
    id: 'T5',
    title: 'A car that gets its first token by the next key comes in',
    async run(world) {
      const claims = { iss: 'kestrel', aud: 'mqtt.kestrel.example', sub: 'car-31', role: 'car' };
      const password = await world.token({ key: 'kestrel-2026b', claims });
      const car = await world.join({ clientId: 'car-31', userName: 'car-31', password, actor: 'grader:car-31' });
      await car.publish('fleet/car-31/state', 'locked', { qos: 1 });
      return holds('car-31 has told its state.');
    },
  },
  {
    id: 'T6',
    title: 'Damaged and self-made tokens go on being refused',
    async run(world) {
      const [, payload = ''] = (world.secrets['my-token'] ?? '').split('.');
      const mine: Claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
      const claims = { ...mine, sub: 'depot-2', role: 'depot' };
      for (const [title, forge] of worthless) {
        const password = await forge(claims, world);
        const { kind } = await world.connect({ clientId: 'depot-2', userName: 'depot-2', password });
        if (kind === 'accepted') return broken('connect', `A token ${title} was believed.`);
      }
      return holds('None of them was believed.');
    },
  },
]);
