/** The verifier, verified: each of these labs is broken in one way, and exactly that is what it reports. */
import { readdir } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { readCatalog } from '../../src/catalog/index.ts';
import { type LabReport, verifyLab } from '../../src/verify/verify-lab.ts';
import { type ComposedLab, composeLab } from './compose-lab.ts';

/** Fixture → `check code file`, once for each finding. */
const broken: Record<string, readonly string[]> = {
  'attack-cannot-fail': ['V3 ERR_LAB_ATTACK_NOT_STOPPED policy.hardened.jsonc'],
  'attack-cannot-succeed': ['V1 ERR_LAB_ATTACK_UNREACHED attacks.ts'],
  'case-throws': ['V1 ERR_LAB_ATTACK_UNREACHED attacks.ts', 'V3 ERR_LAB_ATTACK_NOT_STOPPED attacks.ts'],
  'crashing-file': ['V0 ERR_LAB_FILE_UNREADABLE traffic.ts'],
  'dangling-objective': ['V0 ERR_LAB_ID_DANGLING attacks.ts'],
  'defence-free': ['V1 ERR_LAB_DEFENCE_FREE script.solution.ts'],
  'equivalent-caught': ['V6 ERR_LAB_MUTANT_NOT_EQUIVALENT near-misses.ts'],
  'equivalent-unknown': ['V6 ERR_LAB_MUTANT_UNKNOWN near-misses.ts'],
  'extra-file': ['V0 ERR_LAB_FILE_EXTRA notes.txt'],
  'flow-broken': [
    'V2 ERR_LAB_FLOW_BROKEN traffic.ts',
    'V4 ERR_LAB_HARDENED_BREAKS_FLOW policy.hardened.jsonc',
    'V5 ERR_LAB_NEAR_MISS_CAUSE near-misses.ts',
  ],
  'handle-left': ['V9 ERR_LAB_HANDLE_LEFT attacks.ts'],
  'hardened-breaks-flow': ['V4 ERR_LAB_HARDENED_BREAKS_FLOW policy.hardened.jsonc'],
  'hardened-is-not': [
    'V3 ERR_LAB_ATTACK_NOT_STOPPED policy.hardened.jsonc',
    'V3 ERR_LAB_ATTACK_NOT_STOPPED policy.hardened.jsonc',
  ],
  'misspelt-field': ['V0 ERR_LAB_ID_DANGLING lab.ts', 'V1 ERR_LAB_SOLUTION_MISSES script.solution.ts'],
  'mutant-survives': ['V6 ERR_LAB_MUTANT_SURVIVES near-misses.ts'],
  'near-miss-other-cause': ['V5 ERR_LAB_NEAR_MISS_CAUSE near-misses.ts'],
  'near-miss-passes': ['V5 ERR_LAB_NEAR_MISS_PASSES near-misses.ts'],
  'near-miss-twin': ['V5 ERR_LAB_NEAR_MISS_TWIN near-misses.ts'],
  'never-the-same': ['V9 ERR_LAB_VERDICT_CHANGES traffic.ts'],
  'no-flows': ['V0 ERR_LAB_LIST_EMPTY traffic.ts'],
  'objective-free': ['V7 ERR_LAB_OBJECTIVE_FREE lab.ts', 'V7 ERR_LAB_OBJECTIVE_FREE lab.ts'],
  'objective-idle': [
    'V1 ERR_LAB_STARTER_SOLVES script.starter.ts',
    'V7 ERR_LAB_OBJECTIVE_FREE lab.ts',
    'V7 ERR_LAB_OBJECTIVE_FREE lab.ts',
    'V7 ERR_LAB_OBJECTIVE_FREE lab.ts',
  ],
  'starter-fails': ['V1 ERR_LAB_STARTER_FAILS script.starter.ts', 'V1 ERR_LAB_STARTER_SILENT script.starter.ts'],
  'starter-solves': ['V1 ERR_LAB_STARTER_SOLVES script.starter.ts'],
  'stop-not-declared': ['V3 ERR_LAB_ATTACK_NOT_STOPPED attacks.ts', 'V3 ERR_LAB_ATTACK_NOT_STOPPED attacks.ts'],
  'two-hints': ['V0 ERR_LAB_FILE_UNREADABLE lab.ts'],
  unfinished: ['V0 ERR_LAB_UNFINISHED script.starter.ts'],
  'unknown-policy-key': ['V0 ERR_LAB_POLICY policy.hardened.jsonc'],
  'unsolved-solution': ['V1 ERR_LAB_SOLUTION_MISSES script.solution.ts'],
  'wrong-chapter': ['V0 ERR_LAB_CHAPTER lab.ts'],
  'wrong-word': ['V0 ERR_LAB_WORD lab.ts'],
};

const composed: ComposedLab[] = [];
afterEach(async () => {
  for (const lab of composed.splice(0)) await lab.remove();
});

async function verifyFixture(name: string, without: readonly string[] = []): Promise<LabReport> {
  const lab = await composeLab(name, without);
  composed.push(lab);
  const [reading] = await readCatalog({ root: lab.root });
  if (reading === undefined) throw new Error('no lab was composed');
  return verifyLab(reading);
}

function found({ checks }: LabReport): string[] {
  return checks.flatMap(({ id, findings }) =>
    findings.map(({ code, file }) => `${id} ${code} ${file.replace('labs/sound/', '')}`),
  );
}

it('finds nothing wrong with the lab that the broken ones are made of', async () => {
  const report = await verifyFixture('sound');
  expect(found(report)).toEqual([]);
  expect(report.passed).toBe(true);
  expect(report.checks.map(({ id, result }) => `${id} ${result}`)).toEqual(
    ['V0', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9'].map((id) => `${id} passed`),
  );
});

it.each(Object.entries(broken))('reports exactly what is wrong with %s', async (name, expected) => {
  const report = await verifyFixture(name);
  expect(found(report)).toEqual(expected);
  expect(report.passed).toBe(false);
});

it('reports a missing file, and runs nothing rather than half of it', async () => {
  const report = await verifyFixture('sound', ['design.md', 'traffic.ts']);
  expect(found(report)).toEqual(['V0 ERR_LAB_FILE_MISSING traffic.ts', 'V0 ERR_LAB_FILE_MISSING design.md']);
  expect(report.checks.filter(({ id }) => id !== 'V0').every(({ result }) => result === 'not-run')).toBe(true);
});

it('knows every fixture', async () => {
  const folders = await readdir(new URL('../fixtures/labs', import.meta.url));
  expect(folders.filter((name) => name !== 'sound').sort()).toEqual(Object.keys(broken).sort());
});
