import { expect, it } from 'vitest';
import attacks from '../../tests/fixtures/labs/sound/attacks.ts';
import definition from '../../tests/fixtures/labs/sound/lab.ts';
import nearMisses from '../../tests/fixtures/labs/sound/near-misses.ts';
import traffic from '../../tests/fixtures/labs/sound/traffic.ts';
import { type AttackOutcome, hiddenVariant, reached, stopped, type Variant, variant } from '../lab-kit/index.ts';
import { type Policy, policySchema } from '../model/policy.ts';
import { systemClock } from '../sandbox/index.ts';
import { type JudgeOptions, judge } from './judge.ts';

const sound = { definition, attacks, traffic, nearMisses };
const options: JudgeOptions = { clock: systemClock, seed: 'judge.test', reveal: true };

const accounts = ['door', 'owner', 'guest'].map((userName) => ({
  userName,
  password: { scheme: 'provisioned' as const, secret: userName },
}));
const vulnerable = policySchema.parse({ auth: { anonymous: true }, acl: { default: 'allow' } });
const hardened = policySchema.parse({
  auth: { accounts },
  acl: {
    rules: [
      { effect: 'allow', who: 'user:owner', actions: ['publish'], topicFilters: ['door/cmd'] },
      { effect: 'allow', who: 'user:door', actions: ['publish', 'subscribe', 'receive'], topicFilters: ['door/+'] },
    ],
  },
});

/** The sound lab with other variants of its attack. */
function withVariants(...variants: Variant[]) {
  return { ...sound, attacks: attacks.map((attack) => ({ ...attack, variants })) };
}

async function outcomes(bundle: typeof sound, policy: Policy, more: Partial<JudgeOptions> = {}) {
  const { checks } = await judge(bundle, policy, { ...options, ...more });
  return checks.map(({ id, outcome, passed }) => `${id} ${outcome} ${passed}`);
}

it('passes a defence under which attacks stop and traffic holds', async () => {
  const verdict = await judge(sound, hardened, options);
  expect(verdict.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    'A1/open stopped',
    'A1/again stopped',
    'T1 holds',
  ]);
  expect(verdict).toMatchObject({ labId: 'sound', passed: true, nearMiss: null });
});

it('fails the vulnerable policy by its attacks alone', async () => {
  expect(await outcomes(sound, vulnerable)).toEqual([
    'A1/open reached false',
    'A1/again reached false',
    'T1 holds true',
  ]);
});

it('fails a defence under which nothing works by its traffic alone, and says who was refused by which rule', async () => {
  const nothing = policySchema.parse({ auth: { accounts } });
  const verdict = await judge(sound, nothing, options);
  expect(verdict.checks.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['T1']);
  expect(verdict.checks.at(-1)?.explanation).toMatch(/owner: publishing to door\/cmd .*acl\.default is deny/);
});

it.each([
  ['no attacks', { ...sound, attacks: [] }],
  ['no traffic', { ...sound, traffic: [] }],
])('passes nothing with %s', async (_, bundle) => {
  const verdict = await judge(bundle, hardened, options);
  expect(verdict.checks.every(({ passed }) => passed)).toBe(true);
  expect(verdict.passed).toBe(false);
});

it('takes a stop that was not declared for no stop', async () => {
  const undeclared = variant('elsewhere', 'elsewhere', async () => stopped('subscribe', 'refused', 'no'));
  expect(await outcomes(withVariants(undeclared), hardened)).toEqual(['A1/elsewhere stopped false', 'T1 holds true']);
});

it('is inconclusive, and not passed, when a case throws or never ends', async () => {
  const throws = variant('throws', 'throws', () => Promise.reject(new Error('stumbled')));
  const hangs = variant('hangs', 'hangs', () => new Promise<AttackOutcome>(() => {}));
  const verdict = await judge(withVariants(throws, hangs), hardened, { ...options, caseTimeoutMs: 300 });
  expect(verdict.checks.map(({ outcome, passed }) => `${outcome} ${passed}`)).toEqual([
    'inconclusive false',
    'inconclusive false',
    'holds true',
  ]);
  expect(verdict.checks[0]?.explanation).toContain('stumbled');
  expect(verdict.checks[1]?.explanation).toContain('300 ms');
  expect(verdict.passed).toBe(false);
});

it('gives every case a world of its own', async () => {
  const opens = (id: string) =>
    variant(id, id, async (world) => {
      const before = world.device('door').state['lock'];
      const owner = await world.join({ account: 'owner' });
      await owner.publish('door/cmd', 'OPEN', { qos: 1, retain: true });
      await world.settled();
      return reached('effect', `${before} → ${world.device('door').state['lock']}`);
    });
  const { checks } = await judge(withVariants(opens('one'), opens('two')), hardened, { ...options, concurrency: 1 });
  expect(checks.slice(0, 2).map(({ explanation }) => explanation.slice(0, 17))).toEqual(
    Array(2).fill('locked → unlocked'),
  );
});

it('runs no more cases at a time than it may, and reports them in their order', async () => {
  let running = 0;
  let most = 0;
  const together = Promise.withResolvers<void>();
  const counts = (id: string) =>
    variant(id, id, async () => {
      running += 1;
      most = Math.max(most, running);
      if (running === 2) together.resolve();
      await together.promise;
      running -= 1;
      return stopped('publish', 'closed', id);
    });
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { checks } = await judge(withVariants(...ids.map(counts)), hardened, { ...options, concurrency: 2 });
  expect(most).toBe(2);
  expect(checks.map(({ id }) => id)).toEqual([...ids.map((id) => `A1/${id}`), 'T1']);
});

it('calls an attack inconclusive when an honest part of it was hurt', async () => {
  const needsDoor = {
    ...sound,
    attacks: attacks.map((attack) => ({
      ...attack,
      plays: ['door'],
      variants: [
        variant('stir', 'stir', async (world) => {
          const door = await world.play('door');
          await door.publish('elsewhere', 'x');
          return reached('effect', 'never');
        }),
      ],
    })),
  };
  expect(await outcomes(needsDoor, hardened)).toEqual(['A1/stir inconclusive false', 'T1 holds true']);
});

it('recognises a near-miss by exactly the checks that fail', async () => {
  const stillOpen = policySchema.parse({ auth: { accounts }, acl: { default: 'allow' } });
  expect((await judge(sound, stillOpen, options)).nearMiss).toEqual({
    id: 'still-open',
    title: nearMisses[0]?.title,
    explanation: nearMisses[0]?.explanation,
  });
  const nothing = policySchema.parse({ auth: { accounts } });
  expect((await judge(sound, nothing, options)).nearMiss).toBeNull();
});

it('tells learners that a hidden variant failed, and nothing of how it works', async () => {
  const hidden = hiddenVariant('by-night', 'through the cellar', async () => reached('effect', 'The cellar was open.'));
  const shown = variant('by-day', 'through the door', async () => reached('effect', 'The door was open.'));
  const verdict = await judge(withVariants(shown, hidden), hardened, { ...options, reveal: false });
  expect(verdict.checks[0]).toMatchObject({
    id: 'A1/by-day',
    explanation: expect.stringContaining('The door was open.'),
  });
  expect(verdict.checks[1]).toMatchObject({
    id: 'A1/hidden-1',
    outcome: 'reached',
    explanation: attacks[0]?.advice,
  });
  expect(JSON.stringify(verdict)).not.toMatch(/cellar|by-night/);
});
