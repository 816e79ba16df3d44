import type { AstroExpressiveCodeOptions } from 'astro-expressive-code';

/** Code is ink on paper too: weight and two quiet hues, neither of them ember or harbour, which have a meaning. */
function inkTheme(type: 'light' | 'dark', ink: string, muted: string, text: string, number: string, paper: string) {
  return {
    name: `ink-${type}`,
    type,
    colors: { 'editor.background': paper, 'editor.foreground': ink },
    settings: [
      { settings: { foreground: ink, background: paper } },
      { scope: ['comment', 'punctuation.definition.comment'], settings: { foreground: muted, fontStyle: 'italic' } },
      { scope: ['keyword', 'storage', 'entity.name.tag'], settings: { foreground: ink, fontStyle: 'bold' } },
      { scope: ['string', 'string punctuation'], settings: { foreground: text } },
      { scope: ['constant', 'support.type.property-name'], settings: { foreground: number } },
    ],
  };
}

/** Options of Expressive Code; both themes are rendered, the root element's `data-theme` chooses. */
export const codeBlocks: AstroExpressiveCodeOptions = {
  // A block that scrolls becomes a landmark without a name, and two of them are not unique (axe: landmark-unique).
  defaultProps: { wrap: true },
  themes: [
    inkTheme('light', '#10171c', '#4f5a61', '#3d5a1f', '#6d3b80', '#eceeea'),
    inkTheme('dark', '#e5eaea', '#9ba8ad', '#b6cf94', '#cfaadf', '#080c0e'),
  ],
  themeCssSelector: (theme) => `[data-theme='${theme.type}']`,
  useDarkModeMediaQuery: false,
  styleOverrides: {
    borderRadius: 'var(--radius)',
    borderColor: 'var(--rule)',
    codeFontFamily: 'var(--font-mono)',
    codeFontSize: '0.9rem',
    codeLineHeight: '1.6',
    uiFontFamily: 'var(--font-mono)',
    uiFontSize: '0.8rem',
    focusBorder: 'var(--focus)',
    frames: { shadowColor: 'transparent', editorActiveTabIndicatorTopColor: 'transparent' },
  },
};
