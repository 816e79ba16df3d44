import { CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { strictTokenRules, type TokenRules, type VulnerableSignature, verifyToken } from './index.ts';

const now = 1_800_000_000;
const utf8 = new TextEncoder();

const rsa = await generateKeyPair('RS256', { extractable: true });
const ec = await generateKeyPair('ES256', { extractable: true });
const next = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('ES256', { extractable: true });
const weakSecret = 'sunshine';
const jwk = async (key: CryptoKey, kid: string): Promise<JWK> => ({ ...(await exportJWK(key)), kid });

const rules: TokenRules = {
  ...strictTokenRules,
  audience: 'mqtt.kestrel',
  issuers: [
    {
      issuer: 'fleet',
      algorithms: ['ES256'],
      keys: { keys: [await jwk(ec.publicKey, 'a'), await jwk(next.publicKey, 'b')] },
    },
    { issuer: 'legacy', algorithms: ['RS256'], keys: { keys: [await jwk(rsa.publicKey, 'r')] } },
    { issuer: 'tenant', algorithms: ['ES256'], keys: { keys: [await jwk(other.publicKey, 't')] } },
    { issuer: 'dev', algorithms: ['HS256'], keys: { keys: [{ kty: 'oct', k: btoa(weakSecret), kid: 'd' }] } },
  ],
};

const honest: JWTPayload = { iss: 'fleet', sub: 'car-1', aud: 'mqtt.kestrel', iat: now - 10, exp: now + 600 };

interface Forging {
  header?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

function signed(claims: JWTPayload = honest, { header = {}, key = ec.privateKey }: Forging = {}): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'a', ...header }).sign(key);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: unknown, claims: JWTPayload = honest, signature = '') =>
  `${encode(header)}.${encode(claims)}.${signature}`;

async function ask(token: string, more: Partial<TokenRules> = {}, clientId = 'car-1'): Promise<string> {
  const answer = await verifyToken({ ...rules, ...more }, token, { clientId, userName: null }, now * 1_000);
  return answer.kind === 'accepted' ? 'accepted' : answer.check;
}

test('tokens by the present key, the next one and another issuer are accepted, with their claims', async () => {
  const answer = await verifyToken(rules, await signed(), { clientId: 'car-1', userName: null }, now * 1_000);
  expect(answer).toMatchObject({ kind: 'accepted', claims: honest, expiresAtMs: (now + 600) * 1_000 });
  expect(await ask(await signed(honest, { header: { kid: 'b' }, key: next.privateKey }))).toBe('accepted');
  const legacy = { header: { alg: 'RS256', kid: 'r' }, key: rsa.privateKey };
  expect(await ask(await signed({ ...honest, iss: 'legacy' }, legacy))).toBe('accepted');
});

test.each(['none', 'None', 'NONE', 'nOnE', undefined, 7])('alg %s is refused', async (alg) => {
  expect(await ask(unsigned({ alg, kid: 'a' }))).toBe('algorithm');
});

const pem = await exportSPKI(rsa.publicKey);
const der = new Uint8Array(await crypto.subtle.exportKey('spki', rsa.publicKey));

test.each([
  ['as PEM', utf8.encode(pem)],
  ['as PEM without its last newline', utf8.encode(pem.trimEnd())],
  ['as PEM with another newline', utf8.encode(`${pem}\n`)],
  ['as DER', der],
])('HS256 over the public key %s is refused', async (_, key) => {
  expect(await ask(await signed({ ...honest, iss: 'legacy' }, { header: { alg: 'HS256', kid: 'r' }, key }))).toBe(
    'algorithm',
  );
});

test.each([
  [{ kid: '../public/robots.txt' }, 'key'],
  [{ kid: ['a'] }, 'key'],
  [{ kid: undefined }, 'key'],
  [{ kid: 't' }, 'key'],
  [{ jku: 'https://attacker.example/keys' }, 'header'],
  [{ x5u: 'https://attacker.example/cert' }, 'header'],
  [{ jwk: { kty: 'oct', k: 'AAAA' } }, 'header'],
])('a header with %j is refused: %s', async (header, check) => {
  const token = await signed();
  const [, claims, signature] = token.split('.');
  expect(await ask(`${encode({ alg: 'ES256', kid: 'a', ...header })}.${claims}.${signature}`)).toBe(check);
});

test('signatures that are none are refused', async () => {
  const token = await signed();
  const [header, , signature] = token.split('.');
  expect(await ask(token.split('.').slice(0, 2).join('.'))).toBe('shape');
  expect(await ask(unsigned({ alg: 'ES256', kid: 'a' }, honest, Buffer.alloc(64).toString('base64url')))).toBe(
    'signature',
  );
  expect(await ask(`${header}.${encode({ ...honest, role: 'depot' })}.${signature}`)).toBe('signature');
  expect(await ask(await signed(honest, { key: other.privateKey }))).toBe('signature');
  expect(await ask(await signed({ ...honest, iss: 'nobody' }))).toBe('issuer');
  expect(await ask('x'.repeat(8_193))).toBe('size');
});

test('a secret that is too short signs nothing, however right the signature', async () => {
  const long = { kty: 'oct', k: btoa('0123456789abcdef0123456789abcdef'), kid: 'd' };
  const token = (key: string) =>
    signed({ ...honest, iss: 'dev' }, { header: { alg: 'HS256', kid: 'd' }, key: utf8.encode(key) });
  const dev = (key: JWK) => ({ issuers: [{ issuer: 'dev', algorithms: ['HS256'], keys: { keys: [key] } }] });
  expect(await ask(await token('0123456789abcdef0123456789abcdef'), dev(long))).toBe('accepted');
  expect(await ask(await token(weakSecret))).toBe('key');
  expect(await ask(await token(weakSecret), { hmacBitsMin: 0 })).toBe('accepted');
});

test.each<[string, Record<string, unknown>, Partial<TokenRules>, string]>([
  ['no audience', { aud: undefined }, { audience: null }, 'audience'],
  ['a longer audience', { aud: 'mqtt.kestrel.evil' }, { audienceContains: true }, 'audience'],
  ['other audiences', { aud: ['portal', 'shop'] }, { audience: null }, 'audience'],
  ['no expiry', { exp: undefined }, { expiryRequired: false, lifetimeSecondsMax: null }, 'expired'],
  ['an expiry 60 s ago', { exp: now - 60 }, { leewaySeconds: 61 }, 'expired'],
  ['ten years to live', { exp: now + 315_360_000 }, { lifetimeSecondsMax: null }, 'lifetime'],
  ['no time of issue', { iat: undefined }, { lifetimeSecondsMax: null }, 'lifetime'],
  ['a beginning 61 s ahead', { nbf: now + 61 }, { leewaySeconds: 61 }, 'not-yet-valid'],
  ['another car’s name', { sub: 'car-2' }, { bind: {} }, 'binding'],
])('a token with %s is refused, and passes only without that check', async (_, change, weakened, check) => {
  const token = await signed({ ...honest, ...change });
  expect(await ask(token)).toBe(check);
  expect(await ask(token, weakened)).toBe('accepted');
});

test('several audiences, and clocks 59 s apart, are fine', async () => {
  expect(await ask(await signed({ ...honest, aud: ['portal', 'mqtt.kestrel'] }))).toBe('accepted');
  expect(await ask(await signed({ ...honest, exp: now - 59 }))).toBe('accepted');
  expect(await ask(await signed({ ...honest, nbf: now + 60 }))).toBe('accepted');
});

test.each<[Record<string, unknown>, string]>([
  [{ aud: 7 }, 'audience'],
  [{ aud: [null, { a: 1 }] }, 'audience'],
  [{ exp: '9999999999' }, 'shape'],
  [{ iat: true }, 'shape'],
  [{ sub: ['car-1'] }, 'binding'],
  [{ iss: ['fleet'] }, 'issuer'],
])('claims of a wrong type, %j, are refused', async (change, check) => {
  const payload = utf8.encode(JSON.stringify({ ...honest, ...change }));
  const token = await new CompactSign(payload).setProtectedHeader({ alg: 'ES256', kid: 'a' }).sign(ec.privateKey);
  expect(await ask(token)).toBe(check);
  expect(await ask(token, { audienceContains: true })).toBe(check);
});

test('a key that a token brings and that is none is no key', async () => {
  for (const jwk of [{ kty: 'oct' }, { kty: 'EC' }, 7, 'x']) {
    expect(await ask(unsigned({ alg: 'ES256', jwk }), { vulnerable: ['embeddedKey'] })).toBe('header');
  }
});

test('a token that was taken back is refused', async () => {
  const token = await signed({ ...honest, jti: 'x' });
  expect(await ask(token)).toBe('accepted');
  expect(await ask(token, { deniedIds: ['x'] })).toBe('denied');
});

const forgeries: Record<VulnerableSignature, () => Promise<string>> = {
  algorithmNone: async () => unsigned({ alg: 'nOnE' }),
  publicKeyAsSecret: () => signed(honest, { header: { alg: 'HS256', kid: 'r' }, key: utf8.encode(pem) }),
  keyFromFile: () =>
    signed(honest, { header: { alg: 'HS256', kid: '../public/robots.txt' }, key: utf8.encode('User-agent: *') }),
  embeddedKey: async () => signed(honest, { header: { jwk: await exportJWK(other.publicKey) }, key: other.privateKey }),
};
const files = { '../public/robots.txt': 'User-agent: *' };

test.each(Object.keys(forgeries) as VulnerableSignature[])(
  '%s lets its own forgery through and no other, and still looks at the claims',
  async (name) => {
    const forged = await forgeries[name]();
    expect(await ask(forged, { files })).not.toBe('accepted');
    expect(await ask(forged, { vulnerable: [name], files })).toBe('accepted');
    expect(await ask(forged, { vulnerable: [name], files }, 'car-2')).toBe('binding');
    for (const [another, forge] of Object.entries(forgeries)) {
      if (another !== name) expect(await ask(await forge(), { vulnerable: [name], files })).not.toBe('accepted');
    }
  },
);
