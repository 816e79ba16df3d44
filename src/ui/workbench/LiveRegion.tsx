import { useLab } from './lab-context.ts';

/** Solves, verdicts and what your attack moved, told to those who do not see them. */
export function LiveRegion() {
  const { uid, text } = useLab((state) => state.announcement);
  return (
    <p className="wb-hidden" role="status" aria-live="polite">
      <span key={uid}>{text}</span>
    </p>
  );
}
