/** Whether the judge notices a policy, found out with as few cases as possible. */
import { casesOf, runCase } from '../../judge/index.ts';
import type { Policy } from '../../model/policy.ts';
import { systemClock } from '../../sandbox/index.ts';
import type { Subject } from '../subject.ts';

/** The id of a check that catches the policy, or null when none does. */
export type CatchMutant = (policy: Policy) => Promise<string | null>;

/**
 * Caught means that an attack reached its goal or a flow broke; an undecided case catches nothing. Stops at the first
 * catch, and begins with the cases that caught most lately, since mutants of one rule tend to fail the same cases.
 */
export function createCatcher({ bundle, seed }: Pick<Subject, 'bundle' | 'seed'>): CatchMutant {
  let cases = casesOf(bundle);
  return async (policy) => {
    for (const testCase of cases) {
      const { outcome } = await runCase(bundle, policy, testCase, { clock: systemClock, seed });
      if (outcome.kind !== 'reached' && outcome.kind !== 'broken') continue;
      cases = [testCase, ...cases.filter((other) => other !== testCase)];
      return testCase.id;
    }
    return null;
  };
}
