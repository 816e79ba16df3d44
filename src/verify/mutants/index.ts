/** V6: the checks notice every way of weakening the reference defence, or the lab says why they need not. */
import type { EquivalentMutants } from '../../lab-kit/index.ts';
import type { CheckOutcome, Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { createCatcher } from './catch-mutant.ts';
import { caughtAmong, groupCompatible } from './group-compatible.ts';
import { type Mutant, mutantsOf } from './mutants-of.ts';
import { meant, patternMatches } from './name-pattern.ts';

const file = 'near-misses.ts';

export async function mutants(subject: Subject): Promise<CheckOutcome> {
  if (!(await subject.verdictOn(subject.hardened)).passed) {
    return { findings: null, note: 'the hardened policy does not hold' };
  }
  const all = mutantsOf(subject.hardened);
  const groups = subject.bundle.equivalentMutants;
  const listed = all.filter(({ name }) => groups.some((group) => meant(group.mutants, name)));
  const findings = [
    ...groups.flatMap((group) => idlePatterns(subject, group, all)),
    ...(await survivors(
      subject,
      all.filter((mutant) => !listed.includes(mutant)),
    )),
    ...(await notEquivalent(subject, listed)),
  ];
  return { findings, note: `${all.length} mutants, ${listed.length} of them listed as equivalent` };
}

async function survivors(subject: Subject, unlisted: readonly Mutant[]): Promise<Finding[]> {
  const catchMutant = createCatcher(subject);
  const findings: Finding[] = [];
  for (const { name, policy, value } of unlisted) {
    // What takes something away is noticed by those who need it; what adds something, by those who should not have it.
    const takesAway = value === undefined || value === 'deny';
    if ((await catchMutant(policy, takesAway ? 'traffic' : 'attack')) !== null) continue;
    const detail = `Nothing notices ${name}.`;
    const remedy = 'Write an attack or a flow that fails then, or list it in `equivalentMutants` with the reason.';
    findings.push(subject.finding('ERR_LAB_MUTANT_SURVIVES', file, detail, remedy));
  }
  return findings;
}

async function notEquivalent(subject: Subject, listed: readonly Mutant[]): Promise<Finding[]> {
  const catchMutant = createCatcher(subject);
  const findings: Finding[] = [];
  for (const group of groupCompatible(listed)) {
    for (const { change, checkId } of await caughtAmong(subject.hardened, group, catchMutant)) {
      const detail = `${change.name} is listed as equivalent, and ${checkId} catches it.`;
      const remedy = `Leave it out of \`equivalentMutants\`: "!${change.name}".`;
      findings.push(subject.finding('ERR_LAB_MUTANT_NOT_EQUIVALENT', file, detail, remedy));
    }
  }
  return findings;
}

/** A pattern that is about nothing was right once, or never. */
function idlePatterns(
  { finding }: Subject,
  { mutants: patterns }: EquivalentMutants,
  all: readonly Mutant[],
): Finding[] {
  return patterns
    .filter((pattern) => !all.some(({ name }) => patternMatches(pattern, name)))
    .map((pattern) => {
      const detail = `No mutant of policy.hardened.jsonc matches "${pattern}" in \`equivalentMutants\`.`;
      return finding('ERR_LAB_MUTANT_UNKNOWN', file, detail, 'Correct the pattern, or drop it.');
    });
}
