/** A schema as a flat list: one row for everything that can be written, under its path. */
import { boundsOf, type JsonSchema, typeOf, variantsOf } from './json-schema.ts';

export interface SchemaRow {
  /** `acl.rules[].effect`, `listeners.<name>.tls`. */
  path: string;
  type: string;
  /** As JSON; null where there is none. */
  default: string | null;
  required: boolean;
  bounds: string;
  description: string;
}

/** Rows of everything below the schema, not of the schema itself. */
export function schemaRows(schema: JsonSchema, path = ''): SchemaRow[] {
  const { properties, required = [], additionalProperties, items } = schema;
  const variants = variantsOf(schema);
  if (variants) return variants.flatMap((variant) => variantRows(variant, path, variants.length));
  if (properties) {
    return Object.entries(properties).flatMap(([name, property]) =>
      rowAndBelow(property, path === '' ? name : `${path}.${name}`, required.includes(name)),
    );
  }
  if (typeof additionalProperties === 'object') {
    const below = path === '' ? '<name>' : `${path}.<name>`;
    return isComposite(additionalProperties) ? schemaRows(additionalProperties, below) : [];
  }
  return items && isComposite(items) ? schemaRows(items, `${path}[]`) : [];
}

function rowAndBelow(schema: JsonSchema, path: string, required: boolean): SchemaRow[] {
  return [
    {
      path,
      type: typeOf(schema),
      // Of an object, the defaults of its fields say the same, one by one.
      default: schema.default === undefined || isEmptyObject(schema.default) ? null : JSON.stringify(schema.default),
      required: required && schema.default === undefined,
      bounds: boundsOf(schema),
      description: schema.description ?? schema.items?.description ?? '',
    },
    ...schemaRows(schema, path),
  ];
}

/** A variant is named by the field that is always the same in it, e.g. `scheme`. */
function variantRows(variant: JsonSchema, path: string, count: number): SchemaRow[] {
  if (!isComposite(variant)) return [];
  const rows = schemaRows(variant, path);
  if (count === 1) return rows;
  const mark = Object.entries(variant.properties ?? {}).find(([, { const: value }]) => value !== undefined);
  if (!mark)
    return rows.map((row) => ({
      ...row,
      required: false,
      description: `One of several forms. ${row.description}`.trim(),
    }));
  const [name, { const: value }] = mark;
  const when = `With \`${name}\` ${JSON.stringify(value)}`;
  return rows.map((row) =>
    row.path === `${path}.${name}`
      ? row
      : { ...row, description: row.description ? `${when}: ${row.description}` : `${when}.` },
  );
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** Whether there is anything to write below it. */
function isComposite(schema: JsonSchema): boolean {
  const { properties, additionalProperties, items } = schema;
  const below = [typeof additionalProperties === 'object' ? additionalProperties : undefined, items];
  return (
    properties !== undefined || [...below, ...(variantsOf(schema) ?? [])].some((part) => part && isComposite(part))
  );
}
