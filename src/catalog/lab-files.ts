/** The ten files of a lab folder. No other may be there, and none may be missing or empty. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './report.ts';

export const labFiles = {
  'lab.ts': 'the definition',
  'policy.vulnerable.jsonc': 'what the learner starts from',
  'policy.hardened.jsonc': 'the reference defence',
  'script.starter.ts': 'what the editor shows first',
  'script.solution.ts': 'a script that solves every attack objective',
  'attacks.ts': 'attacks with their variants',
  'traffic.ts': 'honest traffic that must hold',
  'near-misses.ts': 'plausible wrong defences',
  'solution.md': 'what is shown after the defence holds',
  'design.md': 'learning objectives, out of scope, variants considered',
} as const;
export type LabFile = keyof typeof labFiles;

/** Text of every file of the folder that belongs there; the others, and the missing ones, are reported. */
export async function readLabFiles(directory: string, report: Report): Promise<Partial<Record<LabFile, string>>> {
  const texts: Partial<Record<LabFile, string>> = {};
  const found = await readdir(directory);
  for (const name of found) {
    if (!isLabFile(name)) {
      const remedy = 'Move it elsewhere: a lab folder holds its ten files and nothing else.';
      report('ERR_LAB_FILE_EXTRA', name, { detail: `${name} does not belong into a lab folder.`, remedy });
      continue;
    }
    const text = await readFile(join(directory, name), 'utf8');
    if (text.trim() === '')
      report('ERR_LAB_FILE_EMPTY', name, { detail: 'The file is empty.', remedy: `Write ${labFiles[name]}.` });
    else texts[name] = text;
  }
  for (const [name, purpose] of Object.entries(labFiles)) {
    if (found.includes(name)) continue;
    report('ERR_LAB_FILE_MISSING', name, { detail: 'The file is missing.', remedy: `Add it: ${purpose}.` });
  }
  return texts;
}

function isLabFile(name: string): name is LabFile {
  return Object.hasOwn(labFiles, name);
}
