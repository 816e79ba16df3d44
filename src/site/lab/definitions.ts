/** Labs as the build sees them: every folder below `labs/`, by id. Nothing here reaches a page but what `publicLab` lets out. */
import { publicLab } from '../../catalog/public-lab.ts';
import type { LabDefinition, PublicLab } from '../../model/lab-definition.ts';

const labModules = import.meta.glob<{ default: LabDefinition }>('/labs/*/lab.ts', { eager: true });
const starters = import.meta.glob<string>('/labs/*/script.starter.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
});

export const definitions: ReadonlyMap<string, PublicLab> = new Map(
  Object.entries(labModules)
    .map(([path, { default: definition }]) => {
      const starter = starters[path.replace(/lab\.ts$/, 'script.starter.ts')] ?? '';
      return publicLab({ definition, starter });
    })
    .sort((one, other) => one.number - other.number)
    .map((lab) => [lab.id, lab]),
);

/** The public half of a lab; an unknown id fails the build and names the known ones. */
export function labById(id: string): PublicLab {
  const lab = definitions.get(id);
  if (lab) return lab;
  const known = [...definitions.keys()].join(', ') || 'none';
  throw new Error(`ERR_SITE_LAB_UNKNOWN: there is no labs/${id}/lab.ts. Known labs: ${known}.`);
}
