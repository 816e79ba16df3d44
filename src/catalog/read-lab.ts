/** Reads one lab folder and reports everything wrong with its shape, instead of stopping at the first thing. */
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LabBundle } from '../lab-kit/index.ts';
import type { LabError } from '../model/problem.ts';
import { checkReferences } from './check-references.ts';
import { labFiles, readLabFiles } from './lab-files.ts';
import type { LabProblem } from './lab-problem.ts';
import { type Report, reportTo } from './report.ts';

export interface LabReading {
  labId: string;
  /** Null when something needed to run the lab is missing or cannot be read. */
  bundle: LabBundle | null;
  problems: LabProblem[];
}

/** `directory` is the lab's folder, absolute; `root` is what problems name their files from. */
export async function readLab(directory: string, root: string): Promise<LabReading> {
  const labId = basename(directory);
  const problems: LabProblem[] = [];
  const report = reportTo(problems, labId, relative(root, directory));
  const texts = await readLabFiles(directory, report);

  const definition = (await exportsOf<LabBundle['definition']>(directory, 'lab.ts', texts, report))?.default;
  const attacks = (await exportsOf<LabBundle['attacks']>(directory, 'attacks.ts', texts, report))?.default;
  const traffic = (await exportsOf<LabBundle['traffic']>(directory, 'traffic.ts', texts, report))?.default;
  const misses = await exportsOf<LabBundle['nearMisses']>(directory, 'near-misses.ts', texts, report);
  const nearMisses = misses?.default;
  const equivalentMutants = misses?.equivalentMutants ?? [];
  const vulnerable = texts['policy.vulnerable.jsonc'];
  const hardened = texts['policy.hardened.jsonc'];
  const starter = texts['script.starter.ts'];
  const solution = texts['script.solution.ts'];
  const solutionNote = texts['solution.md'];
  if (
    !definition ||
    !attacks ||
    !traffic ||
    !nearMisses ||
    !vulnerable ||
    !hardened ||
    !starter ||
    !solution ||
    !solutionNote
  ) {
    return { labId, bundle: null, problems };
  }
  const code = { definition, attacks, traffic, nearMisses, equivalentMutants };
  const bundle = { ...code, vulnerable, hardened, starter, solution, solutionNote };
  if (definition.id !== labId) {
    report('ERR_LAB_ID', 'lab.ts', {
      detail: `The id is "${definition.id}" and the folder is "${labId}".`,
      remedy: 'Use the folder name as id; progress refers to it.',
    });
  }
  checkReferences(bundle, report);
  return { labId, bundle, problems };
}

interface LabModule<T> {
  default: T;
  equivalentMutants?: LabBundle['equivalentMutants'];
}

/** Labs are trusted code of this repository; what they export is checked by the types they are written against. */
async function exportsOf<T>(
  directory: string,
  file: 'lab.ts' | 'attacks.ts' | 'traffic.ts' | 'near-misses.ts',
  texts: Partial<Record<keyof typeof labFiles, string>>,
  report: Report,
): Promise<LabModule<T> | null> {
  if (texts[file] === undefined) return null;
  try {
    const module: Partial<LabModule<T>> = await import(/* @vite-ignore */ pathToFileURL(join(directory, file)).href);
    if (module.default !== undefined) return { ...module, default: module.default };
    report('ERR_LAB_EXPORT_MISSING', file, {
      detail: 'The file has no default export.',
      remedy: `Export ${labFiles[file]} as default.`,
    });
  } catch (error) {
    const remedy =
      error instanceof Error && 'problem' in error ? (error as LabError).problem.remedy : 'Correct the file.';
    report('ERR_LAB_FILE_UNREADABLE', file, { detail: error instanceof Error ? error.message : String(error), remedy });
  }
  return null;
}
