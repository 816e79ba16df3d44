import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { PublicLab } from '../../model/lab-definition.ts';
import { EditorPane, type EditorTab } from '../editor/EditorPane.tsx';
import type { EditorHandle } from '../editor/editor-props.ts';
import { BytesPane } from '../inspector/BytesPane.tsx';
import { ObjectiveBoard } from '../objectives/ObjectiveBoard.tsx';
import { createLabSession } from '../session/lab-session.ts';
import { createScriptRuns } from '../session/script-runs.ts';
import { TopologyPane } from '../topology/TopologyPane.tsx';
import { Header } from './Header.tsx';
import {
  type DialogName,
  HintsDialog,
  KeyboardDialog,
  ResetDialog,
  SolutionDialog,
  ToolsDialog,
} from './LabDialogs.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { type LogTab, LogTabs } from './LogTabs.tsx';
import { LabContext, useLab, useLabWork } from './lab-context.ts';
import { Notices } from './Notices.tsx';
import { PaneBoundary } from './PaneBoundary.tsx';
import { Panes } from './Panes.tsx';
import { useKeys } from './use-keys.ts';
import { useSize } from './use-size.ts';
import { useTexts } from './use-texts.ts';
import './workbench.css';

/** Of the few labs that are exams, and of those who take a policy along: nobody else loads them. */
const ExamBar = lazy(() => import('../exam/ExamBar.tsx'));
const ExportDialog = lazy(() => import('./ExportDialog.tsx'));

/** Below this width the panes stack: side by side, none would be of use. */
const SIDE_BY_SIDE_MIN_PX = 960;

export default function Workbench({ lab, level }: { lab: PublicLab; level: 1 | 2 | 3 }) {
  const work = useMemo(() => {
    const session = createLabSession(lab);
    return { session, runs: createScriptRuns(session) };
  }, [lab]);
  return (
    <LabContext value={work}>
      <Bench level={level} />
    </LabContext>
  );
}

function Bench({ level }: { level: 1 | 2 | 3 }) {
  const { session, runs } = useLabWork();
  const { exam, starterScript } = useLab((state) => state.lab);
  const verdict = useLab((state) => state.verdict);
  const verifying = useLab((state) => state.verifying);
  const root = useRef<HTMLDivElement>(null);
  const scriptEditor = useRef<EditorHandle>(null);
  const width = useSize(root)?.width ?? 0;
  const { texts, change, replace, saveState } = useTexts();
  const [editorTab, setEditorTab] = useState<EditorTab>('script');
  const [logTab, setLogTab] = useState<LogTab>('packets');
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [expanded, setExpanded] = useState(false);
  const onKeyDown = useKeys({ root, onStop: runs.stop, onEscape: expanded ? () => setExpanded(false) : null });

  useEffect(() => {
    if (verifying || verdict) setLogTab('verdict');
  }, [verifying, verdict]);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);

  const openSolution = () => {
    setDialog('solution');
    void session.loadSolution();
  };
  const close = () => setDialog(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of the whole bench, each also a button
    <div
      className="wb"
      ref={root}
      tabIndex={-1}
      data-expanded={expanded || undefined}
      data-wide={width >= SIDE_BY_SIDE_MIN_PX || undefined}
      onKeyDown={onKeyDown}
    >
      <Header level={level} expanded={expanded} onExpand={() => setExpanded(!expanded)} onDialog={setDialog} />
      <Notices />
      {exam && (
        <PaneBoundary name="The exam">
          <Suspense>
            <ExamBar
              plan={exam}
              onBegin={() => replace({ script: starterScript, policy: session.store.get().policyInForce })}
            />
          </Suspense>
        </PaneBoundary>
      )}
      <PaneBoundary name="The list of objectives">
        <ObjectiveBoard />
      </PaneBoundary>
      <Panes
        sideBySide={width >= SIDE_BY_SIDE_MIN_PX}
        editors={
          <PaneBoundary name="The editor">
            {texts && (
              <EditorPane
                texts={texts}
                tab={editorTab}
                onTab={setEditorTab}
                onText={change}
                onReplace={replace}
                saveState={saveState}
                scriptEditor={scriptEditor}
                onRun={() => setLogTab('output')}
              />
            )}
          </PaneBoundary>
        }
        topology={
          <PaneBoundary name="The topology">
            <TopologyPane />
          </PaneBoundary>
        }
        logs={
          <PaneBoundary name="The message lists">
            <LogTabs
              selected={logTab}
              onSelect={setLogTab}
              onSolution={openSolution}
              onPosition={(position) => {
                setEditorTab('script');
                scriptEditor.current?.goTo(position);
              }}
            />
          </PaneBoundary>
        }
        bytes={
          <PaneBoundary name="The byte view">
            <BytesPane />
          </PaneBoundary>
        }
      />
      <LiveRegion />
      {dialog === 'hints' && <HintsDialog onClose={close} />}
      {dialog === 'tools' && <ToolsDialog onClose={close} />}
      {dialog === 'export' && (
        <Suspense>
          <ExportDialog onClose={close} />
        </Suspense>
      )}
      {dialog === 'keyboard' && <KeyboardDialog onClose={close} />}
      {dialog === 'reset' && <ResetDialog onClose={close} />}
      {dialog === 'solution' && (
        <SolutionDialog
          onClose={close}
          onUse={({ script, policy }) => {
            replace({ script, policy });
            close();
          }}
        />
      )}
    </div>
  );
}
