import { expect, test } from 'vitest';
import * as z from 'zod';
import { policySchema } from '../../model/policy.ts';
import type { JsonSchema } from './json-schema.ts';
import { policySections } from './policy-sections.ts';
import { schemaRows } from './schema-rows.ts';

const rowsOf = (schema: z.ZodType) => schemaRows(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema);

test('a field is told with type, default, bounds and meaning', () => {
  const [row, ...others] = rowsOf(
    z.strictObject({ levels: z.int().min(1).max(100).default(16).describe('How deep.') }),
  );
  expect(row).toEqual({
    path: 'levels',
    type: 'integer',
    default: '16',
    required: false,
    bounds: '1 to 100',
    description: 'How deep.',
  });
  expect(others).toEqual([]);
});

test('lists, names and variants are followed down to their last field', () => {
  const source = z.discriminatedUnion('scheme', [
    z.strictObject({ scheme: z.literal('plain').describe('As it is.'), value: z.string().max(9) }),
    z.strictObject({ scheme: z.literal('hashed'), record: z.string().describe('A hash.') }),
  ]);
  const rows = rowsOf(
    z.strictObject({
      accounts: z.array(z.strictObject({ password: source })).max(64),
      doors: z.record(z.string(), z.strictObject({ open: z.boolean().optional() })),
    }),
  );
  expect(rows.map(({ path, required, description }) => [path, required, description])).toEqual([
    ['accounts', true, ''],
    ['accounts[].password', true, ''],
    ['accounts[].password.scheme', true, 'As it is.'],
    ['accounts[].password.value', true, 'With `scheme` "plain".'],
    ['accounts[].password.scheme', true, ''],
    ['accounts[].password.record', true, 'With `scheme` "hashed": A hash.'],
    ['doors', true, ''],
    ['doors.<name>.open', false, ''],
  ]);
  expect(rows[0]?.bounds).toBe('at most 64 in the list');
});

test('every name that the policy schema knows stands in a section', () => {
  const reference = policySections().flatMap(({ name, rows }) => [name, ...rows.map(({ path }) => path)]);
  const names = new Set<string>();
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties = {} } = schema as JsonSchema;
    for (const name of Object.keys(properties)) names.add(name);
    for (const part of [...Object.values(properties), ...Object.values(schema)]) collect(part);
  };
  collect(z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' }));
  expect(names.size).toBeGreaterThan(40);
  for (const name of names)
    expect(
      reference.some((path) => path.split(/[.[\]]+/).includes(name)),
      name,
    ).toBe(true);
});
