/** Lines of the broker’s file of passwords: what is written, whom they let in, and what that costs. */
import { expect, test } from 'vitest';
import { BrokerUnderTest } from '../../../tests/edge/broker-under-test.ts';
import { comparisonMs, storageMs } from '../../model/password-cost.ts';
import { readPasswordRecord } from '../../model/password-record.ts';
import { type PasswordStorage, type PolicySource, storageSchema } from '../../model/policy.ts';
import { hashedInFullMsMax } from './compare-stored.ts';
import { lineKey, storePassword } from './store-password.ts';
import { verifyPassword } from './verify-password.ts';

const storages: PasswordStorage[] = [
  { hash: 'sha256', salt: 'none' },
  { hash: 'sha256', salt: 'shared' },
  { hash: 'sha512', salt: 'each' },
  { hash: 'pbkdf2-sha512', iterations: 101, salt: 'each' },
  { hash: 'pbkdf2-sha256', iterations: 4_096, salt: 'shared' },
  { hash: 'bcrypt', cost: 4 },
  { hash: 'bcrypt', cost: 8 },
  { hash: 'argon2id', memoryKib: 64, passes: 2, salt: 'each' },
  { hash: 'argon2id', memoryKib: 19_456, passes: 2, salt: 'each' },
];

const secrets = { pin: 'hunter2', token: `${'t'.repeat(72)}12345678` };
const account = (userName: string, secret: keyof typeof secrets) => ({ userName, secret, password: secrets[secret] });

const policy = (storage: PasswordStorage, own?: PasswordStorage): PolicySource => ({
  auth: {
    storage,
    accounts: (['pin', 'token', 'missing'] as const).map((secret) => ({
      userName: secret,
      password: { scheme: 'stored', secret, ...(own ? { storage: own } : {}) },
    })),
    throttle: { keys: [] },
  },
  acl: { default: 'allow' },
});

async function codeOf(world: BrokerUnderTest, userName: string, password: string): Promise<unknown> {
  const client = world.dial();
  const login = { clientId: `c${world.eventsOf('connection.opened').length}`, username: userName };
  const version = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 } as const;
  client.send({ cmd: 'connect', ...version, ...login, password: Buffer.from(password) });
  const answer = await client.next();
  return answer === 'closed' ? answer : answer['returnCode'];
}

test.each(storages)(
  'a line by %o is one that any broker could read, and costs what its storage says',
  async (storage) => {
    const line = await storePassword(storage, account('anna', 'pin'));
    const record = readPasswordRecord(line);
    if (typeof record === 'string') throw new Error(record);
    expect(await verifyPassword(record, Buffer.from('hunter2'))).toBe(true);
    expect(await verifyPassword(record, Buffer.from('hunter3'))).toBe(false);
    expect(comparisonMs(record)).toBeCloseTo(storageMs(storage), 6);
  },
);

test.each(storages)('lines by %o are equal exactly where their keys are', async (storage) => {
  const pairs = [account('anna', 'pin'), account('ben', 'pin'), account('anna', 'token')];
  const lines = await Promise.all(pairs.map((each) => storePassword(storage, each)));
  const keys = await Promise.all(pairs.map((each) => lineKey(storage, each)));
  const equalities = (texts: string[]) => texts.map((text) => texts.indexOf(text));
  expect(equalities(keys)).toEqual(equalities(lines));
  expect(lines[0] === lines[1]).toBe('salt' in storage && storage.salt !== 'each');
});

test.each(storages)('[A24] %o lets the owner in and nobody else, hashed in full or not', async (storage) => {
  await using world = await BrokerUnderTest.start(policy(storage), secrets);
  expect(await codeOf(world, 'pin', 'hunter2')).toBe(0);
  expect(await codeOf(world, 'pin', 'hunter3')).toBe(4);
  expect(await codeOf(world, 'pin', '')).toBe(4);
  expect(await codeOf(world, 'missing', '')).toBe(4);
  const cutAt72 = storage.hash === 'bcrypt';
  expect(await codeOf(world, 'token', `${'t'.repeat(72)}87654321`)).toBe(cutAt72 ? 0 : 4);
  expect(await codeOf(world, 'token', `${'t'.repeat(71)}x12345678`)).toBe(4);
  expect(world.eventsOf('password.compared')[0]).toMatchObject({
    userName: 'pin',
    scheme: storage.hash,
    workMs: storageMs(storage),
  });
});

test('both ways of comparing are among those tried', () => {
  const dear = storages.filter((storage) => storageMs(storage) > hashedInFullMsMax);
  expect([dear.length > 1, storages.length - dear.length > 1]).toEqual([true, true]);
});

test('[A24] the password itself is compared at no price; a line of its own goes before auth.storage', async () => {
  await using world = await BrokerUnderTest.start(
    policy(storageSchema.parse({ hash: 'argon2id' }), { hash: 'none' }),
    secrets,
  );
  expect(await codeOf(world, 'pin', 'hunter2')).toBe(0);
  expect(await codeOf(world, 'pin', 'hunter3')).toBe(4);
  expect(world.eventsOf('password.compared')).toEqual([]);
});

test('[A24] an unknown name costs as much, and nothing without dummyHash', async () => {
  for (const [dummyHash, hashed] of [
    [true, 1],
    [false, 0],
  ] as const) {
    const stored = policy({ hash: 'sha512', salt: 'each' });
    await using world = await BrokerUnderTest.start({ ...stored, auth: { ...stored.auth, dummyHash } }, secrets);
    expect(await codeOf(world, 'nobody', 'hunter2')).toBe(4);
    expect(world.eventsOf('password.compared')).toHaveLength(hashed);
  }
});

test('[A12] another secret or another storage asks for another CONNECT', async () => {
  await using world = await BrokerUnderTest.start(policy({ hash: 'sha512', salt: 'each' }), secrets);
  expect(await codeOf(world, 'pin', 'hunter2')).toBe(0);
  world.applyPolicy(policy({ hash: 'sha512', salt: 'each' }));
  expect(world.eventsOf('connection.closed')).toHaveLength(0);
  world.applyPolicy(policy({ hash: 'argon2id', memoryKib: 64, passes: 1, salt: 'each' }));
  await world.broker.settled();
  expect(world.eventsOf('connection.closed')).toHaveLength(1);
});
