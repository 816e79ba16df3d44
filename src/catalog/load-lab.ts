/** All labs of a project, joined with the chapters that mount them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabBundle } from '../lab-kit/index.ts';
import { LabError } from '../model/problem.ts';
import { readChapters } from './chapters.ts';
import { checkCatalog } from './check-catalog.ts';
import type { LabProblem } from './lab-problem.ts';
import { type LabReading, readLab } from './read-lab.ts';

export interface CatalogOptions {
  /** Folder that holds `labs/` and `content/`. Default: this project. */
  root?: string;
}

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Ids of the folders below `labs/`, sorted. */
export async function labIds({ root = projectRoot }: CatalogOptions = {}): Promise<string[]> {
  const entries = await readdir(join(root, 'labs'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Every lab with everything wrong with it; throws only when a folder cannot be read. */
export async function readCatalog({ root = projectRoot }: CatalogOptions = {}): Promise<LabReading[]> {
  const ids = await labIds({ root });
  const readings = await Promise.all(ids.map((id) => readLab(join(root, 'labs', id), root)));
  checkCatalog(readings, await readChapters(join(root, 'content')), root);
  return readings;
}

/** All labs by number. Throws `ERR_CATALOG` listing every problem when one of them is not sound. */
export async function loadAllLabs(options: CatalogOptions = {}): Promise<LabBundle[]> {
  const readings = await readCatalog(options);
  const bundles = readings.flatMap(({ bundle, problems }) => (bundle && problems.length === 0 ? [bundle] : []));
  const problems = readings.flatMap((reading) => reading.problems);
  if (problems.length > 0) throw catalogError(problems);
  return bundles.sort((one, other) => one.definition.number - other.definition.number);
}

/** One lab. Throws `ERR_LAB_UNKNOWN` for an id without a folder and `ERR_CATALOG` for a lab that is not sound. */
export async function loadLab(id: string, { root = projectRoot }: CatalogOptions = {}): Promise<LabBundle> {
  const ids = await labIds({ root });
  if (!ids.includes(id)) {
    throw new LabError({
      code: 'ERR_LAB_UNKNOWN',
      title: 'No such lab',
      status: 404,
      detail: `There is no lab "${id}".`,
      remedy: `Use one of: ${ids.join(', ')}.`,
    });
  }
  const { bundle, problems } = await readLab(join(root, 'labs', id), root);
  if (bundle === null || problems.length > 0) throw catalogError(problems);
  return bundle;
}

function catalogError(problems: readonly LabProblem[]): LabError {
  return new LabError({
    code: 'ERR_CATALOG',
    title: 'The labs are not sound',
    status: 500,
    detail: problems.map(({ file, detail }) => `${file}: ${detail}`).join(' '),
    remedy: 'Run `npm run lab:verify` and follow what it says.',
  });
}
