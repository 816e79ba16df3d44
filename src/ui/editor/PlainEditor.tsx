import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react';
import type { EditorHandle, EditorProps } from './editor-props.ts';

/** A plain text field, for touch screens and for whoever prefers it. Tab moves on, as everywhere else. */
export function PlainEditor({ ref, text, label, onChange, onSubmit }: EditorProps & { ref?: Ref<EditorHandle> }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({
    goTo({ line, column }) {
      const lines = text.split('\n');
      const offset = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
      field.current?.focus();
      field.current?.setSelectionRange(offset, offset);
    },
  }));
  const submit = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <textarea
      ref={field}
      className="wb-plain"
      aria-label={label}
      value={text}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={submit}
    />
  );
}
