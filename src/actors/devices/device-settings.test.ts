/** Device profiles in a running world: what the policy says of a device takes effect at once. */
import { expect, it, onTestFinished } from 'vitest';
import { closedPolicy, exampleHome } from '../../../tests/fixtures/example-home.ts';
import { enter, eventsOf, startExample } from '../../../tests/fixtures/example-sandbox.ts';
import { type Policy, policySchema } from '../../model/policy.ts';

const bySCRAM = { protocolVersions: [5], mechanisms: ['SCRAM-SHA-256'] } as const;

/** The example's policy, with SCRAM for the lock's account where the broker offers it. */
function policy(devices: object, mechanisms = ['password', 'SCRAM-SHA-256'], offered = true): Policy {
  const accounts = closedPolicy.auth.accounts.map((account) => ({ ...account, mechanisms }));
  const scram = offered ? { scram: {} } : {};
  return policySchema.parse({ ...closedPolicy, auth: { ...closedPolicy.auth, accounts, ...scram }, devices });
}

async function world(start: Policy) {
  const { sandbox, clock } = await startExample({ policy: start });
  onTestFinished(() => sandbox.dispose());
  const signIns = () =>
    eventsOf(sandbox, 'connect.accepted')
      .filter(({ principal }) => principal === 'lock')
      .map(({ protocolVersion }) => protocolVersion);
  return { sandbox, clock, signIns };
}

it('lets a device sign in by SCRAM, and move to it while it lives', async () => {
  const { sandbox, signIns } = await world(policy({}));
  expect(signIns()).toEqual([4]);
  await sandbox.applyPolicy(policy({ lock: bySCRAM }));
  expect(signIns()).toEqual([4, 5]);
  expect(eventsOf(sandbox, 'authentication.concluded')).toMatchObject([{ userName: 'lock', proven: true }]);
});

it('leaves devices alone whose settings stay the same', async () => {
  const { sandbox } = await world(policy({ lock: bySCRAM }));
  const before = eventsOf(sandbox, 'connect.accepted').length;
  await sandbox.applyPolicy(policy({ lock: bySCRAM }));
  expect(eventsOf(sandbox, 'connect.accepted')).toHaveLength(before);
});

it.each([
  ['never', []],
  ['whenRefused', [5]],
])('with fallback: %s shows a broker without SCRAM its password in versions %j', async (fallback, versions) => {
  const lock = { protocolVersions: [5], mechanisms: ['SCRAM-SHA-256', 'password'], fallback };
  const { sandbox, clock, signIns } = await world(policy({ lock }, ['password'], false));
  for (let second = 0; second < 10; second += 1) {
    clock.advance(1_000);
    await sandbox.settled();
  }
  expect(signIns()).toEqual(versions);
  expect(eventsOf(sandbox, 'connect.refused')[0]).toMatchObject({ code: 0x8c, actor: 'device:lock' });
});

it.each([
  ['obey', 'unlocked'],
  ['ignore', 'locked'],
])('with retainedCommands: %s a stored OPEN leaves the door %s', async (retainedCommands, position) => {
  const { sandbox } = await world(
    policySchema.parse({
      ...closedPolicy,
      auth: { anonymous: true, accounts: closedPolicy.auth.accounts },
      acl: { default: 'allow' },
      devices: { lock: { retainedCommands } },
    }),
  );
  const attacker = await enter(sandbox);
  const cmd = exampleHome.devices.find(({ id }) => id === 'lock')?.topics['cmd'] ?? '';
  await attacker.publish(cmd, 'CLOSE', { qos: 1 });
  await attacker.publish(cmd, 'OPEN', { qos: 1, retain: true });
  await sandbox.settled();
  await attacker.publish(cmd, 'CLOSE', { qos: 1 });
  await sandbox.settled();
  await sandbox.restartDevice('lock');
  await sandbox.settled();
  expect(sandbox.devices().find(({ id }) => id === 'lock')?.state).toMatchObject({ lock: position });
});
