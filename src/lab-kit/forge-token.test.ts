import { decodeJwt, decodeProtectedHeader, exportJWK, exportSPKI, generateKeyPair, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { forgeToken, publicKeyPem } from './forge-token.ts';

test('a forged token says what it is told to, in three parts', async () => {
  const token = await forgeToken({ header: { alg: 'none', kid: ['ü'] }, claims: { sub: 'car', role: 'dépôt' } });
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.$/);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'none', kid: ['ü'] });
  expect(decodeJwt(token)).toEqual({ sub: 'car', role: 'dépôt' });
  expect(await forgeToken({ header: {}, claims: {}, signature: 'AAAA' })).toMatch(/\.AAAA$/);
});

test('signed with any key, it is signed', async () => {
  const token = await forgeToken({ header: { alg: 'HS256' }, claims: { sub: 'car' }, hmacKey: 'sunshine' });
  const { payload } = await jwtVerify(token, new TextEncoder().encode('sunshine'));
  expect(payload).toEqual({ sub: 'car' });
});

test.each(['ES256', 'EdDSA'])('the public key of %s has the text that other tools print', async (algorithm) => {
  const { publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const pem = await publicKeyPem((await exportJWK(publicKey)) as JsonWebKey);
  expect(pem.trimEnd()).toBe((await exportSPKI(publicKey)).trimEnd());
});
