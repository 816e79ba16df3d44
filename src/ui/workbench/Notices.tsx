import { useLab, useLabWork } from './lab-context.ts';

/** What stands in the way, and the one press that helps. */
export function Notices() {
  const { session } = useLabWork();
  const link = useLab((state) => state.link);
  const ended = useLab((state) => state.ended);
  const problem = useLab((state) => state.problem);
  return (
    <>
      {ended && (
        <div className="wb-notice" role="alert">
          <p>
            <strong>{endTitles[ended.reason]}</strong> {ended.message} Your script and your policy are kept.
          </p>
          <button type="button" className="wb-button wb-button--strong" onClick={() => void session.startAfresh()}>
            Start a fresh sandbox
          </button>
        </div>
      )}
      {link === 'reconnecting' && (
        <div className="wb-notice">
          <p>The connection to the lab server broke. Trying again …</p>
        </div>
      )}
      {problem && (
        <div className="wb-notice" role="alert">
          <p>
            <strong>{problem.title}.</strong> {problem.detail} {problem.remedy}
            {problem.retryAfterSeconds !== undefined && ` Try again in ${problem.retryAfterSeconds} seconds.`}{' '}
            <code>{problem.code}</code>
          </p>
          {link === 'failed' ? (
            <button type="button" className="wb-button wb-button--strong" onClick={() => void session.startAfresh()}>
              Try again
            </button>
          ) : (
            <button
              type="button"
              className="wb-button"
              onClick={() => session.store.dispatch({ type: 'problem', problem: null })}
            >
              Dismiss
            </button>
          )}
        </div>
      )}
    </>
  );
}

const endTitles = {
  idle: 'The sandbox went to sleep.',
  crashed: 'The broker crashed.',
  'out-of-memory': 'The broker ran out of memory.',
  unresponsive: 'The broker stopped answering.',
  closed: 'The sandbox was closed.',
  shutdown: 'The lab server went down.',
} as const;
