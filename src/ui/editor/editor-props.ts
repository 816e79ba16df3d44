import type { PolicyIssue } from '../../model/wire.ts';
import type { SourcePosition } from '../../runner/index.ts';

/** What the rich and the plain editor have in common, so that either can stand in for the other. */
export interface EditorProps {
  /** Unique among all editors of the page; ends in the file's name. */
  path: string;
  language: 'typescript' | 'json';
  text: string;
  /** Grows when `text` was replaced from outside: what the learner types must never be overtaken by its own echo. */
  revision: number;
  label: string;
  topics: readonly string[];
  issues: readonly PolicyIssue[];
  onChange(text: string): void;
  /** Ctrl+Enter. */
  onSubmit(): void;
}

export interface EditorHandle {
  goTo(position: SourcePosition): void;
}
