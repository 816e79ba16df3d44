import type { Check } from '../../model/verdict.ts';
import { useLab } from '../workbench/lab-context.ts';
import { InlineMarkdown, Markdown } from '../workbench/Markdown.tsx';

/** The judge's findings: a near-miss first, then each attack and each honest use, the failed ones on top. */
export function VerdictPane({ onSolution }: { onSolution(): void }) {
  const verdict = useLab((state) => state.verdict);
  const verifying = useLab((state) => state.verifying);
  const changed = useLab(
    ({ verdictPolicy, policyInForce }) => verdictPolicy !== null && verdictPolicy !== policyInForce,
  );
  if (verifying)
    return <p className="wb-empty">The judge runs every attack, and honest traffic, against the policy in force …</p>;
  if (!verdict)
    return (
      <p className="wb-empty">
        <em>Verify my defence</em> runs the attacks you know, variants you have not seen, and the traffic of honest
        devices against the policy in force, in a sandbox of its own.
      </p>
    );
  const attacks = verdict.checks.filter(({ kind }) => kind === 'attack');
  const traffic = verdict.checks.filter(({ kind }) => kind === 'traffic');
  return (
    <div className="wb-verdict" data-passed={verdict.passed || undefined}>
      <header>
        <h2>{verdict.passed ? 'Your defence holds' : 'Your defence does not hold yet'}</h2>
        <p>
          {count(attacks, 'attack')} stopped · {count(traffic, 'honest use')} intact ·{' '}
          {(verdict.tookMs / 1000).toFixed(1)} s{changed && ' · judged before your last change'}
        </p>
        {verdict.passed && (
          <button type="button" className="wb-button" onClick={onSolution}>
            Compare with the solution
          </button>
        )}
      </header>
      {verdict.nearMiss && (
        <aside className="wb-near-miss">
          <h3>
            Almost: <InlineMarkdown text={verdict.nearMiss.title} />
          </h3>
          <Markdown text={verdict.nearMiss.explanation} />
        </aside>
      )}
      <div className="wb-checks">
        <CheckGroup title="Attacks" checks={attacks} />
        <CheckGroup title="Honest traffic" checks={traffic} />
      </div>
    </div>
  );
}

function CheckGroup({ title, checks }: { title: string; checks: readonly Check[] }) {
  const sorted = [...checks].sort((a, b) => Number(a.passed) - Number(b.passed));
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {sorted.map((check) => (
          <li key={check.id} data-passed={check.passed || undefined}>
            <p>
              <span className="wb-check-outcome">{outcomeWords[check.outcome]}</span> {check.title}
              <span className="wb-check-id">{check.id}</span>
            </p>
            {!check.passed && (
              <p className="wb-check-why">
                {check.explanation}
                {check.stage && <span className="wb-check-stage"> Decided at: {check.stage}.</span>}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const outcomeWords: Record<Check['outcome'], string> = {
  reached: '✕ reached its goal',
  stopped: '✓ stopped',
  holds: '✓ works',
  broken: '✕ broken',
  inconclusive: '? undecided',
};

function count(checks: readonly Check[], noun: string): string {
  return `${checks.filter(({ passed }) => passed).length} of ${checks.length} ${noun}${checks.length === 1 ? '' : 's'}`;
}
