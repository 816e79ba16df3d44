/** Rich or plain editor: plain on touch screens, unless the learner has said otherwise. */
const KEY = 'lab.editor';

export type EditorKind = 'rich' | 'plain';

export function preferredEditor(): EditorKind {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored === 'rich' || stored === 'plain') return stored;
  } catch {
    // Storage may be forbidden; then the device decides.
  }
  return matchMedia('(pointer: coarse) and (hover: none)').matches ? 'plain' : 'rich';
}

export function rememberEditor(kind: EditorKind): void {
  try {
    localStorage.setItem(KEY, kind);
  } catch {
    // The choice then lasts as long as the page.
  }
}
