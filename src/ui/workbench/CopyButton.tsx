import { useEffect, useState } from 'react';
import { useLabWork } from './lab-context.ts';

const SHOWN_MS = 1_600;

export function CopyButton({ text, what }: { text: string; what: string }) {
  const { store } = useLabWork().session;
  const [said, setSaid] = useState<'Copied' | 'Select it by hand' | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setSaid('Copied');
        store.dispatch({ type: 'announce', text: `${what} copied.` });
      },
      () => setSaid('Select it by hand'),
    );
  return (
    <button type="button" className="wb-button" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {said ?? 'Copy'}
    </button>
  );
}
