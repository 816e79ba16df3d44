/** The policy's schema as a tree that can be walked beside a policy: what else could stand at each place. */
import * as z from 'zod';
import { policySchema } from '../../model/policy.ts';

/** What this walk reads of JSON Schema; everything else in it says how a value looks, not which values there are. */
export interface SchemaNode {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  properties?: Readonly<Record<string, SchemaNode>>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  anyOf?: readonly SchemaNode[];
  oneOf?: readonly SchemaNode[];
}

export const policyNode = z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' }) as SchemaNode;

/** The schema of one property; records describe all of theirs alike. */
export function propertyOf(node: SchemaNode, key: string): SchemaNode {
  const { additionalProperties: others } = node;
  return node.properties?.[key] ?? (typeof others === 'object' ? others : {});
}

/** The part of a union that describes `value`, or the node itself where there is nothing to choose. */
export function nodeFor(node: SchemaNode, value: unknown): SchemaNode {
  const options = node.anyOf ?? node.oneOf;
  const option = options?.find((each) => describes(each, value));
  return option ? nodeFor(option, value) : node;
}

/** All values that a node allows, where they can be counted. */
export function choicesOf(node: SchemaNode): readonly unknown[] {
  if (node.enum) return node.enum;
  if (node.const !== undefined) return [node.const];
  if (node.type === 'boolean') return [true, false];
  if (node.type === 'null') return [null];
  return (node.anyOf ?? node.oneOf ?? []).flatMap(choicesOf);
}

function describes(node: SchemaNode, value: unknown): boolean {
  const choices = choicesOf(node);
  if (choices.length > 0) return choices.includes(value);
  switch (node.type) {
    case 'object':
      return isRecord(value) && Object.entries(node.properties ?? {}).every(([key, each]) => fits(each, value[key]));
    case 'array':
      return Array.isArray(value);
    case 'integer':
    case 'number':
      return typeof value === 'number';
    case 'string':
      return typeof value === 'string';
    default:
      return (
        node.anyOf?.some((each) => describes(each, value)) ?? node.oneOf?.some((each) => describes(each, value)) ?? true
      );
  }
}

/** Optional properties may be absent; a constant one tells the members of a union apart. */
function fits(node: SchemaNode, value: unknown): boolean {
  return value === undefined ? node.const === undefined : describes(node, value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
