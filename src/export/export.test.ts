import { expect, it } from 'vitest';
import type { ExportedPolicy } from '../model/exported-policy.ts';
import { type PolicySource, policySchema } from '../model/policy.ts';
import { exportPolicy } from './index.ts';

const source = {
  listeners: [{ name: 'mqtt', transport: 'tcp' as const }],
  secrets: { phone: 'a secret of the lab' },
};
const phone = { userName: 'phone', password: { scheme: 'provisioned' as const, secret: 'phone' } };
const base: PolicySource = {
  auth: { accounts: [phone], throttle: { keys: [] } },
  acl: {
    rules: [{ effect: 'allow', who: 'user:phone', actions: ['publish'], topicFilters: ['home/+/cmd'] }],
  },
};
const mosquitto = (policy: PolicySource) => exportPolicy('mosquitto', policySchema.parse(policy), source);
const emqx = (policy: PolicySource) => exportPolicy('emqx', policySchema.parse(policy), source);
const text = ({ files }: ExportedPolicy, name: string) => files.find((file) => file.name === name)?.text ?? '';
const gapPaths = ({ gaps }: ExportedPolicy) => gaps.map(({ path }) => path);
const withRule = (rule: Partial<NonNullable<NonNullable<PolicySource['acl']>['rules']>[number]>): PolicySource => ({
  ...base,
  acl: { rules: [{ effect: 'allow', who: 'user:phone', actions: ['publish'], topicFilters: ['a'], ...rule }] },
});

it('writes what both say alike, and leaves no gap', async () => {
  const exported = await mosquitto(base);
  expect(text(exported, 'acl')).toBe('user phone\ntopic write home/+/cmd\n');
  expect(text(exported, 'mosquitto.conf')).toContain('allow_anonymous false\npassword_file passwords\nacl_file acl\n');
  expect(text(exported, 'passwords')).toMatch(/^phone:\$7\$210000\$[\w+/=]+\$[\w+/=]+\n$/);
  expect(gapPaths(exported)).toEqual([]);
});

it('keeps a password out of every file', async () => {
  for (const { files } of [await mosquitto(base), await emqx(base)])
    for (const { text } of files) expect(text).not.toContain(source.secrets.phone);
});

it('marks the files that passwords could be guessed from', async () => {
  const secret = ({ files }: ExportedPolicy) => files.filter((file) => file.secret).map(({ name }) => name);
  expect(secret(await mosquitto(base))).toEqual(['passwords']);
  expect(secret(await emqx(base))).toEqual(['users.csv']);
});

it('writes a template as a pattern, and says so where it was not for everybody', async () => {
  const forAll = await mosquitto(withRule({ who: 'authenticated', topicFilters: ['fleet/%u/state'] }));
  expect(text(forAll, 'acl')).toBe('pattern write fleet/%u/state\n');
  expect(gapPaths(forAll)).toEqual([]);
  expect(gapPaths(await mosquitto(withRule({ topicFilters: ['fleet/%u/state'] })))).toEqual(['acl.rules[0]']);
  const half = await mosquitto(withRule({ who: 'authenticated', topicFilters: ['fleet/x-%u'] }));
  expect([text(half, 'acl'), gapPaths(half)]).toEqual(['', ['acl.rules[0]']]);
});

it.each([
  ['a condition that it does not have', withRule({ retain: false })],
  [
    'a denial after an allowance',
    {
      ...base,
      acl: {
        rules: [
          ...(base.acl?.rules ?? []),
          { effect: 'deny', who: 'everyone', actions: ['publish', 'receive'], topicFilters: ['a'] },
        ],
      },
    } satisfies PolicySource,
  ],
  ['a denial of one half', withRule({ effect: 'deny' })],
  ['an address', withRule({ who: 'address:10.0.0.0/8' })],
  ['a subscription without delivery', withRule({ actions: ['subscribe'] })],
])('tells that Mosquitto cannot say %s', async (_, policy) => {
  expect(gapPaths(await mosquitto(policy)).some((path) => path.startsWith('acl.rules['))).toBe(true);
});

it('never grants more by leaving a condition out', async () => {
  expect(text(await mosquitto(withRule({ retain: false })), 'acl')).toBe('');
});

it('names every control of signing in that has no line', async () => {
  const policy = { ...base, auth: { accounts: [phone], scram: {}, lockout: { failuresMax: 5, lockMs: 1_000 } } };
  expect(gapPaths(await mosquitto(policy))).toEqual(
    expect.arrayContaining(['auth.throttle', 'auth.lockout', 'auth.scram']),
  );
});

it('keeps the order, the conditions and the literal of rules for EMQX', async () => {
  const exported = await emqx({
    ...base,
    acl: {
      rules: [
        { effect: 'deny', who: 'everyone', actions: ['publish'], topicFilters: ['home/+/cmd'], retain: true },
        { effect: 'deny', who: 'everyone', actions: ['subscribe'], topicFilters: ['#'], literal: true },
        { effect: 'allow', who: 'user:phone', actions: ['publish', 'subscribe'], topicFilters: ['fleet/%u/#'] },
      ],
    },
  });
  expect(text(exported, 'acl.conf')).toBe(
    [
      '{deny, all, subscribe, ["$SYS/#"]}.',
      '{deny, all, {publish, [{retain, true}]}, ["home/+/cmd"]}.',
      '{deny, all, subscribe, [{eq, "#"}]}.',
      '{allow, {user, "phone"}, all, ["fleet/${username}/#"]}.',
      '{deny, all}.',
      '',
    ].join('\n'),
  );
});

it('writes users that EMQX imports, and tells of those that it cannot take', async () => {
  expect(text(await emqx(base), 'users.csv')).toMatch(
    /^user_id,password_hash,salt,is_superuser\nphone,[0-9a-f]{64},[0-9a-f]{32},false\n$/,
  );
  const hashed = {
    userName: 'old',
    password: { scheme: 'hashed' as const, record: '$7$101$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo' },
  };
  const exported = await emqx({ ...base, auth: { accounts: [hashed] } });
  expect(gapPaths(exported)).toEqual(expect.arrayContaining(['auth.accounts[0]', 'auth']));
});
