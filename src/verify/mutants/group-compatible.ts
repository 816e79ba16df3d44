/**
 * Mutants listed as equivalent are judged many at once, since each of them alone would take every case of the lab. One
 * change might hide another's effect; then a mutant stays on the list that the checks would catch, and no hole is hidden.
 */
import type { Policy } from '../../model/policy.ts';
import type { CatchMutant } from './catch-mutant.ts';
import { type Change, changed, compatible } from './change.ts';

/** As few groups as a single pass finds, in each of which all changes can be made at once. */
export function groupCompatible<T extends Change>(changes: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const change of changes) {
    const group = groups.find((each) => each.every((other) => compatible(change, other)));
    if (group) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

export interface Caught<T> {
  change: T;
  checkId: string;
}

/** Those that are caught by themselves. A group that is caught is halved until it is known who in it was. */
export async function caughtAmong<T extends Change>(
  policy: Policy,
  group: readonly T[],
  catchMutant: CatchMutant,
): Promise<Caught<T>[]> {
  const together = changed(policy, group);
  const checkId = together && (await catchMutant(together, 'attack'));
  const [only] = group;
  if (only !== undefined && group.length === 1) return checkId === null ? [] : [{ change: only, checkId }];
  if (together !== null && checkId === null) return [];
  const middle = Math.ceil(group.length / 2);
  const first = await caughtAmong(policy, group.slice(0, middle), catchMutant);
  return [...first, ...(await caughtAmong(policy, group.slice(middle), catchMutant))];
}
