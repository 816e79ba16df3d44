import { describe, expect, it } from 'vitest';
import { strictTokenRules, verifyToken } from '../../../edge/authentication/token/index.ts';
import { carelessVerdict } from './careless.ts';
import { currentKey, issuer, nextKey, publicPart } from './keys.ts';
import { makeToken, nowSeconds, presets } from './make-token.ts';
import { audience, deniedIds, leewaySeconds, lifetimeSecondsMax, tokenBytesMax, verifySteps } from './verify-steps.ts';

const rules = {
  ...strictTokenRules,
  issuers: [
    {
      issuer,
      algorithms: ['RS256', 'ES256'],
      keys: { keys: [currentKey, nextKey].map((key) => ({ ...publicPart(key), kid: key.kid, kty: String(key.kty) })) },
    },
  ],
  audience,
  leewaySeconds,
  lifetimeSecondsMax,
  deniedIds,
  tokenBytesMax,
  type: 'JWT',
};

const stoppedAt = async (token: string, clientId: string) =>
  (await verifySteps(token, clientId)).find(({ outcome }) => outcome === 'stopped')?.check ?? null;

describe.each(presets)('$label', ({ id, draft }) => {
  it('is stopped where the broker of the labs stops it, or nowhere', async () => {
    const token = await makeToken(draft);
    const answer = await verifyToken(rules, token, { clientId: draft.clientId, userName: null }, nowSeconds * 1_000);
    expect(await stoppedAt(token, draft.clientId)).toBe(answer.kind === 'refused' ? answer.check : null);
    expect(answer.kind).toBe(['genuine', 'next'].includes(id) ? 'accepted' : 'refused');
  });
});

it('has a token for every check that a token of its size can fail', async () => {
  const checks = await Promise.all(presets.map(async ({ draft }) => stoppedAt(await makeToken(draft), draft.clientId)));
  const expected = 'shape header issuer algorithm key signature audience expired lifetime binding denied'.split(' ');
  expect(expected.filter((check) => !checks.includes(check))).toEqual([]);
});

it('reaches nothing after the step that stops', async () => {
  const none = presets.find(({ id }) => id === 'none');
  const steps = await verifySteps(await makeToken(none?.draft ?? presets[0]?.draft ?? expect.fail()), 'car-017');
  expect(steps.map(({ outcome }) => outcome).join(' ')).toBe(`${'passed '.repeat(5)}stopped${' unreached'.repeat(7)}`);
});

it('is not confused by what is no token', async () => {
  for (const token of ['', '.', '..', 'a.b.c', 'bnVsbA.bnVsbA.', 'W10.W10.W10', 'x'.repeat(10_000)]) {
    expect(await stoppedAt(token, 'car-017'), token.slice(0, 9)).toMatch(/^(shape|size)$/);
    expect((await carelessVerdict(token)).letsIn).toBe(false);
  }
});

it('shows what a careless verifier lets in: everything but a changed or missing or foreign signature', async () => {
  const refused: string[] = [];
  for (const { id, draft } of presets) if (!(await carelessVerdict(await makeToken(draft))).letsIn) refused.push(id);
  expect(refused).toEqual(['cut', 'issuer', 'role', 'stranger']);
});
