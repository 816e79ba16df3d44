import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import type { Transpiled } from '../../runner/index.ts';
import { call } from '../session/api.ts';
import type { SaveState } from '../session/drafts.ts';
import { useLab, useLabWork } from '../workbench/lab-context.ts';
import { Tabs } from '../workbench/Tabs.tsx';
import type { EditorHandle, EditorProps } from './editor-props.ts';
import { IssueList } from './IssueList.tsx';
import { PlainEditor } from './PlainEditor.tsx';
import { preferredEditor, rememberEditor } from './preference.ts';

const CodeEditor = lazy(() => import('./CodeEditor.tsx'));

export interface Texts {
  script: string;
  policy: string;
}

export interface EditedTexts extends Texts {
  /** Grows when a text was replaced by something other than typing. */
  revision: number;
}

export type EditorTab = 'script' | 'policy';

interface EditorPaneProps {
  texts: EditedTexts;
  tab: EditorTab;
  onTab(tab: EditorTab): void;
  onText(change: Partial<Texts>): void;
  onReplace(change: Partial<Texts>): void;
  saveState: SaveState;
  scriptEditor: RefObject<EditorHandle | null>;
  onRun(): void;
}

export function EditorPane({ texts, tab, onTab, onText, onReplace, saveState, scriptEditor, onRun }: EditorPaneProps) {
  const { session, runs } = useLabWork();
  const lab = useLab((state) => state.lab);
  const live = useLab((state) => state.link === 'live');
  const running = useLab((state) => state.run.phase !== 'idle');
  const unresponsive = useLab((state) => state.run.phase === 'unresponsive');
  const policyInForce = useLab((state) => state.policyInForce);
  const starterPolicy = useLab((state) => state.sandbox?.starterPolicy);
  const issues = useLab((state) => state.policyIssues);
  const [kind, setKind] = useState(preferredEditor);
  const policyEditor = useRef<EditorHandle>(null);
  usePolicySchema(kind === 'rich');

  const run = () => {
    onRun();
    runs.run(texts.script, transpileWhenLoaded);
  };
  const apply = () => void session.applyPolicy(texts.policy);
  const Editor = kind === 'rich' ? CodeEditor : PlainEditor;
  const shared = { topics: lab.defaultTopics, revision: texts.revision } satisfies Partial<EditorProps>;
  const restore = tab === 'script' ? lab.starterScript : starterPolicy;
  return (
    <Tabs
      label="Editors"
      selected={tab}
      onSelect={onTab}
      keepPanels
      actions={
        <>
          <SaveLamp state={saveState} />
          {restore !== undefined && restore !== texts[tab] && (
            <button type="button" className="wb-button" onClick={() => onReplace({ [tab]: restore })}>
              Restore starter
            </button>
          )}
          <button
            type="button"
            className="wb-button"
            aria-pressed={kind === 'plain'}
            onClick={() => {
              const next = kind === 'rich' ? 'plain' : 'rich';
              rememberEditor(next);
              setKind(next);
            }}
          >
            Plain text
          </button>
          {tab === 'policy' ? (
            <button
              type="button"
              className="wb-button wb-button--defender"
              disabled={!live}
              title="Ctrl+Enter"
              onClick={apply}
            >
              {texts.policy === policyInForce ? 'In force' : 'Apply policy'}
            </button>
          ) : running ? (
            <button type="button" className="wb-button wb-button--attacker" title="Ctrl+." onClick={() => runs.stop()}>
              {unresponsive ? 'Stop: no answer for 3 s' : 'Stop'}
            </button>
          ) : (
            <button
              type="button"
              className="wb-button wb-button--attacker"
              disabled={!live}
              title="Ctrl+Enter"
              onClick={run}
            >
              Run
            </button>
          )}
        </>
      }
      tabs={[
        {
          id: 'script',
          label: 'Attack script',
          panel: (
            <Suspense fallback={<EditorLoading />}>
              <Editor
                {...shared}
                ref={scriptEditor}
                path={`${lab.id}/attack.ts`}
                language="typescript"
                label="Attack script, TypeScript"
                text={texts.script}
                issues={noIssues}
                onChange={(script) => onText({ script })}
                onSubmit={run}
              />
            </Suspense>
          ),
        },
        {
          id: 'policy',
          label: 'Broker policy',
          badge: texts.policy !== policyInForce && policyInForce !== '' && (
            <span className="wb-badge" title="Edited, not in force">
              edited
            </span>
          ),
          panel: (
            <div className="wb-column">
              <Suspense fallback={<EditorLoading />}>
                <Editor
                  {...shared}
                  ref={policyEditor}
                  path={`${lab.id}/policy.jsonc`}
                  language="json"
                  label="Broker policy, JSON with comments"
                  text={texts.policy}
                  issues={issues}
                  onChange={(policy) => onText({ policy })}
                  onSubmit={apply}
                />
              </Suspense>
              <IssueList issues={issues} onIssue={(issue) => policyEditor.current?.goTo(issue)} />
            </div>
          ),
        },
      ]}
    />
  );
}

const noIssues: EditorProps['issues'] = [];

function EditorLoading() {
  return <p className="wb-empty">Loading the editor …</p>;
}

/** Also without an editor on show: then its TypeScript worker is loaded at the first run. */
async function transpileWhenLoaded(source: string): Promise<Transpiled> {
  const { transpile } = await import('./transpile.ts');
  return transpile(source);
}

/** Without a schema the editor still edits; the server checks in any case. */
function usePolicySchema(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    void Promise.all([import('./monaco.ts'), call<object>('GET', '/api/policy.schema.json')]).then(
      ([{ setPolicySchema }, schema]) => setPolicySchema(schema),
      () => {},
    );
  }, [wanted]);
}

function SaveLamp({ state }: { state: SaveState }) {
  const words = { saved: 'Saved', saving: 'Saving …', failed: 'Not saved yet: trying again' };
  return (
    <span className="wb-save" data-state={state}>
      {words[state]}
    </span>
  );
}
