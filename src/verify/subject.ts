/** A lab that is sound enough to be run, with what several checks need of it; nothing is judged twice unless asked for. */

import { nodeTransports } from '../host-node/index.ts';
import { judge } from '../judge/index.ts';
import type { LabBundle } from '../lab-kit/index.ts';
import type { Policy } from '../model/policy.ts';
import type { Verdict } from '../model/verdict.ts';
import { systemClock } from '../sandbox/index.ts';
import type { Finding } from './finding.ts';
import { runScript, type ScriptRun } from './run-script.ts';

export interface Subject {
  bundle: LabBundle;
  vulnerable: Policy;
  hardened: Policy;
  /** Key of the secrets in every sandbox of this verification. */
  seed: string;
  /** The verdict on a policy, hidden variants named; the same promise for the same policy object. */
  verdictOn(policy: Policy): Promise<Verdict>;
  /** Like `verdictOn`, run anew. */
  judgeAgain(policy: Policy): Promise<Verdict>;
  /** What the solution script does on the vulnerable policy; it runs once. */
  solutionRun(): Promise<ScriptRun>;
  finding(code: Finding['code'], file: string, detail: string, remedy: string): Finding;
}

export function createSubject(
  bundle: LabBundle,
  policies: Pick<Subject, 'vulnerable' | 'hardened'>,
  folder: string,
): Subject {
  const seed = `verify ${bundle.definition.id}`;
  const verdicts = new Map<Policy, Promise<Verdict>>();
  const judgeAgain = (policy: Policy) =>
    judge(bundle, policy, { clock: systemClock, transports: nodeTransports, seed, reveal: true });
  const wanted = bundle.definition.objectives.filter(({ half }) => half === 'attack').map(({ id }) => id);
  let solution: Promise<ScriptRun> | null = null;
  const world = { lab: bundle.definition, policy: policies.vulnerable, seed };
  return {
    bundle,
    ...policies,
    seed,
    judgeAgain,
    solutionRun() {
      solution ??= runScript(world, bundle.solution, { until: wanted, lingerMs: 2_000 });
      return solution;
    },
    verdictOn(policy) {
      const verdict = verdicts.get(policy) ?? judgeAgain(policy);
      verdicts.set(policy, verdict);
      return verdict;
    },
    finding: (code, file, detail, remedy) => ({ code, file: `${folder}/${file}`, detail, remedy }),
  };
}
