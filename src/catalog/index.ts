/** Joins `content/` and `labs/`. Node only: it reads folders. */
export { type LabFile, labFiles } from './lab-files.ts';
export type { LabProblem } from './lab-problem.ts';
export { type CatalogOptions, labIds, loadAllLabs, loadLab, projectRoot, readCatalog } from './load-lab.ts';
export { publicLab } from './public-lab.ts';
export type { LabReading } from './read-lab.ts';
