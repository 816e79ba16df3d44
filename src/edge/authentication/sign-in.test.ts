/** Signing in as a client sees it. */
import { pbkdf2Sync } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { expect, test } from 'vitest';
import { BrokerUnderTest } from '../../../tests/edge/broker-under-test.ts';
import type { PolicySource } from '../../model/policy.ts';
import { kdfWaitingMax } from './kdf-queue.ts';

type Auth = NonNullable<PolicySource['auth']>;

const login = (username: string, password: string) => ({ username, password: Buffer.from(password) });

/** About a millisecond with little memory, about 30 with more. */
const record = (password: string, memorySize = 64) =>
  argon2id({
    password,
    salt: Buffer.from('0123456789abcdef'),
    iterations: 2,
    parallelism: 1,
    memorySize,
    hashLength: 32,
    outputType: 'encoded',
  });

const cheap = await record('hunter2');
const costly = await record('hunter2', 19_456);

/** Computed beside the event loop: never done before what already waits in this turn. */
const besideHash = pbkdf2Sync('hunter2', 'salt', 1_000, 64, 'sha512');
const beside = `$7$1000$${btoa('salt')}$${besideHash.toString('base64')}`;

const policy = (auth: Auth = {}, stored = cheap): PolicySource => ({
  auth: { accounts: [{ userName: 'garage', password: { scheme: 'hashed', record: stored } }], ...auth },
  acl: { default: 'allow' },
});

async function codeOf(world: BrokerUnderTest, userName: string, password: string): Promise<unknown> {
  const client = world.dial();
  const clientId = `c${world.eventsOf('connection.opened').length}`;
  const connect = { clientId, ...login(userName, password) };
  client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60, ...connect });
  const answer = await client.next();
  return answer === 'closed' ? answer : answer['returnCode'];
}

test('[A6] a hashed password lets its owner in and nobody else', async () => {
  await using world = await BrokerUnderTest.start(policy());
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(0);
  expect(world.theEvent('connect.accepted')).toMatchObject({ principal: 'garage', rule: 'auth.accounts[0]' });
  expect(await codeOf(world, 'garage', 'hunter3')).toBe(4);
  expect(await codeOf(world, 'garage', '')).toBe(4);
});

test('[A7] uniformFailureCode: an unknown user name has the code of a wrong password, or else another', async () => {
  for (const [uniformFailureCode, code] of [
    [true, 4],
    [false, 5],
  ] as const) {
    await using world = await BrokerUnderTest.start(policy({ uniformFailureCode }));
    expect(await codeOf(world, 'garage', 'wrong')).toBe(4);
    expect(await codeOf(world, 'nobody', 'wrong')).toBe(code);
  }
});

test('[A8] dummyHash: a stranger is refused after as much work, or else at once', { timeout: 60_000 }, async () => {
  const timeOf = async (world: BrokerUnderTest, userName: string) => {
    const start = performance.now();
    await codeOf(world, userName, 'wrong');
    return performance.now() - start;
  };
  /** Of the fastest answers, since a busy machine makes any answer slow. */
  const ratio = async (dummyHash: boolean) => {
    await using world = await BrokerUnderTest.start(policy({ dummyHash, throttle: { keys: [] } }, costly));
    const [stranger, owner]: [number[], number[]] = [[], []];
    for (let i = 0; i < 10; i += 1) {
      stranger.push(await timeOf(world, 'nobody'));
      owner.push(await timeOf(world, 'garage'));
    }
    return Math.min(...stranger) / Math.min(...owner);
  };
  expect(await ratio(true)).toBeGreaterThan(0.5);
  expect(await ratio(false)).toBeLessThan(0.3);
});

test('[A9] throttle: failures that are not free make the next attempt wait, and a wait is not looked at', async () => {
  const throttle = { freeTries: 2, delayMs: 1_000, delayMsMax: 8_000 };
  await using world = await BrokerUnderTest.start(policy({ throttle }));
  for (let i = 0; i < 3; i += 1) expect(await codeOf(world, 'garage', 'wrong')).toBe(4);
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(3);
  expect(world.theEvent('limit.reached')).toMatchObject({
    limit: 'auth.throttle',
    value: 3,
    max: 2,
    action: 'refused',
  });
  expect(world.eventsOf('connect.refused').at(-1)).toMatchObject({ code: 3, rule: 'auth.throttle' });
  world.clock.advance(1_000);
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(0);
});

test('[A9] throttle: a stranger’s name is throttled as an account is', async () => {
  await using world = await BrokerUnderTest.start(policy({ throttle: { freeTries: 0 } }));
  expect(await codeOf(world, 'nobody', 'wrong')).toBe(4);
  expect(await codeOf(world, 'nobody', 'wrong')).toBe(3);
});

test('[A9] throttle by nothing: as many guesses as one likes', async () => {
  await using world = await BrokerUnderTest.start(policy({ throttle: { keys: [] } }));
  for (let i = 0; i < 30; i += 1) expect(await codeOf(world, 'garage', 'wrong')).toBe(4);
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(0);
});

test('[A10] lockout: the account is closed to its owner too, until its time is over', async () => {
  const lockout = { failuresMax: 3, lockMs: 60_000 };
  await using world = await BrokerUnderTest.start(policy({ throttle: { keys: [] }, lockout }));
  for (let i = 0; i < 3; i += 1) expect(await codeOf(world, 'garage', 'wrong')).toBe(4);
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(3);
  expect(world.theEvent('limit.reached')).toMatchObject({ limit: 'auth.lockout', value: 3, max: 3 });
  world.clock.advance(60_000);
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(0);
});

test('[A11] kdfConcurrency: who comes when too many wait is turned away, and those who left cost nothing', async () => {
  const one = policy({ kdfConcurrency: 1, throttle: { keys: [] } }, costly);
  await using world = await BrokerUnderTest.start({ ...one, limits: { connectionsMax: 512 } });
  const waiting = Array.from({ length: kdfWaitingMax + 1 }, () => codeOf(world, 'garage', 'wrong'));
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(3);
  expect(world.theEvent('limit.reached')).toMatchObject({ limit: 'auth.kdfConcurrency', max: kdfWaitingMax });
  await world.broker.close();
  const answers = await Promise.all(waiting);
  expect(answers.filter((answer) => answer === 'closed').length).toBeGreaterThan(kdfWaitingMax - 20);
});

test('[A12] another record for an account asks for another CONNECT; another setting does not', async () => {
  await using world = await BrokerUnderTest.start(policy());
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(0);
  expect(world.applyPolicy(policy({ lockout: { failuresMax: 3, lockMs: 1 } }))).toBe(0);
  expect(world.applyPolicy(policy({}, costly))).toBe(1);
});

test('[A13] a policy that came while a password was compared decides', async () => {
  await using world = await BrokerUnderTest.start(policy({}, beside));
  const answer = codeOf(world, 'garage', 'hunter2');
  await world.untilTold('packet.received');
  world.applyPolicy(policy({ accounts: [] }));
  expect(await answer).toBe(4);
  world.applyPolicy(policy({}, beside));
  expect(await codeOf(world, 'garage', 'hunter2')).toBe(0);
});
