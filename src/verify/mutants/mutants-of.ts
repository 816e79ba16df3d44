/** All policies that differ from one policy in one place. */
import type { Policy } from '../../model/policy.ts';
import { type Change, changed } from './change.ts';
import { changesAt } from './mutators.ts';
import { sitesOf } from './site.ts';

export interface Mutant extends Change {
  policy: Policy;
}

/** In the policy's order; none twice, none that is the policy itself, and none that no broker would take. */
export function mutantsOf(policy: Policy): Mutant[] {
  const seen = new Set([JSON.stringify(policy)]);
  return sitesOf(policy).flatMap((site) =>
    changesAt(site, policy).flatMap((change) => {
      const mutated = changed(policy, [change]);
      const text = JSON.stringify(mutated);
      if (mutated === null || seen.has(text)) return [];
      seen.add(text);
      return [{ ...change, policy: mutated }];
    }),
  );
}
