import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LabSecret } from '../model/lab-definition.ts';
import { deriveSecrets, equalSecret } from './secrets.ts';

const secret = (id: string, kind: LabSecret['kind'], length: number): LabSecret => ({
  id,
  kind,
  length,
  given: false,
  meaning: 'a secret',
});
const secrets = [
  secret('pin', 'digits', 6),
  secret('key', 'hex', 64),
  secret('door', 'password', 20),
  secret('cat', 'word', 8),
];

describe('deriveSecrets', () => {
  it('gives the same learner the same values, in the alphabet and length of their kind', async () => {
    const values = await deriveSecrets({ id: 'a-lab', secrets }, 'seed of one');
    expect(await deriveSecrets({ id: 'a-lab', secrets }, 'seed of one')).toEqual(values);
    expect(values['pin']).toMatch(/^\d{6}$/);
    expect(values['key']).toMatch(/^[0-9a-f]{64}$/);
    expect(values['door']).toMatch(/^[a-zA-Z2-9]{20}$/);
    expect(values['cat']).toMatch(/^([b-df-hj-np-tv-z][aeiou]){4}$/);
  });

  it('computes what a maker computed, the same for everybody', async () => {
    const text = 'VG-300217';
    const secrets = [
      { ...secret('label', 'hex', 32), computedFrom: { text } },
      { ...secret('firmware', 'hex', 32), computedFrom: { text, hmacKey: 'constant' } },
    ];
    const values = await deriveSecrets({ id: 'a-lab', secrets }, 'seed of one');
    expect(values['label']).toBe(createHash('sha256').update(text).digest('hex').slice(0, 32));
    expect(values['firmware']).toBe(createHmac('sha256', 'constant').update(text).digest('hex').slice(0, 32));
    expect(await deriveSecrets({ id: 'other-lab', secrets }, 'seed of another')).toEqual(values);
  });

  it('differs by learner, by lab and by secret', async () => {
    const twins = [secret('left', 'hex', 32), secret('right', 'hex', 32)];
    const here = await deriveSecrets({ id: 'a-lab', secrets: twins }, 'seed of one');
    const other = await deriveSecrets({ id: 'a-lab', secrets: twins }, 'seed of another');
    const elsewhere = await deriveSecrets({ id: 'other-lab', secrets: twins }, 'seed of one');
    const values = [here, other, elsewhere].flatMap((each) => Object.values(each));
    expect(new Set(values).size).toBe(6);
  });

  it('uses every letter of an alphabet that does not divide 256 about equally often', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => secret(`s-${i}`, 'digits', 64));
    const all = Object.values(await deriveSecrets({ id: 'a-lab', secrets: many }, 'seed')).join('');
    const counts = [...'0123456789'].map((digit) => all.split(digit).length - 1);
    const expected = all.length / 10;
    // With remainders alone 0 to 5 would come 4 % more often than 6 to 9; chi-square with 9 degrees of freedom, p = 0.001.
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(27.9);
  });
});

describe('equalSecret', () => {
  it.each(['', '1', '12345', '1234567', '123457', '123456123456'])('refuses %j', (guess) => {
    expect(equalSecret(guess, '123456')).toBe(false);
  });
  it('accepts the secret itself', () => {
    expect(equalSecret('123456', '123456')).toBe(true);
  });
});
