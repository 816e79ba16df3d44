import type { ExamResult, ExamView } from '../../model/exam.ts';
import { Dialog } from '../workbench/Dialog.tsx';
import { useLab } from '../workbench/lab-context.ts';

/** The result sheet, made to be printed: what was taken, what held, and of which policy. */
export function ResultDialog({ view, onClose }: { view: ExamView; onClose(): void }) {
  const title = useLab((state) => state.lab.title);
  const result = view.state?.result ?? view.best;
  if (!result) return null;
  return (
    <Dialog title="Result sheet" onClose={onClose} wide>
      <Sheet title={title} result={result} />
      {view.best && view.best.finishedAt !== result.finishedAt && (
        <p className="wb-muted">
          Your best so far: {view.best.score.percent} %, on {dayOf(view.best.finishedAt)}.
        </p>
      )}
      <button type="button" className="wb-button" onClick={() => window.print()}>
        Print
      </button>
    </Dialog>
  );
}

function Sheet({
  title,
  result: { mode, startedAt, finishedAt, policySha256, score },
}: {
  title: string;
  result: ExamResult;
}) {
  const { flags, attacks, traffic, report } = score;
  const rows = [
    ['Flags', flags, flags.taken.join(', ') || 'none'],
    ['Attacks stopped', attacks, attacks.open.length === 0 ? 'all' : `not ${attacks.open.join(', ')}`],
    ['Honest use intact', traffic, traffic.broken.length === 0 ? 'all' : `not ${traffic.broken.join(', ')}`],
    ['Report', report, ''],
  ] as const;
  return (
    <article className="wb-sheet">
      <p className="wb-sheet-verdict">
        {title}: {score.percent} %, {mode === 'practice' ? 'practice' : score.passed ? 'passed' : 'not passed'}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Points</th>
            <th scope="col">Which</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { points, pointsMax }, which]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {points} of {pointsMax}
              </td>
              <td>{which}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {score.reasons.length > 0 && (
        <ul>
          {score.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <p className="wb-muted">
        From {timeOf(startedAt)} to {timeOf(finishedAt)}. Policy, SHA-256: <code>{policySha256}</code>
      </p>
    </article>
  );
}

const dayOf = (instant: string) => instant.slice(0, 10);
/** UTC, so that two people who compare sheets read the same. */
const timeOf = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
