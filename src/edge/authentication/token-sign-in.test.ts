/** Tokens as credentials, over the wire and in both protocol versions: both sides of every setting. */
import { expect, test } from 'vitest';
import { codeOf, epochMs, SigningLab, type SigningLabOptions } from '../../../tests/edge/signing-lab.ts';
import type { AclRule, PolicySource } from '../../model/policy.ts';
import type { TokenPlanSource } from '../../model/token-key.ts';
import { refetchMsMin } from './published-keys.ts';
import { looksLikeToken } from './token-sign-in.ts';

type Auth = NonNullable<PolicySource['auth']>;
type Token = NonNullable<Auth['token']>;

const options: SigningLabOptions = {
  tokenKeys: [
    { id: 'now', algorithm: 'ES256' },
    { id: 'next', algorithm: 'EdDSA' },
    { id: 'tenant', algorithm: 'ES256' },
    { id: 'weak', algorithm: 'HS256', secret: 'word' },
  ],
  services: [{ kind: 'jwks', name: 'issuer', keys: ['now'] }],
  secrets: { word: 'sunshine' },
};

const fleet = { issuer: 'fleet', algorithms: ['ES256', 'EdDSA'], keys: { provisioned: ['now', 'next'] } } as const;
const dev = { issuer: 'dev', algorithms: ['HS256'], keys: { provisioned: ['weak'] } } as const;

function policy(token: Partial<Token> = {}, auth: Auth = {}): PolicySource {
  const issuers = [fleet, dev] as unknown as Token['issuers'];
  return { auth: { token: { issuers, audience: 'mqtt.kestrel', ...token }, ...auth }, acl: { default: 'allow' } };
}

const claims = { iss: 'fleet', sub: 'car-7', aud: 'mqtt.kestrel', jti: 't1' };
const plan = (more: Record<string, unknown> = {}, rest: Partial<TokenPlanSource> = {}): TokenPlanSource => ({
  key: 'now',
  claims: { ...claims, ...more } as TokenPlanSource['claims'],
  ...rest,
});
const seconds = epochMs / 1_000;

const versions = [4, 5] as const;
const refused = { 4: 4, 5: 0x86 } as const;

test.each(versions)('[J1] MQTT %s: a token in place of a password names user and groups', async (version) => {
  await using lab = await SigningLab.start(policy({ groupsClaim: 'role', groups: ['fleet'] }), options);
  const token = await lab.token(plan({ role: ['depot', 'No Group', 7] }));
  expect(await lab.connect('car-7', 'whatever', token, { version })).toBe(0);
  expect(lab.world.theEvent('connect.accepted')).toMatchObject({
    principal: 'car-7',
    method: 'token',
    decidedBy: 'store',
    rule: 'auth.token.issuers[0]',
  });
  expect(lab.world.theEvent('token.checked')).toMatchObject({
    believed: true,
    algorithm: 'ES256',
    keyId: 'now',
    issuer: 'fleet',
    subject: 'car-7',
    expiresAtSeconds: seconds + 3_600,
    check: null,
  });
});

test('[J1] groups of a token count in rules, and its claims choose the user name', async () => {
  const about = policy({ groupsClaim: 'role', principalClaim: 'car', groups: ['fleet'] });
  const allow = (who: string, topic: string): AclRule => ({
    effect: 'allow',
    who,
    actions: ['subscribe'],
    topicFilters: [topic],
  });
  const rules = [allow('group:depot', 'a'), allow('group:fleet', 'b'), allow('user:blue', 'c'), allow('group:x', 'd')];
  await using lab = await SigningLab.start({ ...about, acl: { rules } }, options);
  const client = lab.send('car-7', 'x', await lab.token(plan({ role: 'depot', car: 'blue' })));
  expect(codeOf(await client.expect('connack'))).toBe(0);
  expect(await client.subscribe(['a', 0], ['b', 0], ['c', 0], ['d', 0])).toEqual([0, 0, 0, 0x80]);
  expect(await lab.connect('car-7', 'x', await lab.token(plan()))).toBe(4);
  expect(lab.world.eventsOf('connect.refused').at(-1)?.rule).toBe('auth.token.principalClaim');
});

type Row = [string, Partial<TokenPlanSource> & { claims?: never }, Record<string, unknown>, Partial<Token>, string];

test.each<Row>([
  ['another audience', {}, { aud: 'web-portal' }, { audience: null }, 'audience'],
  ['a longer audience', {}, { aud: 'mqtt.kestrel.evil' }, { audienceContains: true }, 'audience'],
  ['no end', { lifetimeSeconds: null }, {}, { expiryRequired: false, lifetimeSecondsMax: null }, 'expired'],
  ['ten years', { lifetimeSeconds: 315_360_000 }, {}, { lifetimeSecondsMax: null }, 'lifetime'],
  ['an end 61 s ago', {}, { iat: seconds - 100, exp: seconds - 61 }, { leewaySeconds: 62 }, 'expired'],
  ['a beginning 61 s ahead', {}, { nbf: seconds + 61 }, { leewaySeconds: 61 }, 'not-yet-valid'],
  ['another ClientId', {}, { sub: 'car-8' }, { bind: { clientId: null } }, 'binding'],
  ['an id that was taken back', {}, { jti: 'stolen' }, { deniedIds: [] }, 'denied'],
  ['another type', { header: { typ: 'at+jwt' } }, {}, { type: null }, 'type'],
  [
    'a key of somebody else',
    { key: 'tenant' },
    {},
    { issuers: [{ ...fleet, algorithms: ['ES256'], keys: { provisioned: ['now', 'tenant'] } }] },
    'key',
  ],
  [
    'an algorithm not agreed',
    { key: 'next' },
    {},
    { issuers: [{ ...fleet, algorithms: ['EdDSA'], keys: { provisioned: ['next'] } }] },
    'algorithm',
  ],
  ['a short secret', { key: 'weak' }, { iss: 'dev' }, { hmacBitsMin: 8 }, 'key'],
  ['8 KiB of claims', {}, { much: 'x'.repeat(8_000) }, { tokenBytesMax: 20_000 }, 'size'],
])('[J2] a token with %s is refused, and passes only without that check', async (_, more, change, weakened, check) => {
  const issuers = check === 'algorithm' ? [{ ...fleet, algorithms: ['ES256'] }] : [fleet, dev];
  const strict = { deniedIds: ['stolen'], type: 'JWT', issuers: issuers as unknown as Token['issuers'] };
  await using lab = await SigningLab.start(policy(strict), options);
  for (const version of versions) {
    const token = await lab.token(plan(change, more));
    expect(await lab.connect('car-7', 'car-7', token, { version })).toBe(refused[version]);
    expect(lab.world.eventsOf('token.checked').at(-1)).toMatchObject({ believed: false, check });
    expect(lab.world.eventsOf('connect.refused').at(-1)?.rule).toMatch(/^auth\.token/);
  }
  lab.world.applyPolicy(policy({ ...strict, ...weakened }));
  expect(await lab.connect('car-7', 'car-7', await lab.token(plan(change, more)))).toBe(0);
});

test('[J2] bind.userName ties a token to the user name', async () => {
  await using lab = await SigningLab.start(policy({ bind: { clientId: null, userName: 'sub' } }), options);
  expect(await lab.connect('any', 'car-7', await lab.token(plan()))).toBe(0);
  expect(await lab.connect('any', 'car-8', await lab.token(plan()))).toBe(4);
});

test('[J3] auth.token.from says which field carries it', async () => {
  await using lab = await SigningLab.start(policy({ from: 'userName' }), options);
  const token = await lab.token(plan());
  expect(await lab.connect('car-7', token, 'x')).toBe(0);
  expect(await lab.connect('car-7', 'car-7', token)).toBe(4);
  expect(lab.world.eventsOf('connect.refused').at(-1)?.rule).toBe('auth.accounts');
});

test('[J4] what begins like a token is one, half or whole; a password is for the accounts', async () => {
  const password = { scheme: 'plain', value: 'p.a.ss' } as const;
  await using lab = await SigningLab.start(policy({}, { accounts: [{ userName: 'depot', password }] }), options);
  expect(await lab.connect('depot', 'depot', 'p.a.ss')).toBe(0);
  expect(lab.world.theEvent('connect.accepted').method).toBe('password');
  const token = await lab.token(plan());
  const half = token.split('.').slice(0, 2).join('.');
  lab.world.applyPolicy(policy({}, { accounts: [{ userName: 'car-7', password: { scheme: 'plain', value: half } }] }));
  expect(await lab.connect('car-7', 'car-7', half)).toBe(4);
  expect(lab.world.theEvent('token.checked')).toMatchObject({ check: 'shape' });
  expect(looksLikeToken(btoa('{"alg":"none"}'))).toBe(false);
  expect(looksLikeToken(`${btoa(' {"alg":"none"}').replaceAll('=', '')}.`)).toBe(true);
});

test('[J5] a way around the signature is there only where the policy asks for it', async () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = encode({ ...claims, iat: seconds, exp: seconds + 60 });
  const forged = `${encode({ alg: 'nOnE' })}.${body}.`;
  await using lab = await SigningLab.start(policy(), options);
  expect(await lab.connect('car-7', 'car-7', forged)).toBe(4);
  lab.world.applyPolicy(policy({ vulnerable: ['keyFromFile'] }));
  expect(await lab.connect('car-7', 'car-7', forged)).toBe(4);
  lab.world.applyPolicy(policy({ vulnerable: ['algorithmNone'] }));
  const client = lab.send('car-7', 'car-7', forged);
  expect(codeOf(await client.expect('connack'))).toBe(0);
  expect(lab.world.theEvent('connect.accepted').rule).toBe('auth.token.vulnerable');
  expect(lab.world.applyPolicy(policy())).toBe(1);
  await client.untilClosed();
});

test('[J5] keyFromFile reads the files of the lab, and no others', async () => {
  const { SignJWT } = await import('jose');
  const forge = (kid: string, key: string) =>
    new SignJWT({ ...claims, iat: seconds, exp: seconds + 60 })
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode(key));
  const robots = { '../public/robots.txt': 'User-agent: *' };
  await using lab = await SigningLab.start(policy({ vulnerable: ['keyFromFile'] }), { ...options, files: robots });
  expect(await lab.connect('car-7', 'car-7', await forge('../public/robots.txt', 'User-agent: *'))).toBe(0);
  expect(await lab.connect('car-7', 'car-7', await forge('constructor', 'x'))).toBe(4);
});

const published = (refreshSeconds = 300): Partial<Token> => ({
  issuers: [{ issuer: 'fleet', algorithms: ['ES256', 'EdDSA'], keys: { service: 'issuer', refreshSeconds } }],
});

test('[J6] keys of a service are fetched once, again when they are old, and once for a key nobody knows', async () => {
  await using lab = await SigningLab.start(policy(published()), options);
  const fetches = () => lab.world.eventsOf('service.asked').length;
  const connect = async (key: string) => lab.connect('car-7', 'x', await lab.token(plan({}, { key })));
  expect([await connect('now'), await connect('now'), fetches()]).toEqual([0, 0, 1]);
  // Rotation: the issuer signs with the next key before the set is old.
  lab.services.control('issuer').publish(['now', 'next']);
  expect([await connect('next'), fetches()]).toEqual([4, 1]);
  lab.world.clock.advance(refetchMsMin);
  expect([await connect('next'), fetches()]).toEqual([0, 2]);
  for (let i = 0; i < 10; i += 1) expect(await connect('tenant')).toBe(4);
  expect(fetches()).toBe(2);
  lab.services.control('issuer').publish(['next']);
  lab.world.clock.advance(300_000);
  expect([await connect('now'), fetches()]).toEqual([4, 3]);
});

test('[J6] a set that cannot be fetched again stays, and one that never came believes nobody', async () => {
  await using lab = await SigningLab.start(policy(published(60)), options);
  const connect = async () => lab.connect('car-7', 'x', await lab.token(plan()));
  lab.services.control('issuer').behave({ kind: 'down' });
  expect(await connect()).toBe(4);
  lab.services.control('issuer').behave({ kind: 'ok' });
  lab.world.clock.advance(refetchMsMin);
  expect(await connect()).toBe(0);
  for (const body of ['no JSON', '{"keys":[]}x', 'x'.repeat(70_000)]) {
    lab.services.control('issuer').behave({ kind: 'answers', status: 200, body });
    lab.world.clock.advance(60_000);
    expect(await connect()).toBe(0);
  }
  const secret = { keys: [{ kty: 'oct', k: 'AAAA', kid: 'now' }] };
  lab.services.control('issuer').behave({ kind: 'answers', status: 200, body: JSON.stringify(secret) });
  lab.world.clock.advance(60_000);
  expect(await connect()).toBe(4);
});

test('[J6] an issuer that does not answer holds a CONNECT up for two seconds at most', async () => {
  await using lab = await SigningLab.start(policy(published()), options);
  lab.services.control('issuer').behave({ kind: 'slow', delayMs: 60_000 });
  const client = lab.send('car-7', 'x', await lab.token(plan()));
  while (lab.world.clock.pending < 3) await new Promise((resolve) => setImmediate(resolve));
  lab.world.clock.advance(2_000);
  expect(codeOf(await client.expect('connack'))).toBe(4);
  expect(lab.world.theEvent('service.asked').status).toBeNull();
});

test.each(versions)('[J7] MQTT %s: a connection ends with its token, and its session does not', async (version) => {
  await using lab = await SigningLab.start(policy({ bind: { clientId: null } }), options);
  const sending = { version, clean: false, properties: { sessionExpiryInterval: 3_600 } };
  const token = () => lab.token(plan({}, { lifetimeSeconds: 20 }));
  const car = lab.send('car-7', 'x', await token(), sending);
  await car.expect('connack');
  await car.subscribe(['fleet/#', 1]);
  lab.world.clock.advance(19_999);
  expect(await car.received()).toEqual([]);
  lab.world.clock.advance(1);
  expect(await car.untilClosed()).toMatchObject(version === 5 ? [{ cmd: 'disconnect', reasonCode: 0xa0 }] : []);
  expect(lab.world.theEvent('connection.closed')).toMatchObject({
    by: 'broker',
    cause: 'the credentials have expired',
  });
  const depot = lab.send('depot', 'x', await token());
  await depot.expect('connack');
  depot.publish('fleet/car-7', 'open', { qos: 1 });
  await depot.expect('puback');
  const again = lab.send('car-7', 'x', await token(), sending);
  expect(await again.expect('connack')).toMatchObject({ sessionPresent: true });
  expect(await again.expect('publish')).toMatchObject({ topic: 'fleet/car-7', qos: 1 });
});

test('[J7] disconnectAtExpiry: false lets a connection outlive its token', async () => {
  await using lab = await SigningLab.start(policy({ disconnectAtExpiry: false }), options);
  const car = lab.send('car-7', 'x', await lab.token(plan({}, { lifetimeSeconds: 20 })));
  await car.expect('connack');
  lab.world.clock.advance(50_000);
  expect(await car.received()).toEqual([]);
  // A policy that minds finds a token that has not expired by more than the leeway, and ends it with that.
  expect(lab.world.applyPolicy(policy())).toBe(0);
  lab.world.clock.advance(30_000);
  await car.untilClosed();
});

test('[J7] a car whose clock runs 30 s slow stays for as long as the leeway goes', async () => {
  await using lab = await SigningLab.start(policy(), options);
  const car = lab.send('car-7', 'x', await lab.token(plan({ iat: seconds - 90, exp: seconds - 30 })));
  expect(codeOf(await car.expect('connack'))).toBe(0);
  lab.world.clock.advance(29_999);
  expect(await car.received()).toEqual([]);
  lab.world.clock.advance(1);
  await car.untilClosed();
});

test.each<[string, Partial<Token>]>([
  ['takes its id back', { deniedIds: ['t1'] }],
  ['wants another audience', { audience: 'other' }],
  ['wants shorter lives', { lifetimeSecondsMax: 60 }],
  [
    'no longer knows its key',
    { issuers: [{ ...fleet, algorithms: ['ES256', 'EdDSA'], keys: { provisioned: ['next'] } }] },
  ],
  ['no longer takes its algorithm', { issuers: [{ ...fleet, algorithms: ['EdDSA'], keys: { provisioned: ['now'] } }] }],
  ['calls its bearer something else', { principalClaim: 'aud' }],
])('[J8] a policy that %s ends the live connection, and another setting does not', async (_, change) => {
  await using lab = await SigningLab.start(policy(), options);
  const car = lab.send('car-7', 'x', await lab.token(plan()));
  await car.expect('connack');
  expect(lab.world.applyPolicy(policy({ leewaySeconds: 30 }))).toBe(0);
  expect(await car.received()).toEqual([]);
  expect(lab.world.applyPolicy(policy({ leewaySeconds: 30, ...change }))).toBe(1);
  await car.untilClosed();
});

test('[J8] the groups of a live connection follow the policy', async () => {
  await using lab = await SigningLab.start(policy({ groupsClaim: 'role' }), options);
  const car = lab.send('car-7', 'x', await lab.token(plan({ role: 'depot' })));
  await car.expect('connack');
  const rule: AclRule = { effect: 'allow', who: 'group:depot', actions: ['subscribe'], topicFilters: ['#'] };
  lab.world.applyPolicy({ ...policy({ groupsClaim: null }), acl: { rules: [rule] } });
  expect(await car.subscribe(['a', 0])).toEqual([0x80]);
  lab.world.applyPolicy({ ...policy({ groupsClaim: 'role' }), acl: { rules: [rule] } });
  expect(await car.subscribe(['a', 0])).toEqual([0]);
});
