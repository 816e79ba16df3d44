/** Everything a policy can say, generically: whatever the schema knows is here. */
import * as z from 'zod';
import { policySchema } from '../../model/policy.ts';
import type { JsonSchema } from './json-schema.ts';
import { type SchemaRow, schemaRows } from './schema-rows.ts';

export interface PolicySection {
  /** Key at the top of a policy: `acl`. */
  name: string;
  meaning: string;
  rows: readonly SchemaRow[];
}

/** In the order of the schema. */
export function policySections(): PolicySection[] {
  const schema = z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return Object.entries(schema.properties ?? {}).map(([name, part]) => ({
    name,
    meaning: part.description ?? '',
    rows: schemaRows(part, name),
  }));
}
