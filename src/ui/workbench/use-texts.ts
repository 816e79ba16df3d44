import { useCallback, useEffect, useRef, useState } from 'react';
import type { EditedTexts, Texts } from '../editor/EditorPane.tsx';
import { call } from '../session/api.ts';
import { createDrafts, type Drafts, type SaveState } from '../session/drafts.ts';
import { useLab, useLabWork } from './lab-context.ts';

/** Opens the lab and keeps what stands in both editors: as left the last time, or as the lab begins. */
export function useTexts() {
  const { session } = useLabWork();
  const lab = useLab((state) => state.lab);
  const [texts, setTexts] = useState<EditedTexts | null>(null);
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const drafts = useRef<Drafts | null>(null);

  useEffect(() => {
    const put = (json: unknown, keepalive: boolean) => call('PUT', '/api/progress', { json, keepalive });
    const mine = createDrafts(lab.id, put, setSaveState);
    drafts.current = mine;
    let gone = false;
    void session.open().then(({ script, policy }) => {
      if (!gone)
        setTexts({
          script: script ?? lab.starterScript,
          policy: policy ?? session.store.get().policyInForce,
          revision: 0,
        });
    });
    const leave = () => mine.flush(true);
    addEventListener('pagehide', leave);
    return () => {
      gone = true;
      removeEventListener('pagehide', leave);
      mine.dispose();
      session.dispose();
    };
  }, [session, lab]);

  const change = useCallback((changed: Partial<Texts>) => {
    setTexts((before) => before && { ...before, ...changed });
    drafts.current?.change(changed);
  }, []);
  const replace = useCallback((changed: Partial<Texts>) => {
    setTexts((before) => before && { ...before, ...changed, revision: before.revision + 1 });
    drafts.current?.change(changed);
  }, []);
  return { texts, change, replace, saveState };
}
