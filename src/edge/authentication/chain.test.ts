/** Who is asked in which order, what each of them says, and what becomes of those whom nobody decides. */
import { expect, test } from 'vitest';
import { codeOf, SigningLab, type SigningLabOptions } from '../../../tests/edge/signing-lab.ts';
import type { AclRule, PolicySource } from '../../model/policy.ts';
import { registrationsMax } from './registrations.ts';

type Auth = NonNullable<PolicySource['auth']>;

const options: SigningLabOptions = {
  tokenKeys: [{ id: 'now', algorithm: 'ES256' }],
  services: [{ kind: 'directory', name: 'directory', users: [{ userName: 'robot', secret: 'robot' }] }],
  secrets: { robot: 'k3y' },
};

const plain = (value: string) => ({ scheme: 'plain', value }) as const;
const anna = { userName: 'anna', password: plain('x') };
const token = {
  issuers: [{ issuer: 'fleet', algorithms: ['ES256'], keys: { provisioned: ['now'] } }],
  audience: null,
} satisfies Auth['token'];
const hook = { service: 'directory' };

const policy = (auth: Auth, more: PolicySource = {}): PolicySource => ({ ...more, auth, acl: { default: 'allow' } });

test('[A17] transport, token, accounts, hook, anonymous: the first who knows decides', async () => {
  const auth: Auth = { token, accounts: [anna], hook, anonymous: true };
  await using lab = await SigningLab.start(policy(auth), options);
  const jwt = await lab.token({ key: 'now', claims: { iss: 'fleet', sub: 'car' } });
  const certified = lab.world.dial('attacker', 4, { certifiedName: 'pump' });
  await certified.connect('c0', { username: 'pump', password: Buffer.from(jwt) });
  expect(await lab.connect('car', 'anna', jwt)).toBe(0);
  expect(await lab.connect('c2', 'anna', 'x')).toBe(0);
  expect(await lab.connect('c3', 'robot', 'k3y')).toBe(0);
  expect(await lab.connect('c4', null)).toBe(0);
  expect(
    lab.world.eventsOf('connect.accepted').map(({ method, decidedBy, principal }) => [method, decidedBy, principal]),
  ).toEqual([
    ['certificate', 'store', 'pump'],
    ['token', 'store', 'car'],
    ['password', 'store', 'anna'],
    ['hook', 'service', 'robot'],
    ['anonymous', 'default', null],
  ]);
  // Nobody behind the first who knows is asked.
  expect(await lab.connect('c5', 'anna', 'wrong')).toBe(4);
  expect(lab.world.eventsOf('service.asked')).toHaveLength(1);
});

test.each([4, 5] as const)('[A18] MQTT %s: whom nobody decides, auth.undecided decides', async (version) => {
  const auth: Auth = { accounts: [anna], hook: { ...hook, onError: { unreachable: 'ignore' } } };
  await using lab = await SigningLab.start(policy(auth), options);
  lab.services.control('directory').behave({ kind: 'down' });
  expect(await lab.connect('a', 'robot', 'any', { version })).toBe(version === 5 ? 0x86 : 4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('auth.undecided');
  lab.world.applyPolicy(policy({ ...auth, undecided: 'allow' }));
  const robot = lab.send('a', 'robot', 'any', { version });
  expect(codeOf(await robot.expect('connack'))).toBe(0);
  expect(lab.world.theEvent('connect.accepted')).toMatchObject({
    method: 'undecided',
    decidedBy: 'default',
    rule: 'auth.undecided',
    principal: 'robot',
  });
  expect(await lab.connect('b', 'anna', 'wrong', { version })).toBe(version === 5 ? 0x86 : 4);
  expect(lab.world.applyPolicy(policy(auth))).toBe(1);
});

test('[A18] without anybody else to ask, a name that no account bears is undecided too', async () => {
  await using lab = await SigningLab.start(policy({ accounts: [anna], undecided: 'allow' }));
  expect(await lab.connect('a', 'somebody', 'any')).toBe(0);
  expect(await lab.connect('b', null)).toBe(0);
  expect(lab.world.eventsOf('connect.accepted').map(({ principal }) => principal)).toEqual(['somebody', null]);
});

test('[A19] an account without `password` is refused with its password, like a wrong one', async () => {
  const auth: Auth = { accounts: [{ ...anna, mechanisms: ['SCRAM-SHA-256'] }], scram: {} };
  await using lab = await SigningLab.start(policy(auth));
  expect(await lab.connect('a', 'anna', 'x')).toBe(4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('auth.accounts[0].mechanisms');
  lab.world.applyPolicy(policy({ accounts: [anna] }));
  const client = lab.send('a', 'anna', 'x');
  await client.expect('connack');
  expect(lab.world.applyPolicy(policy(auth))).toBe(1);
});

test('[A20] an account signs in only on its listeners', async () => {
  await using lab = await SigningLab.start(policy({ accounts: [{ ...anna, listeners: ['tls'] }] }));
  expect(await lab.connect('a', 'anna', 'x', { listener: 'tcp' })).toBe(4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('auth.accounts[0].listeners');
  const client = lab.send('a', 'anna', 'x', { listener: 'tls' });
  expect(codeOf(await client.expect('connack'))).toBe(0);
  expect(lab.world.applyPolicy(policy({ accounts: [{ ...anna, listeners: ['ws'] }] }))).toBe(1);
});

test('[A21] a listener may take no passwords, or nobody without a name', async () => {
  const auth: Auth = { accounts: [anna], anonymous: true };
  await using lab = await SigningLab.start(policy(auth, { listeners: { tcp: { passwords: false } } }));
  expect(await lab.connect('a', 'anna', 'x')).toBe(5);
  expect(lab.world.theEvent('connect.refused').rule).toBe('listeners.tcp.passwords');
  expect(await lab.connect('a', 'anna', 'x', { listener: 'ws' })).toBe(0);
  expect(await lab.connect('b', null)).toBe(0);
  lab.world.applyPolicy(policy(auth, { listeners: { tcp: { anonymous: false } } }));
  expect(await lab.connect('c', null)).toBe(5);
  expect(await lab.connect('c', null, '', { listener: 'ws' })).toBe(0);
  expect(await lab.connect('d', 'somebody', 'x')).toBe(4);
});

test('[A22] registration: the first to bring a name has it, and keeps it when registration closes', async () => {
  const auth: Auth = { accounts: [anna], throttle: { keys: [] } };
  await using lab = await SigningLab.start(policy({ ...auth, registration: 'open' }));
  const guest = lab.send('a', 'guest', 'mine');
  expect(codeOf(await guest.expect('connack'))).toBe(0);
  expect(lab.world.theEvent('connect.accepted')).toMatchObject({ rule: 'auth.registration', principal: 'guest' });
  expect(await lab.connect('b', 'guest', 'other')).toBe(4);
  expect(await lab.connect('b', 'nobody', '')).toBe(4);
  expect(await lab.connect('b', 'anna', 'other')).toBe(4);
  expect(lab.world.applyPolicy(policy(auth))).toBe(0);
  expect(await lab.connect('b', 'guest', 'mine')).toBe(0);
  expect(await lab.connect('c', 'nobody', 'new')).toBe(4);
  expect(lab.world.applyPolicy(policy({ ...auth, accounts: [{ userName: 'guest', password: plain('y') }] }))).toBe(2);
});

test('[A22] registration ends where there is no more room', async () => {
  await using lab = await SigningLab.start(policy({ registration: 'open' }, { limits: { sessionsMax: 4_096 } }));
  for (let at = 0; at < registrationsMax; at += 1) expect(await lab.connect('same', `user-${at}`, 'x')).toBe(0);
  expect(await lab.connect('other', 'one-more', 'x')).toBe(3);
  const limit = 'auth.registration';
  expect(lab.world.theEvent('limit.reached')).toMatchObject({
    limit,
    value: registrationsMax + 1,
    max: registrationsMax,
  });
  expect(await lab.connect('same', 'user-0', 'x')).toBe(0);
});

test('[A22] names are looked at when they are registered, and those that exist stay', async () => {
  const free: Auth = { registration: 'open', throttle: { keys: [] } };
  await using lab = await SigningLab.start(policy(free));
  expect(await lab.connect('a', '#', 'x')).toBe(0);
  const identity = { userName: 'noWildcards', enforceAt: ['registration'] } as const;
  lab.world.applyPolicy(policy(free, { identity: { ...identity, enforceAt: [...identity.enforceAt] } }));
  expect(await lab.connect('a', '#', 'x')).toBe(0);
  expect(await lab.connect('b', '+', 'x')).toBe(4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('identity.userName');
});

test('[A23] the groups of an account count in rules, and follow the policy on live connections', async () => {
  const rule: AclRule = { effect: 'allow', who: 'group:staff', actions: ['subscribe'], topicFilters: ['#'] };
  const withGroups = (groups: string[]): PolicySource => ({
    auth: { accounts: [{ ...anna, groups }] },
    acl: { rules: [rule] },
  });
  await using lab = await SigningLab.start(withGroups(['staff']));
  const client = lab.send('a', 'anna', 'x');
  await client.expect('connack');
  expect(await client.subscribe(['a', 0])).toEqual([0]);
  expect(lab.world.applyPolicy(withGroups([]))).toBe(0);
  expect(lab.world.theEvent('subscription.revoked').topicFilter).toBe('a');
  expect(await client.subscribe(['a', 0])).toEqual([0x80]);
});
