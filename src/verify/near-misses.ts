/** V5: every near-miss fails, and in exactly the way that it says, so that the learner reads the right words. */
import { expandCheckIds } from '../lab-kit/check-ids.ts';
import type { NearMiss } from '../lab-kit/index.ts';
import { parsePolicy } from '../policy/index.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

const file = 'near-misses.ts';

export async function nearMisses(subject: Subject): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const nearMiss of subject.bundle.nearMisses) findings.push(...(await verify(subject, nearMiss)));
  return [...findings, ...twins(subject)];
}

async function verify(subject: Subject, nearMiss: NearMiss): Promise<Finding[]> {
  const parsed = parsePolicy(nearMiss.policy);
  if ('issues' in parsed) return [];
  const verdict = await subject.verdictOn(parsed.policy);
  if (verdict.passed) {
    const remedy = 'It is a defence: write an attack or a flow that catches it, or drop it.';
    return [subject.finding('ERR_LAB_NEAR_MISS_PASSES', file, `${nearMiss.id} passes the judge.`, remedy)];
  }
  const failed = verdict.checks.filter(({ passed }) => !passed).map(({ id }) => id);
  const declared = expandCheckIds(subject.bundle, nearMiss.caughtBy);
  const missing = declared.filter((id) => !failed.includes(id));
  const extra = failed.filter((id) => !declared.includes(id));
  if (missing.length === 0 && extra.length === 0) return [];
  const detail = [
    `${nearMiss.id} is not caught as declared.`,
    missing.length > 0 ? `Expected to fail and passed: ${missing.join(', ')}.` : '',
    extra.length > 0 ? `Failed and was not expected to: ${extra.join(', ')}.` : '',
  ];
  const remedy = 'Make `caughtBy` the exact set of checks that must catch it, or correct the policy.';
  return [subject.finding('ERR_LAB_NEAR_MISS_CAUSE', file, detail.filter(Boolean).join(' '), remedy)];
}

/** Two that fail alike cannot be told apart: the second one's explanation would never be read. */
function twins({ bundle, finding }: Subject): Finding[] {
  const setOf = (nearMiss: NearMiss) => expandCheckIds(bundle, nearMiss.caughtBy).join();
  return bundle.nearMisses.flatMap((nearMiss, index) => {
    const twin = bundle.nearMisses.slice(0, index).find((other) => setOf(other) === setOf(nearMiss));
    if (twin === undefined) return [];
    const detail = `${nearMiss.id} fails the same checks as ${twin.id}.`;
    return [finding('ERR_LAB_NEAR_MISS_TWIN', file, detail, 'Join them, or write a check that tells them apart.')];
  });
}
