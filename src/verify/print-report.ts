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
  if (reports.length === 1 && sound === 1) return 'The lab is sound.';
  if (sound === reports.length) return `All ${reports.length} labs are sound.`;
  const labs = `${sound} of ${reports.length} ${reports.length === 1 ? 'lab is' : 'labs are'} sound`;
  return `${labs}; ${findings} ${findings === 1 ? 'problem' : 'problems'}.`;
}

function printCheck({ id, title, result, findings, note, tookMs }: CheckReport): string[] {
  const time = result === 'not-run' ? 'not run' : `${(tookMs / 1000).toFixed(1)} s`;
  const remarks = note === undefined ? time : `${time}; ${note}`;
  return [
    `  ${marks[result]} ${id} ${title} (${remarks})`,
    ...findings.flatMap(({ code, file, detail, remedy }) => [
      `      ${file}`,
      `        ${detail}`,
      `        → ${remedy} [${code}]`,
    ]),
  ];
}
