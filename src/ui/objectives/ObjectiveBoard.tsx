import type { PublicLab } from '../../model/lab-definition.ts';
import { useLab, useLabWork } from '../workbench/lab-context.ts';
import { AnswerForm } from './AnswerForm.tsx';

type PublicObjective = PublicLab['objectives'][number];

/** Two rows of lamps, attack and defence, lit by what really happened. */
export function ObjectiveBoard() {
  const { session } = useLabWork();
  const objectives = useLab((state) => state.lab.objectives);
  const verifying = useLab((state) => state.verifying);
  const live = useLab((state) => state.link === 'live');
  return (
    <div className="wb-board">
      <ObjectiveGroup half="attack" title="Attack" objectives={objectives.filter(({ half }) => half === 'attack')} />
      <ObjectiveGroup half="defence" title="Defence" objectives={objectives.filter(({ half }) => half === 'defence')}>
        <button
          type="button"
          className="wb-button wb-button--defender wb-verify"
          disabled={verifying || !live}
          onClick={() => void session.verify()}
        >
          {verifying ? 'Attacking your defence …' : 'Verify my defence'}
        </button>
      </ObjectiveGroup>
    </div>
  );
}

interface ObjectiveGroupProps {
  half: 'attack' | 'defence';
  title: string;
  objectives: readonly PublicObjective[];
  children?: React.ReactNode;
}

function ObjectiveGroup({ half, title, objectives, children }: ObjectiveGroupProps) {
  const states = useLab((state) => state.objectives);
  const solved = objectives.filter(({ id }) => states.find((state) => state.id === id)?.solved).length;
  return (
    <section className="wb-half" data-half={half} aria-label={`${title} objectives`}>
      <p className="wb-half-title">
        {title}{' '}
        <span>
          {solved}/{objectives.length}
        </span>
      </p>
      <ul>
        {objectives.map((objective) => (
          <ObjectiveTile key={objective.id} objective={objective} />
        ))}
      </ul>
      {children}
    </section>
  );
}

function ObjectiveTile({ objective }: { objective: PublicObjective }) {
  const state = useLab(({ objectives }) => objectives.find(({ id }) => id === objective.id));
  const solved = state?.solved ?? false;
  const needed = Math.max(1, state?.needed ?? 1);
  const current = solved ? needed : Math.min(state?.current ?? 0, needed);
  return (
    <li className="wb-tile" data-solved={solved || undefined}>
      <p>
        <span className="wb-tile-id">{objective.id}</span> {objective.title}
        <span className="wb-hidden">. {solved ? 'Solved.' : `Not solved, ${current} of ${needed}.`}</span>
      </p>
      {objective.kind === 'answer' && !solved ? (
        <AnswerForm objective={objective} />
      ) : (
        <div className="wb-lamp" aria-hidden="true">
          <span className="wb-meter" style={{ '--share': current / needed } as React.CSSProperties} />
          <span className="wb-fraction">{solved ? '✓ solved' : needed > 1 ? `${current} / ${needed}` : 'open'}</span>
        </div>
      )}
    </li>
  );
}
