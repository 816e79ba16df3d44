/** Keys and tokens of a sandbox: the same keys whenever the same learner comes, and tokens that do not run out. */
import { decodeJwt, importJWK, importSPKI, jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { exampleHome } from '../../tests/fixtures/example-home.ts';
import { enter, eventsOf, startExample } from '../../tests/fixtures/example-sandbox.ts';
import { type LabDefinition, labDefinitionSchema } from '../model/lab-definition.ts';
import { policySchema } from '../model/policy.ts';
import { mintToken } from './mint-token.ts';
import { deriveTokenKeys } from './token-keys.ts';

const tokenKeys = [
  { id: 'ec', algorithm: 'ES256' },
  { id: 'ed', algorithm: 'EdDSA' },
  { id: 'mac', algorithm: 'HS256' },
  { id: 'weak', algorithm: 'HS256', secret: 'word' },
] as const;

const keysOf = (seed: string, id = 'lab') => deriveTokenKeys({ id, tokenKeys: [...tokenKeys] }, seed, { word: 'bagu' });

test('keys are the same for the same learner and lab, and differ between them', async () => {
  const publicParts = async (seed: string, id?: string) =>
    [...(await keysOf(seed, id))].map(([, key]) => key.verifying);
  expect(await publicParts('seed')).toEqual(await publicParts('seed'));
  const [mine, theirs, elsewhere] = await Promise.all([publicParts('a'), publicParts('b'), publicParts('a', 'other')]);
  for (const at of [0, 1, 2]) {
    expect(mine[at]).not.toEqual(theirs[at]);
    expect(mine[at]).not.toEqual(elsewhere[at]);
  }
  expect(mine[3]).toMatchObject({ k: 'YmFndQ' });
});

test.each(tokenKeys)('a token by $id is verified by what a verifier is given', async ({ id, algorithm }) => {
  const keys = await keysOf('seed');
  const token = await mintToken(keys, { key: id, claims: { sub: 'car' }, lifetimeSeconds: 60 }, 1_800_000_000_500);
  const key = await importJWK(keys.get(id)?.verifying ?? {}, algorithm);
  const { payload, protectedHeader } = await jwtVerify(token, key, { currentDate: new Date(1_800_000_000_000) });
  expect(payload).toEqual({ sub: 'car', iat: 1_800_000_000, exp: 1_800_000_060 });
  expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: id });
  expect(Object.keys(keys.get(id)?.verifying ?? {})).not.toContain('d');
});

test('a key that the lab does not have signs nothing', async () => {
  await expect(mintToken(await keysOf('seed'), { key: 'other', claims: {} }, 0)).rejects.toThrow('ERR_TOKEN_KEY');
});

/** The lock signs in with a token, and the learner has one that was found somewhere. */
const signingHome: LabDefinition = labDefinitionSchema.parse({
  ...exampleHome,
  secrets: exampleHome.secrets.filter(({ id }) => id !== 'lock'),
  devices: exampleHome.devices.map((device) => ({ ...device, cleanSession: device.id !== 'lock' })),
  tokenKeys,
  tokens: [
    { id: 'lock', key: 'ec', claims: { iss: 'home', sub: 'lock' }, lifetimeSeconds: 100, meaning: 'the lock’s' },
    {
      id: 'found',
      key: 'ec',
      claims: { iss: 'home', sub: 'lock' },
      lifetimeSeconds: 100,
      given: true,
      meaning: 'found',
    },
  ],
  services: [
    { kind: 'jwks', name: 'issuer', keys: ['ec'] },
    { kind: 'directory', name: 'directory', users: [{ userName: 'phone', secret: 'phone' }] },
  ],
});

const policy = policySchema.parse({
  auth: {
    token: {
      issuers: [{ issuer: 'home', algorithms: ['ES256'], keys: { service: 'issuer' } }],
      audience: null,
      bind: { clientId: 'sub' },
    },
    hook: { service: 'directory' },
  },
  acl: { default: 'allow' },
});

test('a device lives by its token, gets a new one in time and loses nothing when the old one ends', async () => {
  const { sandbox, clock } = await startExample({ lab: signingHome, policy });
  onTestFinished(() => sandbox.dispose());
  const lockIn = () => eventsOf(sandbox, 'connect.accepted').filter(({ actor }) => actor === 'device:lock');
  expect(lockIn()).toMatchObject([{ method: 'token', principal: 'lock' }]);
  const [first, found] = [sandbox.secrets['lock'], sandbox.secrets['found']];
  clock.advance(80_000);
  await sandbox.settled();
  while (sandbox.secrets['lock'] === first) await new Promise((resolve) => setImmediate(resolve));
  expect(decodeJwt(sandbox.secrets['lock'] ?? '')).toMatchObject({ sub: 'lock' });
  expect(sandbox.secrets['found']).toBe(found);
  clock.advance(20_000);
  await sandbox.settled();
  const phone = await enter(sandbox, {
    clientId: 'remote',
    userName: 'phone',
    password: sandbox.secrets['phone'] ?? '',
  });
  await phone.publish('home/lock/cmd', 'OPEN', { qos: 1 });
  for (let step = 0; step < 30 && lockIn().length < 2; step += 1) {
    clock.advance(1_000);
    await sandbox.settled();
  }
  expect(lockIn()).toMatchObject([{ method: 'token' }, { method: 'token', sessionPresent: true }]);
  const causes = eventsOf(sandbox, 'connection.closed').map(({ cause }) => cause);
  expect(causes).toContain('the credentials have expired');
});

test('the phone is asked about at the directory, whose behaviour the world can change until a reset', async () => {
  const { sandbox } = await startExample({ lab: signingHome, policy });
  onTestFinished(() => sandbox.dispose());
  const phones = () => eventsOf(sandbox, 'connect.accepted').filter(({ actor }) => actor === 'device:phone');
  expect(phones()).toMatchObject([{ method: 'hook', decidedBy: 'service', principal: 'phone' }]);
  expect(eventsOf(sandbox, 'service.asked').map(({ service }) => service)).toContain('directory');
  sandbox.service('directory').behave({ kind: 'down' });
  await sandbox.restartDevice('phone');
  expect(sandbox.devices().find(({ id }) => id === 'phone')?.connected).toBe(false);
  await expect(sandbox.request('directory', new Request('http://x/auth'))).rejects.toThrow('directory');
  await sandbox.reset(policy);
  expect(sandbox.devices().find(({ id }) => id === 'phone')?.connected).toBe(true);
});

test('a token that the world makes is one that the broker believes', async () => {
  const { sandbox } = await startExample({ lab: signingHome, policy });
  onTestFinished(() => sandbox.dispose());
  const token = await sandbox.mintToken({ key: 'ec', claims: { iss: 'home', sub: 'visitor' } });
  await enter(sandbox, { clientId: 'visitor', userName: 'visitor', password: token });
  expect(eventsOf(sandbox, 'token.checked').at(-1)).toMatchObject({ believed: true, subject: 'visitor' });
});

test('a public key is told as text, and a secret key never', async () => {
  const publicKey = (id: string) => ({ id, kind: 'publicKey' as const, given: true, meaning: 'public key' });
  const secrets = [...signingHome.secrets, publicKey('ec'), publicKey('ed'), publicKey('mac'), publicKey('absent')];
  const { sandbox } = await startExample({ lab: labDefinitionSchema.parse({ ...signingHome, secrets }), policy });
  onTestFinished(() => sandbox.dispose());
  for (const [id, algorithm] of [
    ['ec', 'ES256'],
    ['ed', 'EdDSA'],
  ] as const) {
    const token = await sandbox.mintToken({ key: id, claims: { sub: 'visitor' } });
    const { payload } = await jwtVerify(token, await importSPKI(sandbox.secrets[id] ?? '', algorithm));
    expect(payload).toMatchObject({ sub: 'visitor' });
    expect(sandbox.secrets[id]).toMatch(/KEY-----$/);
  }
  expect([sandbox.secrets['mac'], sandbox.secrets['absent']]).toEqual(['', '']);
});

test('nothing of a sandbox with tokens and services remains', async () => {
  const { sandbox, clock } = await startExample({ lab: signingHome, policy });
  sandbox.service('directory').behave({ kind: 'slow', delayMs: 10_000 });
  await sandbox.dispose();
  expect(clock.pending).toBe(0);
});
