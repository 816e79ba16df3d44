/** The part of JSON Schema (draft 2020-12) that zod writes. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  $ref?: string;
}

export const variantsOf = ({ anyOf, oneOf }: JsonSchema): JsonSchema[] | undefined => oneOf ?? anyOf;

/** In words: `integer`, `"allow"` or `"deny"`, list of strings. */
export function typeOf(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const variants = variantsOf(schema);
  if (variants) return [...new Set(variants.map(typeOf))].join(' or ');
  if (schema.prefixItems) return `list of ${schema.prefixItems.map(typeOf).join(', ')}`;
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return 'object by name';
  return [schema.type ?? 'anything'].flat().join(' or ');
}

/** What a value of the type must keep to, besides its type. */
export function boundsOf(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern, items } = schema;
  const { minLength, maxLength, minItems, maxItems } = schema;
  const between = (least: number | undefined, most: number | undefined, unit: string) => {
    if (least === undefined && most === undefined) return [];
    if (least === undefined) return [`at most ${most}${unit}`];
    if (most === undefined) return [`at least ${least}${unit}`];
    return [least === most ? `exactly ${least}${unit}` : `${least} to ${most}${unit}`];
  };
  return [
    ...between(meant(minimum), meant(maximum), ''),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
    ...between(minLength, maxLength, ' characters'),
    ...between(minItems, maxItems, ' in the list'),
    ...(pattern === undefined ? [] : [`\`${pattern}\``]),
    ...(items && boundsOf(items) ? [`each ${boundsOf(items)}`] : []),
  ].join('; ');
}

/** The largest safe integers are what a schema writes for an integer without bounds. */
const meant = (bound: number | undefined): number | undefined =>
  bound !== undefined && Math.abs(bound) === Number.MAX_SAFE_INTEGER ? undefined : bound;
