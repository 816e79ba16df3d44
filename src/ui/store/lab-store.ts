/** One store for each lab connection, read with `useSyncExternalStore`. */
import type { PublicLab } from '../../model/lab-definition.ts';
import { initialState, type LabState } from './lab-state.ts';
import { type Action, reduce } from './reduce.ts';

export interface LabStore {
  get(): LabState;
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
}

export function createLabStore(lab: PublicLab): LabStore {
  let state = initialState(lab);
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
