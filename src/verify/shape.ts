/** V0: what can be seen without running anything. Files, ids and chapters are the catalog's part. */
import type { LabBundle } from '../lab-kit/index.ts';
import type { Policy } from '../model/policy.ts';
import { labNames, parsePolicy } from '../policy/index.ts';
import type { Finding } from './finding.ts';
import { textsOf, wordProblems } from './words.ts';

export interface Shape {
  findings: Finding[];
  /** Null when one of them is no policy. */
  policies: { vulnerable: Policy; hardened: Policy } | null;
}

export function checkShape(bundle: LabBundle, folder: string): Shape {
  const findings: Finding[] = [];
  const parse = (text: string, file: string): Policy | null => {
    const parsed = parsePolicy(text, labNames(bundle.definition));
    if ('policy' in parsed) return parsed.policy;
    for (const { path, line, column, message } of parsed.issues) {
      const detail = `Line ${line}, column ${column}, ${path || 'policy'}: ${message}`;
      findings.push({ code: 'ERR_LAB_POLICY', file: `${folder}/${file}`, detail, remedy: 'Correct the policy.' });
    }
    return null;
  };
  const vulnerable = parse(bundle.vulnerable, 'policy.vulnerable.jsonc');
  const hardened = parse(bundle.hardened, 'policy.hardened.jsonc');
  for (const { policy } of bundle.nearMisses) parse(policy, 'near-misses.ts');
  findings.push(...missingEquivalents(bundle, folder), ...wordProblems(bundle, folder), ...unfinished(bundle, folder));
  return { findings, policies: vulnerable && hardened && { vulnerable, hardened } };
}

/** What was learnt here is to be used elsewhere. */
function missingEquivalents({ solutionNote }: LabBundle, folder: string): Finding[] {
  return ['Mosquitto', 'EMQX', 'HiveMQ']
    .filter((broker) => !new RegExp(`^## .*${broker}`, 'm').test(solutionNote))
    .map((broker) => ({
      code: 'ERR_LAB_EQUIVALENT_MISSING',
      file: `${folder}/solution.md`,
      detail: `There is no section on ${broker}.`,
      remedy: `Add "## In ${broker}" with the same defence, or say why it cannot be had there.`,
    }));
}

/** What `lab:new` left for the author to say. */
function unfinished(bundle: LabBundle, folder: string): Finding[] {
  const texts = [
    ...textsOf(bundle),
    { file: 'policy.vulnerable.jsonc', text: bundle.vulnerable },
    { file: 'policy.hardened.jsonc', text: bundle.hardened },
    { file: 'script.starter.ts', text: bundle.starter },
    { file: 'script.solution.ts', text: bundle.solution },
    { file: 'solution.md', text: bundle.solutionNote },
  ];
  return texts
    .filter(({ text }) => /\bTODO\b/.test(text))
    .map(({ file }) => ({
      code: 'ERR_LAB_UNFINISHED',
      file: `${folder}/${file}`,
      detail: 'It says TODO.',
      remedy: 'Write what belongs there.',
    }));
}
