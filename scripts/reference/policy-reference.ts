import * as z from 'zod';
import { policySchema } from '../../src/model/policy.ts';
import type { JsonSchema } from './json-schema.ts';
import { code, page, table } from './markdown.ts';
import { schemaRows } from './schema-rows.ts';

/** Every setting of a policy, generically: whatever the schema knows is here. */
export function policyReference(): string {
  const schema = z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const sections = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
    `## ${code(name)}`,
    part.description ?? '',
    table(
      ['Setting', 'Type', 'Default', 'Bounds', 'Meaning'],
      schemaRows(part, name).map(({ path, type, default: standard, required, bounds, description }) => [
        code(path),
        type,
        standard === null ? (required ? '**required**' : '') : code(standard),
        bounds,
        description,
      ]),
    ),
  ]);
  return page(
    'Policy reference',
    'A policy is JSON with comments. Everything may be left out unless it is required; every default is the strict choice. What is not listed here is an error, so that a misspelt control is never silently off.',
    '`<name>` stands for a name of your choice, `[]` for each entry of a list.',
    ...sections,
  );
}
