import * as z from 'zod';
import { labEventSchema } from '../../src/model/lab-event.ts';
import type { JsonSchema } from '../../src/site/reference/json-schema.ts';
import { schemaRows } from '../../src/site/reference/schema-rows.ts';
import { code, page, table } from './markdown.ts';

/** Every event of the vocabulary with what it says beyond what all of them say. */
export function eventReference(): string {
  const { oneOf = [] } = z.toJSONSchema(labEventSchema, { unrepresentable: 'any' }) as JsonSchema;
  const common = commonFields(oneOf);
  const sections = oneOf.flatMap((event) => {
    const { type, ...fields } = event.properties ?? {};
    const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !common.has(name)));
    return [
      `## ${code(String(type?.const))}`,
      type?.description ?? '',
      Object.keys(own).length > 0 ? fieldTable(own) : 'Nothing beyond the common fields.',
    ];
  });
  return page(
    'Event reference',
    'Everything that happens in a sandbox is told as an event. A refusal is an event of its own.',
    '## Common fields',
    fieldTable(Object.fromEntries(common)),
    ...sections,
  );
}

/** Fields that every event has in the same form. */
function commonFields(events: readonly JsonSchema[]): Map<string, JsonSchema> {
  const [first, ...others] = events;
  return new Map(
    Object.entries(first?.properties ?? {}).filter(([name, field]) =>
      others.every((other) => JSON.stringify(other.properties?.[name]) === JSON.stringify(field)),
    ),
  );
}

function fieldTable(properties: Record<string, JsonSchema>): string {
  return table(
    ['Field', 'Type', 'Meaning'],
    schemaRows({ type: 'object', properties }).map(({ path, type, description }) => [code(path), type, description]),
  );
}
