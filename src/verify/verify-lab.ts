/** Every check on one lab. A check that cannot be made is reported as such and never as passed. */
import type { LabReading } from '../catalog/index.ts';
import { attacksOnVulnerable } from './attacks-on-vulnerable.ts';
import type { CheckId, Finding } from './finding.ts';
import { hygiene } from './hygiene.ts';
import { isolation } from './isolation.ts';
import { nearMisses } from './near-misses.ts';
import { negativeSpace } from './negative-space.ts';
import { checkShape } from './shape.ts';
import { createSubject, type Subject } from './subject.ts';
import { attacksOnHardened, trafficOnHardened, trafficOnVulnerable } from './verdict-checks.ts';

export interface CheckReport {
  id: CheckId;
  title: string;
  /** `not-run`: an earlier check left nothing that could be run. */
  result: 'passed' | 'failed' | 'not-run';
  findings: Finding[];
  tookMs: number;
}

export interface LabReport {
  labId: string;
  passed: boolean;
  checks: CheckReport[];
}

/** Run in this order. V6, mutants of the hardened policy, belongs between V5 and V7. */
const checks: readonly { id: CheckId; title: string; run(subject: Subject): Promise<Finding[]> }[] = [
  { id: 'V1', title: 'every attack reaches its goal on the vulnerable policy', run: attacksOnVulnerable },
  { id: 'V2', title: 'honest traffic holds on the vulnerable policy', run: trafficOnVulnerable },
  { id: 'V3', title: 'the hardened policy stops every attack as declared', run: attacksOnHardened },
  { id: 'V4', title: 'honest traffic holds on the hardened policy', run: trafficOnHardened },
  { id: 'V5', title: 'every near-miss is caught for its own reason', run: nearMisses },
  { id: 'V7', title: 'nothing but an attack solves anything', run: negativeSpace },
  { id: 'V8', title: 'other sandboxes notice nothing', run: isolation },
  { id: 'V9', title: 'the verdict is the same twice and leaves nothing open', run: hygiene },
];

export async function verifyLab({ labId, bundle, problems }: LabReading): Promise<LabReport> {
  const startedAtMs = performance.now();
  const folder = `labs/${labId}`;
  const shape = bundle && checkShape(bundle, folder);
  const findings: Finding[] = [...problems, ...(shape?.findings ?? [])].map(({ code, file, detail, remedy }) => ({
    code,
    file,
    detail,
    remedy,
  }));
  const reports = [report('V0', 'files, ids, words and chapter', findings, startedAtMs)];
  const subject = bundle && shape?.policies ? createSubject(bundle, shape.policies, folder) : null;
  for (const { id, title, run } of checks) {
    if (subject === null) reports.push({ id, title, result: 'not-run', findings: [], tookMs: 0 });
    else reports.push(await runCheck(id, title, () => run(subject), folder));
  }
  return { labId, passed: reports.every(({ result }) => result === 'passed'), checks: reports };
}

async function runCheck(id: CheckId, title: string, run: () => Promise<Finding[]>, folder: string) {
  const startedAtMs = performance.now();
  try {
    return report(id, title, await run(), startedAtMs);
  } catch (error) {
    const detail = `${id} could not be made: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = 'Correct what the message names; if it names nothing of this lab, the verifier has a bug.';
    return report(id, title, [{ code: 'ERR_LAB_CHECK_CRASHED', file: folder, detail, remedy }], startedAtMs);
  }
}

function report(id: CheckId, title: string, findings: Finding[], startedAtMs: number): CheckReport {
  const result = findings.length === 0 ? 'passed' : 'failed';
  return { id, title, result, findings, tookMs: performance.now() - startedAtMs };
}
