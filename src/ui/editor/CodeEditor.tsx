import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { PolicyIssue } from '../../model/wire.ts';
import type { EditorHandle, EditorProps } from './editor-props.ts';
import { monaco } from './monaco.ts';
import { offerTopics } from './topic-completions.ts';

/** One Monaco editor over one model. The text lives in the model; a new `revision` replaces it from outside. */
export default function CodeEditor({ ref, ...props }: EditorProps & { ref?: Ref<EditorHandle> }) {
  const { path, language, text, revision, label, topics, issues, onChange, onSubmit } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  // Monaco keeps the listeners it was given first; they must find the newest callbacks.
  const latest = useRef({ onChange, onSubmit, text });
  latest.current = { onChange, onSubmit, text };

  useEffect(() => {
    if (!host.current) return;
    const uri = monaco.Uri.parse(`file:///${path}`);
    const model = monaco.editor.createModel(latest.current.text, language, uri);
    const made = monaco.editor.create(host.current, {
      model,
      ariaLabel: label,
      automaticLayout: true,
      minimap: { enabled: false },
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: 13.5,
      lineHeight: 21,
      lineNumbersMinChars: 3,
      folding: false,
      glyphMargin: false,
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      bracketPairColorization: { enabled: false },
      guides: { indentation: true, bracketPairs: false },
      overviewRulerLanes: 0,
      padding: { top: 10, bottom: 10 },
      fixedOverflowWidgets: true,
      tabSize: 2,
      wordWrap: 'on',
      stickyScroll: { enabled: false },
      quickSuggestions: { strings: true, other: true, comments: false },
      scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
    });
    made.addAction({
      id: 'lab.submit',
      label: language === 'json' ? 'Apply the policy' : 'Run the script',
      keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
      run: () => latest.current.onSubmit(),
    });
    const changes = model.onDidChangeContent(() => latest.current.onChange(model.getValue()));
    const offer = offerTopics(monaco, topics, new Set([uri.toString()]));
    editor.current = made;
    return () => {
      for (const part of [changes, offer, made, model]) part.dispose();
      editor.current = null;
    };
  }, [path, language, label, topics]);

  // Only a new revision replaces the text: `text` itself also changes with every keystroke.
  useEffect(() => {
    const model = editor.current?.getModel();
    const { text } = latest.current;
    if (!model || model.getValue() === text) return;
    // As an edit, so that undo leads back to what the learner had.
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
  }, [revision]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) monaco.editor.setModelMarkers(model, 'server', issues.map(toMarker));
  }, [issues]);

  useImperativeHandle(ref, () => ({
    goTo({ line, column }) {
      editor.current?.setPosition({ lineNumber: line, column });
      editor.current?.revealLineInCenterIfOutsideViewport(line);
      editor.current?.focus();
    },
  }));
  return <div className="wb-code" ref={host} />;
}

function toMarker({ line, column, message }: PolicyIssue): monaco.editor.IMarkerData {
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: line,
    startColumn: column,
    endLineNumber: line,
    endColumn: column + 1,
  };
}
