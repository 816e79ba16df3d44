import { expect, it } from 'vitest';
import { strictClientChecks } from '../../../scram/index.ts';
import { annotate } from './annotations.ts';
import {
  type Changes,
  carelessChecks,
  computedValues,
  explainsProof,
  rfc7677,
  runExchange,
  withFreshNonces,
} from './exchange.ts';
import { tamperings } from './tampering.ts';

const changedAt = async (id: string): Promise<Changes> => {
  const tampering = tamperings.find((each) => each.id === id);
  const sent = (await runExchange(rfc7677))[tampering?.at ?? 0]?.sent ?? '';
  return Array.from({ length: 4 }, (_, place) => (place === tampering?.at ? tampering.change(sent) : null));
};
/** Number of the message whose receiver stops, and why; 0 when nobody does. */
const noticed = async (changes: Changes, checks = strictClientChecks) => {
  const steps = await runExchange(rfc7677, changes, checks);
  const at = steps.findIndex(({ refusal }) => refusal);
  return [at + 1, steps[at]?.refusal?.error];
};

it('is the exchange of RFC 7677, section 3', async () => {
  const steps = await runExchange(rfc7677);
  expect(steps.map(({ refusal }) => refusal)).toEqual([null, null, null, null]);
  expect(steps[2]?.sent).toMatch(/,p=dHzbZapWIk4jUhN\+Ute9ytag9zjfMHgsqmmiz7AndVQ=$/);
  expect(steps[3]?.sent).toBe('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
  const values = await computedValues(rfc7677, steps);
  expect(values.find(({ name }) => name === 'ClientProof')?.value).toBe('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=');
  expect(values.find(({ name }) => name === 'ServerSignature')?.value).toBe(
    '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  );
});

it.each([
  ['user', 3, 'unknown-user'],
  ['flag', 3, 'channel-bindings-dont-match'],
  ['client-nonce', 2, 'nonce-not-ours'],
  ['server-nonce', 3, 'nonce-not-ours'],
  ['no-server-nonce', 2, 'nonce-not-ours'],
  ['salt', 3, 'invalid-proof'],
  ['one-iteration', 2, 'iterations-out-of-range'],
  ['extension', 2, 'extensions-not-supported'],
  ['proof', 3, 'invalid-proof'],
  ['returned-nonce', 3, 'nonce-not-ours'],
  ['signature', 4, 'server-not-proven'],
  ['no-signature', 4, 'server-not-proven'],
])('somebody who changes %s is noticed at message %i: %s', async (id, at, error) => {
  expect(await noticed(await changedAt(id))).toEqual([at, error]);
});

it('has an expectation for every change on offer', () => expect(tamperings).toHaveLength(12));

it('a careless client notices neither a missing signature nor one iteration', async () => {
  expect(await noticed(await changedAt('no-signature'), carelessChecks)).toEqual([0, undefined]);
  expect(await noticed(await changedAt('one-iteration'), carelessChecks)).toEqual([3, 'invalid-proof']);
});

it('lets an eavesdropper test a guess, and only the right one fits', async () => {
  const steps = await runExchange(withFreshNonces(rfc7677));
  expect(await explainsProof('pencil', steps)).toBe(true);
  expect(await explainsProof('pencils', steps)).toBe(false);
});

it('names every attribute of the four messages', async () => {
  const steps = await runExchange(rfc7677);
  const names = steps.map(({ sent }, place) => annotate(sent ?? '', place).map(({ text }) => text.split('=')[0]));
  expect(names).toEqual([['n,,', 'n', 'r'], ['r', 's', 'i'], ['c', 'r', 'p'], ['v']]);
  expect(annotate('p=tls-exporter,,n=user', 0)[0]?.meaning).toContain('channel binding');
  expect(annotate('nonsense', 3)[0]?.meaning).toContain('no attribute');
});
