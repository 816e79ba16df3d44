import { useEffect, useState } from 'react';
import type { ExportedPolicy, ExportTarget } from '../../model/exported-policy.ts';
import { LabError } from '../../model/problem.ts';
import { call } from '../session/api.ts';
import { CopyButton } from './CopyButton.tsx';
import { Dialog } from './Dialog.tsx';
import { useLab } from './lab-context.ts';
import { InlineMarkdown } from './Markdown.tsx';

const targets: readonly (readonly [ExportTarget, string])[] = [
  ['mosquitto', 'Mosquitto 2'],
  ['emqx', 'EMQX 5'],
];

/** The policy in force as another broker's files, and everything that these cannot say. */
export default function ExportDialog({ onClose }: { onClose(): void }) {
  const [target, setTarget] = useState<ExportTarget>('mosquitto');
  const exported = useExport(target);
  return (
    <Dialog title="Take your policy along" onClose={onClose} wide>
      <p>
        The policy in force, written for a broker of yours. Passwords are in it as salted hashes. What has no equivalent
        is listed below the files: read that list first.
      </p>
      <fieldset className="wb-choice">
        <legend>Broker</legend>
        {targets.map(([id, name]) => (
          <label key={id}>
            <input type="radio" name="export-target" checked={target === id} onChange={() => setTarget(id)} /> {name}
          </label>
        ))}
      </fieldset>
      {exported === null ? (
        <p>Writing the files …</p>
      ) : exported instanceof LabError ? (
        <p role="alert">{exported.problem.detail}</p>
      ) : (
        <Exported exported={exported} target={target} />
      )}
    </Dialog>
  );
}

function Exported({ exported: { files, gaps }, target }: { exported: ExportedPolicy; target: ExportTarget }) {
  return (
    <>
      {files.map(({ name, text, secret }) => (
        <section key={name} className="wb-export">
          <h3>
            {name} <CopyButton text={text} what={name} />
          </h3>
          {secret && <p className="wb-muted">Readable by the broker alone: passwords could be guessed from it.</p>}
          <textarea readOnly aria-label={name} value={text} rows={Math.min(12, text.split('\n').length)} />
        </section>
      ))}
      <h3>{gaps.length === 0 ? 'Nothing is missing' : 'What these files do not say'}</h3>
      <ul className="wb-gaps">
        {gaps.map(({ path, reason }) => (
          <li key={path}>
            <code>{path}</code> <InlineMarkdown text={reason} />
          </li>
        ))}
      </ul>
      <p className="wb-muted">
        {target === 'mosquitto'
          ? 'Try the attack of this lab against it before you believe it.'
          : 'Written after EMQX’s documentation and not run. Try the attack of this lab against it before you believe it.'}
      </p>
    </>
  );
}

/** Null while it is being written. */
function useExport(target: ExportTarget): ExportedPolicy | LabError | null {
  const id = useLab((state) => state.sandbox?.id);
  const [result, setResult] = useState<{ target: ExportTarget; said: ExportedPolicy | LabError } | null>(null);
  useEffect(() => {
    if (id === undefined) return;
    let current = true;
    const tell = (said: ExportedPolicy | LabError) => current && setResult({ target, said });
    call<ExportedPolicy>('GET', `/api/sandboxes/${id}/export/${target}`).then(tell, (error: unknown) => {
      if (error instanceof LabError) tell(error);
      else throw error;
    });
    return () => {
      current = false;
    };
  }, [id, target]);
  return result?.target === target ? result.said : null;
}
