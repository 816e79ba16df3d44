/** Runs a lab's attacks and flows against a policy. The same code grades learners and the labs themselves. */
import type { LabBundle } from '../lab-kit/index.ts';
import type { Policy } from '../model/policy.ts';
import type { Check, Verdict } from '../model/verdict.ts';
import { type Case, casesOf } from './cases.ts';
import { checkOf, concealed } from './check.ts';
import { matchNearMiss } from './match-near-miss.ts';
import { type CaseOptions, runCase } from './run-case.ts';

export interface JudgeOptions extends CaseOptions {
  /** Cases at a time. Default 4. */
  concurrency?: number;
  /** Name hidden variants, for authors. Default false. */
  reveal?: boolean;
}

/** Passed only when every case ended as expected and there was at least one attack and one flow. */
export async function judge(
  bundle: Pick<LabBundle, 'definition' | 'attacks' | 'traffic' | 'nearMisses'>,
  policy: Policy,
  options: JudgeOptions,
): Promise<Verdict> {
  const startedAtMs = options.clock.now();
  const cases = casesOf(bundle);
  const checks = await mapConcurrently(cases, options.concurrency ?? 4, async (testCase) =>
    checkOf(testCase, (await runCase(bundle, policy, testCase, options)).outcome),
  );
  const failedIds = checks.filter(({ passed }) => !passed).map(({ id }) => id);
  const nearMiss = matchNearMiss(bundle, failedIds);
  return {
    labId: bundle.definition.id,
    passed: failedIds.length === 0 && bothKinds(checks),
    checks: options.reveal ? checks : conceal(cases, checks),
    nearMiss: nearMiss && { id: nearMiss.id, title: nearMiss.title, explanation: nearMiss.explanation },
    tookMs: options.clock.now() - startedAtMs,
  };
}

/** Absence of checks is failure. */
function bothKinds(checks: readonly Check[]): boolean {
  return checks.some(({ kind }) => kind === 'attack') && checks.some(({ kind }) => kind === 'traffic');
}

function conceal(cases: readonly Case[], checks: readonly Check[]): Check[] {
  const hiddenOf = new Map<string, number>();
  return checks.flatMap((check, index) => {
    const testCase = cases[index];
    if (testCase === undefined) return [];
    if (testCase.kind !== 'attack' || !testCase.variant.hidden) return [check];
    const ordinal = (hiddenOf.get(testCase.attack.id) ?? 0) + 1;
    hiddenOf.set(testCase.attack.id, ordinal);
    return [concealed(check, testCase, ordinal)];
  });
}

/** Results in the order of `items`, at most `limit` under way. */
async function mapConcurrently<T, R>(items: readonly T[], limit: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
  return results;
}
