/** Recognises a defence that fails in a way we know. */
import { expandCheckIds } from '../lab-kit/check-ids.ts';
import type { LabBundle, NearMiss } from '../lab-kit/index.ts';

/** The near-miss that fails exactly the checks of `failedIds`, or null. */
export function matchNearMiss(
  bundle: Pick<LabBundle, 'attacks' | 'traffic' | 'nearMisses'>,
  failedIds: readonly string[],
): NearMiss | null {
  const failed = new Set(failedIds);
  if (failed.size === 0) return null;
  const match = bundle.nearMisses.find(({ caughtBy }) => {
    const expected = expandCheckIds(bundle, caughtBy);
    return expected.length === failed.size && expected.every((id) => failed.has(id));
  });
  return match ?? null;
}
