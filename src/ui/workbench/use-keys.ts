import { type KeyboardEvent, type RefObject, useCallback } from 'react';

interface Keys {
  root: RefObject<HTMLElement | null>;
  onStop(): void;
  /** Null when there is nothing to leave. */
  onEscape: (() => void) | null;
}

const stops = 'button:not(:disabled), [tabindex="0"], textarea, input, select';

/** Shortcuts of the whole bench: Ctrl+. stops the script, F6 goes from part to part, Escape leaves the full window. */
export function useKeys({ root, onStop, onEscape }: Keys) {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === '.' && (event.ctrlKey || event.metaKey)) onStop();
      else if (event.key === 'F6') moveToPart(root.current, event.shiftKey ? -1 : 1);
      else if (event.key === 'Escape' && onEscape && !insideOverlay(event.target)) onEscape();
      else return;
      event.preventDefault();
    },
    [root, onStop, onEscape],
  );
}

/** Escape first closes what lies on top: a dialog, or a widget of the editor. */
function insideOverlay(target: EventTarget): boolean {
  return target instanceof Element && target.closest('dialog, .monaco-editor') !== null;
}

function moveToPart(root: HTMLElement | null, step: 1 | -1): void {
  const parts = [...(root?.querySelectorAll<HTMLElement>('[data-part]') ?? [])];
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const part = parts[(at + step + parts.length) % parts.length];
  part?.querySelector<HTMLElement>(stops)?.focus();
}
