/** A lab's definition, checked while it is written down. */
import { type LabDefinition, type LabDefinitionSource, labDefinitionSchema } from '../model/lab-definition.ts';
import { LabError } from '../model/problem.ts';

/** Fills in defaults. Throws `ERR_LAB_DEFINITION` that lists every field that is not as `labDefinitionSchema` wants it. */
export function defineLab(source: LabDefinitionSource): LabDefinition {
  const parsed = labDefinitionSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new LabError({
    code: 'ERR_LAB_DEFINITION',
    title: 'Lab definition is not valid',
    status: 500,
    detail: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'lab'}: ${issue.message}`).join('; '),
    remedy: 'Correct these fields in lab.ts; src/model/lab-definition.ts describes each.',
  });
}
