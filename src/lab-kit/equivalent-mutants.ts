/** Changes to the reference defence that no check of this lab notices, and should not: each group with the reason why. */
export interface EquivalentMutants {
  /**
   * Names as `lab:verify` prints them. `*` stands for any text; `!` before a pattern leaves out again what it matches:
   * `['*', '!acl.*']` is everything but the rules.
   */
  mutants: readonly string[];
  /** Why the changed policy defends as well as the reference does. */
  reason: string;
}

/** Exported by near-misses.ts as `equivalentMutants`; whoever is listed and caught all the same is reported. */
export function defineEquivalents(groups: readonly EquivalentMutants[]): readonly EquivalentMutants[] {
  return groups;
}
