/** Offers the lab's topics inside strings, in script and policy alike. */
import type * as Monaco from 'monaco-editor/editor';

export function offerTopics(
  monaco: typeof Monaco,
  topics: readonly string[],
  uris: ReadonlySet<string>,
): Monaco.IDisposable {
  return monaco.languages.registerCompletionItemProvider(['typescript', 'json'], {
    triggerCharacters: ['/'],
    provideCompletionItems(model, position) {
      const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
      const written = /['"`]([^'"`]*)$/.exec(before)?.[1];
      if (written === undefined || !uris.has(model.uri.toString())) return { suggestions: [] };
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - written.length,
        endColumn: position.column,
      };
      const kind = monaco.languages.CompletionItemKind.Value;
      return {
        suggestions: topics.map((topic) => ({ label: topic, insertText: topic, kind, range, detail: 'topic' })),
      };
    },
  });
}
