/** How problems of one lab are reported while it is read: all of them, none twice. */
import type { LabProblem } from './lab-problem.ts';

/** Reports problems of one lab; `file` is relative to its folder. */
export type Report = (code: LabProblem['code'], file: string, problem: { detail: string; remedy: string }) => void;

/** A report that appends to `problems`. `folder` is the lab's folder as people know it. */
export function reportTo(problems: LabProblem[], labId: string, folder: string): Report {
  return (code, file, { detail, remedy }) =>
    problems.push({ code, labId, file: file === '' ? folder : `${folder}/${file}`, detail, remedy });
}

/** Reports every value that occurs more than once. */
export function reportDuplicates(ids: readonly string[], what: string, file: string, report: Report): void {
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
    report('ERR_LAB_ID_DUPLICATE', file, {
      detail: `There are two ${what} "${id}".`,
      remedy: 'Give one of them another id.',
    });
  }
}

/** Reports every id that is none of those it could mean. */
export function reportDangling(
  ids: readonly string[],
  known: readonly string[],
  what: string,
  file: string,
  report: Report,
): void {
  for (const id of ids.filter((each) => !known.includes(each))) {
    report('ERR_LAB_ID_DANGLING', file, {
      detail: `There is no ${what} "${id}".`,
      remedy: `Use one of: ${known.join(', ') || 'none is defined yet'}.`,
    });
  }
}

/** Absence of checks is failure: an empty list would pass everything. */
export function reportEmpty(list: readonly unknown[], what: string, file: string, report: Report): void {
  if (list.length > 0) return;
  report('ERR_LAB_LIST_EMPTY', file, { detail: `There is no ${what}.`, remedy: 'Write at least one.' });
}
