/** Changes to a policy, one or many at a time. */
import type { Policy } from '../../model/policy.ts';
import { parsePolicy } from '../../policy/index.ts';
import type { Path } from './site.ts';

export interface Change {
  /** What it does: `auth.anonymous = true`, `acl.rules[user:phone publish] dropped`. */
  name: string;
  path: Path;
  /** `undefined` takes away what is there; one past the end of a list adds to it. */
  value: unknown;
}

/** The changed policy, or null when it is none any more: nobody could apply it. */
export function changed(policy: Policy, changes: readonly Change[]): Policy | null {
  const copy: unknown = structuredClone(policy);
  for (const { path, value } of changes) put(copy, path, value);
  const parsed = parsePolicy(JSON.stringify(withoutHoles(copy)));
  return 'policy' in parsed ? parsed.policy : null;
}

/** Whether both can be made at once, without the one undoing the other. */
export function compatible({ path: one }: Change, { path: other }: Change): boolean {
  return one.slice(0, other.length).some((key, index) => key !== other[index]);
}

function put(root: unknown, path: Path, value: unknown): void {
  const last = path.length - 1;
  let place = root as Record<string | number, unknown>;
  for (const key of path.slice(0, last)) place = place[key] as typeof place;
  const key = path[last];
  if (key !== undefined) place[key] = value;
}

/** Elements are taken out only in the end, so that the places of the others stay what they were. */
function withoutHoles(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((element) => element !== undefined).map(withoutHoles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, property]) => [key, withoutHoles(property)]));
}
