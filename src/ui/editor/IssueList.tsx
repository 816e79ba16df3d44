import type { PolicyIssue } from '../../model/wire.ts';

/** Why the server did not take the policy; the same sentences beside either editor. */
export function IssueList({ issues, onIssue }: { issues: readonly PolicyIssue[]; onIssue(issue: PolicyIssue): void }) {
  if (issues.length === 0) return null;
  return (
    <section className="wb-issues" aria-label="Problems of the policy">
      <p>
        <strong>Not applied: {issues.length === 1 ? 'one problem' : `${issues.length} problems`}</strong>
      </p>
      <ul>
        {issues.map((issue) => (
          <li key={`${issue.line}:${issue.column}:${issue.message}`}>
            <button type="button" className="wb-link" onClick={() => onIssue(issue)}>
              Line {issue.line}, column {issue.column}
            </button>{' '}
            {issue.path && <code>{issue.path}</code>} {issue.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
