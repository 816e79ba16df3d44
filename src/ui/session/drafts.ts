/** What the learner writes, saved on the server a moment after the last keystroke and when the page is left. */
import type { ProgressPatch } from '../../model/wire.ts';

export type SaveState = 'saved' | 'saving' | 'failed';
type Draft = { script?: string; policy?: string };

const DEBOUNCE_MS = 800;
const RETRY_MS = 5_000;

export interface Drafts {
  change(draft: Draft): void;
  /** Sends at once what has not been sent. */
  flush(leaving?: boolean): void;
  dispose(): void;
}

/** @param put Sends a patch; rejects when it was not stored. */
export function createDrafts(
  labId: string,
  put: (patch: ProgressPatch, leaving: boolean) => Promise<unknown>,
  onState: (state: SaveState) => void,
): Drafts {
  let waiting: Draft = {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  const schedule = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => flush(), delayMs);
  };
  const flush = (leaving = false) => {
    clearTimeout(timer);
    if (Object.keys(waiting).length === 0) return;
    const sending = waiting;
    waiting = {};
    put({ labs: { [labId]: sending } }, leaving).then(
      () => Object.keys(waiting).length === 0 && onState('saved'),
      () => {
        // What was written meanwhile is newer than what could not be sent.
        waiting = { ...sending, ...waiting };
        onState('failed');
        schedule(RETRY_MS);
      },
    );
  };
  return {
    change(draft) {
      waiting = { ...waiting, ...draft };
      onState('saving');
      schedule(DEBOUNCE_MS);
    },
    flush,
    dispose() {
      flush(true);
      clearTimeout(timer);
    },
  };
}
