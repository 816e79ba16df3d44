/** Every place in a policy, with its name, its value and what the schema says about it. */
import type { Policy } from '../../model/policy.ts';
import { isRecord, nodeFor, policyNode, propertyOf, type SchemaNode } from './schema-node.ts';

export type Path = readonly (string | number)[];

export interface Site {
  path: Path;
  /** For people, and for patterns: `acl.rules[user:phone publish].topicFilters[home/+/cmd]`. */
  name: string;
  /** The same for every element of a list: `acl.rules[].topicFilters[]`. */
  kind: string;
  value: unknown;
  node: SchemaNode;
}

/** What is in a place comes before it, so that a change is known by the smallest place it can be made at. */
export function sitesOf(policy: Policy): Site[] {
  const whole: Site = { path: [], name: '', kind: '', value: policy, node: policyNode };
  return sitesBelow(whole);
}

function sitesBelow(site: Site): Site[] {
  return insideOf(site).flatMap((inner) => [...sitesBelow(inner), inner]);
}

function insideOf({ path, name, kind, value, node: any }: Site): Site[] {
  const node = nodeFor(any, value);
  if (Array.isArray(value)) {
    const names = namesOf(value);
    return value.map((element, index) => ({
      path: [...path, index],
      name: `${name}[${names[index]}]`,
      kind: `${kind}[]`,
      value: element,
      node: node.items ?? {},
    }));
  }
  if (!isRecord(value)) return [];
  const dot = name === '' ? '' : '.';
  return Object.entries(value)
    .filter(([, property]) => property !== undefined)
    .map(([key, property]) => ({
      path: [...path, key],
      name: `${name}${dot}${key}`,
      kind: `${kind}${dot}${key}`,
      value: property,
      node: propertyOf(node, key),
    }));
}

/** Elements are called by what they are and not by their place, so that a name outlives a new rule above it. */
export function namesOf(list: readonly unknown[]): string[] {
  const names = list.map(nameOf);
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} #${before + 1}`;
  });
}

function nameOf(element: unknown): string {
  if (!isRecord(element)) return String(element);
  if ('who' in element && Array.isArray(element['actions'])) return `${element['who']} ${element['actions'].join('+')}`;
  const name = element['userName'] ?? element['identity'] ?? element['name'] ?? element['issuer'];
  return typeof name === 'string' ? name : '';
}
