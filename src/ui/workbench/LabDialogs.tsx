import type { SandboxView } from '../../model/wire.ts';
import { serverPath } from '../session/server-path.ts';
import { CopyButton } from './CopyButton.tsx';
import { Dialog } from './Dialog.tsx';
import { useLab, useLabWork } from './lab-context.ts';
import { Markdown } from './Markdown.tsx';

export type DialogName = 'hints' | 'tools' | 'export' | 'keyboard' | 'reset' | 'solution';

interface Closable {
  onClose(): void;
}

export function HintsDialog({ onClose }: Closable) {
  const { session } = useLabWork();
  const hints = useLab((state) => state.hints);
  const total = useLab((state) => state.lab.hintCount);
  return (
    <Dialog title="Hints" onClose={onClose}>
      {hints.length === 0 && <p>Each hint says more than the one before. Taking one is noted in your progress.</p>}
      <ol className="wb-hints">
        {hints.map((hint) => (
          <li key={hint}>
            <Markdown text={hint} />
          </li>
        ))}
      </ol>
      {hints.length < total ? (
        <button type="button" className="wb-button wb-button--strong" onClick={() => void session.takeHint()}>
          Show hint {hints.length + 1} of {total}
        </button>
      ) : (
        <p className="wb-muted">These are all the hints there are.</p>
      )}
    </Dialog>
  );
}

export function ToolsDialog({ onClose }: Closable) {
  const sandbox = useLab((state) => state.sandbox);
  return (
    <Dialog title="Use your own tools" onClose={onClose} wide>
      <p>
        This broker listens on a port of its own until the lab ends. Whatever you send from a terminal counts exactly as
        if your script had sent it.
      </p>
      <dl className="wb-listeners">
        {sandbox?.listeners.map(({ name, transport, host, port }) => (
          <div key={name}>
            <dt>{transport}</dt>
            <dd>
              {host}:{port}
            </dd>
          </div>
        ))}
      </dl>
      {sandbox && <PkiFiles sandbox={sandbox} />}
      <ul className="wb-tools">
        {sandbox?.ownTools.map(({ tool, purpose, command }) => (
          <li key={command}>
            <p>{purpose}</p>
            <div className="wb-command">
              <code>{command}</code>
              <CopyButton text={command} what={`${tool} command`} />
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** The commands name these files as they are called here: whoever runs them has to have them in the same folder. */
function PkiFiles({ sandbox: { id, pkiFiles } }: { sandbox: SandboxView }) {
  if (pkiFiles.length === 0) return null;
  return (
    <section className="wb-pki">
      <h3>Certificates and keys of this lab</h3>
      <p>Made for you when the lab started. Save them in the folder where you run the commands.</p>
      <ul>
        {pkiFiles.map(({ file, meaning }) => (
          <li key={file}>
            <a href={serverPath(`/api/sandboxes/${id}/pki/${file}`)} download={file}>
              {file}
            </a>{' '}
            {meaning}
          </li>
        ))}
      </ul>
    </section>
  );
}

const keys: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl + Enter', 'Run the script, or apply the policy: whichever editor you are in'],
  ['Ctrl + .', 'Stop the script'],
  ['Ctrl + M', 'In the editor: switch what Tab does, between indenting and moving on'],
  ['Ctrl + Space', 'In the editor: what can stand here'],
  ['F8', 'In the editor: next problem, with its explanation'],
  ['F1', 'In the editor: all commands'],
  ['Arrows', 'In tabs, packets, events and bytes: move; Home, End, Page Up and Page Down jump'],
  ['F6', 'Next part of the workbench; with Shift the one before'],
  ['Escape', 'Close a dialog, leave the full window'],
];

export function KeyboardDialog({ onClose }: Closable) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="wb-keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="wb-muted">On a Mac, Ctrl + M and Ctrl + Space keep their names; elsewhere read ⌘ for Ctrl.</p>
    </Dialog>
  );
}

export function ResetDialog({ onClose }: Closable) {
  const { session } = useLabWork();
  const reset = () => {
    onClose();
    void session.reset();
  };
  return (
    <Dialog title="Build everything anew?" onClose={onClose}>
      <p>
        Broker, devices and messages start afresh with the policy the lab began with. What you wrote in the editors and
        what you have solved stays.
      </p>
      <button type="button" className="wb-button wb-button--strong" onClick={reset}>
        Reset the lab
      </button>
    </Dialog>
  );
}

export function SolutionDialog({
  onClose,
  onUse,
}: Closable & { onUse(texts: { script: string; policy: string }): void }) {
  const solution = useLab((state) => state.solution);
  return (
    <Dialog title="A solution" onClose={onClose} wide>
      {solution ? (
        <>
          <Markdown text={solution.note} />
          <button type="button" className="wb-button" onClick={() => onUse(solution)}>
            Put script and policy into the editors
          </button>
        </>
      ) : (
        <p>Fetching the solution …</p>
      )}
    </Dialog>
  );
}
