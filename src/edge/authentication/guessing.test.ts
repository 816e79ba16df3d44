/** Throttle, lockout and the queue of slow hashes, each against a clock that is moved by hand. */
import { expect, test } from 'vitest';
import { type ThrottlePolicy, throttlePolicySchema } from '../../model/policy.ts';
import { BoundedMap } from './bounded-map.ts';
import { KdfQueue, kdfWaitingMax } from './kdf-queue.ts';
import { Lockout } from './lockout.ts';
import { type Attempt, Throttle } from './throttle.ts';

const attempt = (nowMs: number, more: Partial<Attempt> = {}): Attempt => ({
  userName: 'garage',
  remoteAddress: '192.0.2.1',
  clientId: 'c',
  nowMs,
  ...more,
});
const policy = (more: Partial<ThrottlePolicy> = {}): ThrottlePolicy =>
  throttlePolicySchema.parse({ freeTries: 2, delayMs: 1_000, delayMsMax: 4_000, ...more });

/** Waits of attempts that fail one after the other, each made as soon as it may be. */
function waits(rules: ThrottlePolicy, times: number): number[] {
  const throttle = new Throttle();
  let nowMs = 0;
  return Array.from({ length: times }, () => {
    const waitMs = throttle.blocking(rules, attempt(nowMs))?.waitMs ?? 0;
    nowMs += waitMs;
    expect(throttle.blocking(rules, attempt(nowMs))).toBeNull();
    throttle.failed(rules, attempt(nowMs));
    return waitMs;
  });
}

test('free failures cost nothing, then each wait is longer, up to the longest', () => {
  expect(waits(policy(), 7)).toEqual([0, 0, 0, 1_000, 2_000, 4_000, 4_000]);
  expect(waits(policy({ factor: 1 }), 5)).toEqual([0, 0, 0, 1_000, 1_000]);
});

test.each([
  [['userName'], { remoteAddress: '192.0.2.2', clientId: 'd' }, { userName: 'anna' }],
  [['address'], { userName: 'anna', clientId: 'd' }, { remoteAddress: '192.0.2.2' }],
  [['userNameAndAddress'], { clientId: 'd' }, { userName: 'anna' }],
  [['userNameAndAddress'], { clientId: 'd' }, { remoteAddress: '192.0.2.2' }],
  [['clientId'], { userName: 'anna', remoteAddress: '192.0.2.2' }, { clientId: 'd' }],
] as const)('by %s: %j waits, %j does not', (keys, waiting, free) => {
  const throttle = new Throttle();
  const rules = policy({ keys: [...keys], freeTries: 0 });
  throttle.failed(rules, attempt(0));
  expect(throttle.blocking(rules, attempt(1, waiting))).toMatchObject({ failures: 1, waitMs: 999 });
  expect(throttle.blocking(rules, attempt(1, free))).toBeNull();
});

test('whoever signed in from an address has a fast lane there for its time, and strangers have none', () => {
  const throttle = new Throttle();
  const rules = policy({ keys: ['userName'], freeTries: 0, delayMs: 60_000, delayMsMax: 60_000, knownGoodMs: 5_000 });
  throttle.succeeded(rules, attempt(0));
  throttle.failed(rules, attempt(1, { remoteAddress: '198.51.100.1' }));
  expect(throttle.blocking(rules, attempt(4_999))).toBeNull();
  expect(throttle.blocking(rules, attempt(5_000))).not.toBeNull();
  expect(throttle.blocking(rules, attempt(1, { remoteAddress: '198.51.100.1' }))).not.toBeNull();
});

test('a right password forgives the account, and not the address', () => {
  const rules = policy({ keys: ['userName', 'address'], freeTries: 1, knownGoodMs: 0 });
  const throttle = new Throttle();
  for (const userName of ['garage', 'anna']) throttle.failed(rules, attempt(0, { userName }));
  throttle.succeeded(rules, attempt(0));
  expect(throttle.blocking(policy({ keys: ['userName'], knownGoodMs: 0 }), attempt(0))).toBeNull();
  expect(throttle.blocking(rules, attempt(0))).toMatchObject({ failures: 2 });
});

test('a lockout counts failures in a row, from anywhere, and ends by itself', () => {
  const lockout = new Lockout();
  const rules = { failuresMax: 3, lockMs: 1_000 };
  lockout.failed(rules, 'garage', 0);
  lockout.failed(rules, 'garage', 0);
  expect(lockout.isLocked('garage', 0)).toBe(false);
  expect(lockout.failed(rules, 'garage', 0)).toBe(3);
  expect(lockout.isLocked('garage', 999)).toBe(true);
  expect(lockout.isLocked('anna', 999)).toBe(false);
  expect(lockout.isLocked('garage', 1_000)).toBe(false);
  expect(lockout.failed(rules, 'garage', 1_000)).toBe(1);
  lockout.succeeded('garage');
  expect(lockout.failed(rules, 'garage', 1_000)).toBe(1);
});

test('a full map forgets what was set longest ago', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.size, map.get('a'), map.get('b'), map.get('c')]).toEqual([2, 3, undefined, 4]);
});

test('so many hashes at once, the others in their order, and those beyond the queue not at all', async () => {
  const queue = new KdfQueue();
  const finish: (() => void)[] = [];
  const started: number[] = [];
  const work = (id: number) => () =>
    new Promise<number>((resolve) => {
      started.push(id);
      finish.push(() => resolve(id));
    });
  const results = Array.from({ length: 2 + kdfWaitingMax }, (_, id) => queue.run(2, work(id)));
  expect(started).toEqual([0, 1]);
  expect(await queue.run(2, work(-1))).toBeNull();
  for (let id = 0; id < results.length; id += 1) {
    finish[id]?.();
    expect(await results[id]).toBe(id);
    expect(started.length - (id + 1)).toBeLessThanOrEqual(2);
  }
  expect(started).toEqual(results.map((_, id) => id));
});

test('a hash that fails gives its place back', async () => {
  const queue = new KdfQueue();
  await expect(queue.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run(1, async () => 'yes')).toBe('yes');
});
