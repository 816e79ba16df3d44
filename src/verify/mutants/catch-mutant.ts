/** Whether the judge notices a changed policy, found out with as few cases as possible. */
import { nodeTransports } from '../../host-node/index.ts';
import { type Case, casesOf, runCase } from '../../judge/index.ts';
import type { Policy } from '../../model/policy.ts';
import { systemClock } from '../../sandbox/index.ts';
import type { Subject } from '../subject.ts';

/** The id of a check that catches the policy, or null when none does; the cases of kind `first` are tried first. */
export type CatchMutant = (policy: Policy, first: Case['kind']) => Promise<string | null>;

/**
 * Caught means that an attack reached its goal or a flow broke; an undecided case catches nothing. Stops at the first
 * catch, and begins with the cases that caught most lately, since mutants of one rule tend to fail the same cases.
 */
export function createCatcher({ bundle, seed }: Pick<Subject, 'bundle' | 'seed'>): CatchMutant {
  let latestFirst = casesOf(bundle);
  return async (policy, first) => {
    const cases = [
      ...latestFirst.filter(({ kind }) => kind === first),
      ...latestFirst.filter(({ kind }) => kind !== first),
    ];
    for (const testCase of cases) {
      const { outcome } = await runCase(bundle, policy, testCase, {
        clock: systemClock,
        transports: nodeTransports,
        seed,
      });
      if (outcome.kind !== 'reached' && outcome.kind !== 'broken') continue;
      latestFirst = [testCase, ...latestFirst.filter((other) => other !== testCase)];
      return testCase.id;
    }
    return null;
  };
}
