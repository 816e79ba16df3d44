/** Reports for people. */
import type { CheckReport, LabReport } from './verify-lab.ts';

const marks = { passed: '✓', failed: '✗', 'not-run': '–' } as const;

/** One line a check; below it everything it found, with what to do. */
export function printReport({ labId, checks }: LabReport): string {
  return [labId, ...checks.flatMap(printCheck), ''].join('\n');
}

/** The last line: how many labs are sound. */
export function printSummary(reports: readonly LabReport[]): string {
  const sound = reports.filter(({ passed }) => passed).length;
  const findings = reports.flatMap(({ checks }) => checks.flatMap((check) => check.findings)).length;
  if (sound === reports.length) return `All ${reports.length} labs are sound.`;
  return `${sound} of ${reports.length} labs are sound; ${findings} problems.`;
}

function printCheck({ id, title, result, findings, tookMs }: CheckReport): string[] {
  const time = result === 'not-run' ? 'not run' : `${(tookMs / 1000).toFixed(1)} s`;
  return [
    `  ${marks[result]} ${id} ${title} (${time})`,
    ...findings.flatMap(({ code, file, detail, remedy }) => [
      `      ${file}`,
      `        ${detail}`,
      `        → ${remedy} [${code}]`,
    ]),
  ];
}
