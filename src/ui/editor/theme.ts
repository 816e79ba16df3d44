/** Monaco themes from the site's tokens. Syntax never uses the two accents: those mean attacker and defender. */
import type * as Monaco from 'monaco-editor/editor';

const syntax = {
  light: { text: '2d6a3e', number: '6d3f94', comment: '566168' },
  dark: { text: '9ad1a6', number: 'cfaef0', comment: '93a0a6' },
} as const;

/** (Re)defines the theme `lab` from what the tokens are now, and shows it. */
export function applyTheme(monaco: typeof Monaco): void {
  const root = document.documentElement;
  const styles = getComputedStyle(root);
  const token = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const dark = styles.colorScheme === 'dark';
  const { text, number, comment } = syntax[dark ? 'dark' : 'light'];
  const ink = token('ink').slice(1);
  monaco.editor.defineTheme('lab', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: ink },
      ...['comment', 'comment.line.json', 'comment.block.json'].map((name) => ({
        token: name,
        foreground: comment,
        fontStyle: 'italic',
      })),
      ...['keyword', 'keyword.json'].map((name) => ({ token: name, foreground: ink, fontStyle: 'bold' })),
      ...['string', 'string.value.json', 'regexp'].map((name) => ({ token: name, foreground: text })),
      ...['number', 'number.json', 'constant'].map((name) => ({ token: name, foreground: number })),
      ...['type', 'identifier', 'delimiter', 'string.key.json'].map((name) => ({ token: name, foreground: ink })),
    ],
    colors: {
      'editor.background': token('paper-raised'),
      'editor.foreground': token('ink'),
      'editorLineNumber.foreground': token('ink-muted'),
      'editorLineNumber.dimmedForeground': token('ink-muted'),
      'editorLineNumber.activeForeground': token('ink'),
      'editor.lineHighlightBackground': token('paper-sunken'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': dark ? '#38505e' : '#c5d9e4',
      'editorCursor.foreground': token('ink'),
      'editorWidget.background': token('paper-raised'),
      'editorWidget.border': token('rule-strong'),
      'editorHoverWidget.background': token('paper-raised'),
      'editorHoverWidget.foreground': token('ink'),
      'editorHoverWidget.border': token('rule-strong'),
      'editorSuggestWidget.background': token('paper-raised'),
      'editorSuggestWidget.border': token('rule-strong'),
      'editorSuggestWidget.foreground': token('ink'),
      'editorIndentGuide.background1': token('rule'),
      // Monaco colours brackets by depth unless each depth has the colour of the text.
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, token('ink')]),
      ),
      focusBorder: token('focus'),
    },
  });
  monaco.editor.setTheme('lab');
}

/** Follows `data-theme` for as long as the page lives: the theme is one for all editors. */
export function followTheme(monaco: typeof Monaco): void {
  applyTheme(monaco);
  new MutationObserver(() => applyTheme(monaco)).observe(document.documentElement, {
    attributeFilter: ['data-theme', 'class', 'style'],
  });
}
