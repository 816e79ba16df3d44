/** Gives every pane the session it belongs to, and lets each read only the slice it shows. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LabSession } from '../session/lab-session.ts';
import type { ScriptRuns } from '../session/script-runs.ts';
import type { LabState } from '../store/lab-state.ts';

export interface LabWork {
  session: LabSession;
  runs: ScriptRuns;
}

export const LabContext = createContext<LabWork | null>(null);

export function useLabWork(): LabWork {
  const work = useContext(LabContext);
  if (!work) throw new Error('ERR_UI_NO_LAB: this component belongs inside a workbench.');
  return work;
}

/** @param select Must return the same value for the same state: pick, do not build. */
export function useLab<T>(select: (state: LabState) => T): T {
  const { store } = useLabWork().session;
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
