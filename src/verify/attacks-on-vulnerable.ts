/** V1: the weakness is there. Every variant reaches its goal, and the solution script solves every attack objective. */
import type { Finding } from './finding.ts';
import { runScript } from './run-script.ts';
import type { Subject } from './subject.ts';

export async function attacksOnVulnerable(subject: Subject): Promise<Finding[]> {
  return [...(await variants(subject)), ...(await starter(subject)), ...(await solution(subject))];
}

async function variants({ verdictOn, vulnerable, finding }: Subject): Promise<Finding[]> {
  const { checks } = await verdictOn(vulnerable);
  return checks
    .filter(({ kind, outcome }) => kind === 'attack' && outcome !== 'reached')
    .map(({ id, outcome, explanation }) =>
      finding(
        'ERR_LAB_ATTACK_UNREACHED',
        'attacks.ts',
        `${id} is ${outcome} on the vulnerable policy: ${explanation}`,
        'Correct the variant, or leave it out: what cannot reach its goal proves nothing when it is stopped.',
      ),
    );
}

async function starter(subject: Subject): Promise<Finding[]> {
  const { bundle, vulnerable: policy, seed } = subject;
  const world = { lab: bundle.definition, policy, seed };
  const { output, error, solved } = await runScript(world, bundle.starter, { until: [], lingerMs: 200 });
  const found = (code: Finding['code'], detail: string, remedy: string) =>
    subject.finding(code, 'script.starter.ts', detail, remedy);
  return [
    ...(error === null ? [] : [found('ERR_LAB_STARTER_FAILS', `It throws: ${error}`, 'It must run as it is.')]),
    ...(output.length > 0
      ? []
      : [found('ERR_LAB_STARTER_SILENT', 'It prints nothing.', 'Log something the learner can see at once.')]),
    ...solved.map((id) => found('ERR_LAB_STARTER_SOLVES', `It solves ${id}.`, 'Leave the attack to the learner.')),
  ];
}

async function solution(subject: Subject): Promise<Finding[]> {
  const wanted = subject.bundle.definition.objectives.filter(({ half }) => half === 'attack').map(({ id }) => id);
  const { error, solved } = await subject.solutionRun();
  const missing = wanted.filter((id) => !solved.includes(id));
  const extra = solved.filter((id) => !wanted.includes(id));
  const found = (code: Finding['code'], detail: string, remedy: string) =>
    subject.finding(code, 'script.solution.ts', detail, remedy);
  return [
    ...(error === null ? [] : [found('ERR_LAB_SOLUTION_FAILS', `It throws: ${error}`, 'Correct the script.')]),
    ...missing.map((id) =>
      found('ERR_LAB_SOLUTION_MISSES', `It does not solve ${id}.`, 'Solve it in the script, or correct its condition.'),
    ),
    ...extra.map((id) =>
      found('ERR_LAB_DEFENCE_FREE', `It solves ${id} of the defence half.`, 'Only a verdict may solve that.'),
    ),
  ];
}
