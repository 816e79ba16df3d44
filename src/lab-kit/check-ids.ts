/** The names of checks: `A2/root-wildcard` for a variant, `T1` for a flow. */
import type { LabBundle } from './bundle.ts';

type Checked = Pick<LabBundle, 'attacks' | 'traffic'>;

/** The id of every check that a verdict of this lab contains, in its order. */
export function checkIdsOf({ attacks, traffic }: Checked): string[] {
  const variants = attacks.flatMap((attack) => attack.variants.map((variant) => `${attack.id}/${variant.id}`));
  return [...variants, ...traffic.map((flow) => flow.id)];
}

/** What `caughtBy` may say: check ids, `A2/*` for all variants of an attack, `T*` for all flows, and `!` before each to leave it out again. */
export function checkPatternsOf(bundle: Checked): string[] {
  const patterns = [...bundle.attacks.map(({ id }) => `${id}/*`), 'T*', ...checkIdsOf(bundle)];
  return [...patterns, ...patterns.map((pattern) => `!${pattern}`)];
}

/** The checks that such patterns mean, in the verdict's order. */
export function expandCheckIds(bundle: Checked, patterns: readonly string[]): string[] {
  const names = (id: string) => [id, id.includes('/') ? id.replace(/\/.*$/, '/*') : 'T*'];
  return checkIdsOf(bundle).filter((id) => {
    const meant = names(id).some((name) => patterns.includes(name));
    return meant && !names(id).some((name) => patterns.includes(`!${name}`));
  });
}
