/** The names of checks: `A2/root-wildcard` for a variant, `T1` for a flow. */
import type { LabBundle } from './bundle.ts';

type Checked = Pick<LabBundle, 'attacks' | 'traffic'>;

/** The id of every check that a verdict of this lab contains, in its order. */
export function checkIdsOf({ attacks, traffic }: Checked): string[] {
  const variants = attacks.flatMap((attack) => attack.variants.map((variant) => `${attack.id}/${variant.id}`));
  return [...variants, ...traffic.map((flow) => flow.id)];
}

/** What `caughtBy` may say: check ids, and `A2/*` for all variants of an attack. */
export function checkPatternsOf(bundle: Checked): string[] {
  return [...bundle.attacks.map(({ id }) => `${id}/*`), ...checkIdsOf(bundle)];
}

/** The checks that such patterns mean, in the verdict's order. */
export function expandCheckIds(bundle: Checked, patterns: readonly string[]): string[] {
  return checkIdsOf(bundle).filter((id) => patterns.includes(id) || patterns.includes(id.replace(/\/.*$/, '/*')));
}
