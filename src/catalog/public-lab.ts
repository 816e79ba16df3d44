/** The half of a lab that any learner may see before solving it. */
import type { LabBundle } from '../lab-kit/index.ts';
import type { PublicLab } from '../model/lab-definition.ts';

/** Leaves out hints, objective conditions and, with the bundle, everything the judge runs. */
export function publicLab({ definition, starter }: Pick<LabBundle, 'definition' | 'starter'>): PublicLab {
  const {
    hints,
    objectives,
    secrets,
    tokens,
    tokenKeys: _keys,
    tokenFiles: _files,
    services: _services,
    pki: _pki,
    target: _target,
    host: _host,
    ...open
  } = definition;
  return {
    ...open,
    hintCount: hints.length,
    objectives: objectives.map(({ id, half, title, condition }) => ({
      id,
      half,
      title,
      kind: condition.kind === 'answer' || condition.kind === 'verdict' ? condition.kind : 'events',
      secret: condition.kind === 'answer' ? condition.secret : null,
    })),
    secrets: [...secrets, ...tokens].map(({ id, meaning, given }) => ({ id, meaning, given })),
    starterScript: starter,
  };
}
