import { expect, it } from 'vitest';
import { printReport, printSummary } from './print-report.ts';
import type { CheckReport, LabReport } from './verify-lab.ts';

const finding = { code: 'ERR_LAB_WORD', file: 'labs/one/lab.ts', detail: 'It says "x".', remedy: 'Say y.' } as const;

function report(...findings: CheckReport['findings']): LabReport {
  const passed = findings.length === 0;
  const first: CheckReport = { id: 'V0', title: 'shape', result: passed ? 'passed' : 'failed', findings, tookMs: 120 };
  const second: CheckReport = { id: 'V6', title: 'mutants', result: 'not-run', findings: [], note: 'why', tookMs: 0 };
  return { labId: 'one', passed, checks: [first, second], tookMs: 120 };
}

it.each([
  [[report()], 'The lab is sound.'],
  [[report(), report()], 'All 2 labs are sound.'],
  [[report(finding)], '0 of 1 lab is sound; 1 problem.'],
  [[report(), report(finding, finding)], '1 of 2 labs are sound; 2 problems.'],
])('sums up %#', (reports, expected) => {
  expect(printSummary(reports)).toBe(expected);
});

it('says of each check how it ended, how long it took, what it found and what to do', () => {
  expect(printReport(report(finding)).split('\n')).toEqual([
    'one',
    '  ✗ V0 shape (0.1 s)',
    '      labs/one/lab.ts',
    '        It says "x".',
    '        → Say y. [ERR_LAB_WORD]',
    '  – V6 mutants (not run; why)',
    '',
  ]);
});
