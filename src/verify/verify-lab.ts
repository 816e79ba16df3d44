/** Every check on one lab. A check that cannot be made is reported as such and never as passed. */
import type { LabReading } from '../catalog/index.ts';
import { attacksOnVulnerable } from './attacks-on-vulnerable.ts';
import type { CheckId, CheckOutcome, Finding } from './finding.ts';
import { hygiene } from './hygiene.ts';
import { isolation } from './isolation.ts';
import { mutants } from './mutants/index.ts';
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
  /** How much was looked at, where that is worth saying. */
  note?: string;
  tookMs: number;
}

export interface LabReport {
  labId: string;
  passed: boolean;
  checks: CheckReport[];
  tookMs: number;
}

interface LabCheck {
  id: CheckId;
  title: string;
  run(subject: Subject): Promise<Finding[] | CheckOutcome>;
}

/** Run in this order. */
const checks: readonly LabCheck[] = [
  { id: 'V1', title: 'every attack reaches its goal on the vulnerable policy', run: attacksOnVulnerable },
  { id: 'V2', title: 'honest traffic holds on the vulnerable policy', run: trafficOnVulnerable },
  { id: 'V3', title: 'the hardened policy stops every attack as declared', run: attacksOnHardened },
  { id: 'V4', title: 'honest traffic holds on the hardened policy', run: trafficOnHardened },
  { id: 'V5', title: 'every near-miss is caught for its own reason', run: nearMisses },
  { id: 'V6', title: 'every weakening of the hardened policy is noticed', run: mutants },
  { id: 'V7', title: 'nothing but an attack solves anything', run: negativeSpace },
  { id: 'V8', title: 'other sandboxes notice nothing', run: isolation },
  { id: 'V9', title: 'the verdict is the same twice and leaves nothing open', run: hygiene },
];

/** @param only the checks to make after V0; a lab passes only when all were made. */
export async function verifyLab(
  { labId, bundle, problems }: LabReading,
  only?: readonly CheckId[],
): Promise<LabReport> {
  const startedAtMs = performance.now();
  const folder = `labs/${labId}`;
  const shape = bundle && checkShape(bundle, folder);
  const findings: Finding[] = [...problems, ...(shape?.findings ?? [])].map(({ code, file, detail, remedy }) => ({
    code,
    file,
    detail,
    remedy,
  }));
  const reports = [report({ id: 'V0', title: 'files, ids, words and chapter' }, findings, startedAtMs)];
  const subject = bundle && shape?.policies ? createSubject(bundle, shape.policies, folder) : null;
  for (const check of checks) {
    const skipped = subject === null || only?.includes(check.id) === false;
    reports.push(skipped ? notRun(check) : await runCheck(check, subject, folder));
  }
  const passed = reports.every(({ result }) => result === 'passed');
  return { labId, passed, checks: reports, tookMs: performance.now() - startedAtMs };
}

/** What is known of a lab whose verification came to no end. */
export function crashedReport(labId: string, error: unknown): LabReport {
  const check = { id: 'V0', title: 'the verification comes to an end' } as const;
  return { labId, passed: false, checks: [crashed(check, `labs/${labId}`, error, performance.now())], tookMs: 0 };
}

async function runCheck(check: LabCheck, subject: Subject, folder: string): Promise<CheckReport> {
  const startedAtMs = performance.now();
  try {
    const outcome = await check.run(subject);
    const { findings, note } = Array.isArray(outcome) ? { findings: outcome } : outcome;
    return findings === null ? notRun(check, note) : report(check, findings, startedAtMs, note);
  } catch (error) {
    return crashed(check, folder, error, startedAtMs);
  }
}

function crashed(check: Named, folder: string, error: unknown, startedAtMs: number): CheckReport {
  const detail = `${check.id} could not be made: ${error instanceof Error ? error.message : String(error)}`;
  const remedy = 'Correct what the message names; if it names nothing of this lab, the verifier has a bug.';
  return report(check, [{ code: 'ERR_LAB_CHECK_CRASHED', file: folder, detail, remedy }], startedAtMs);
}

type Named = Pick<LabCheck, 'id' | 'title'>;

function report({ id, title }: Named, findings: Finding[], startedAtMs: number, note?: string): CheckReport {
  const result = findings.length === 0 ? 'passed' : 'failed';
  return { id, title, result, findings, ...(note && { note }), tookMs: performance.now() - startedAtMs };
}

function notRun({ id, title }: Named, note?: string): CheckReport {
  return { id, title, result: 'not-run', findings: [], ...(note && { note }), tookMs: 0 };
}
