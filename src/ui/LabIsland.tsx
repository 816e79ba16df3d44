import { lazy, Suspense, useEffect, useState } from 'react';
import type { PublicLab } from '../model/lab-definition.ts';
import './island.css';
import { fetchLab } from './session/api.ts';

/** Of the lab's title, which the workbench takes over from the poster: 3 within a chapter, 1 on a page of its own. */
type HeadingLevel = 1 | 2 | 3;

// Rendered on the server too, the import would build the editor twice and pull its styles into every page.
const Workbench = import.meta.env.SSR ? () => null : lazy(() => import('./workbench/Workbench.tsx'));

/**
 * The lab in its chapter. It hydrates when the poster's button is pressed, and then opens at once. What the workbench
 * has to know of the lab comes from the lab server, and not with a page on which nobody may ever open it; and where
 * there is no server, a static copy of the pages downloads no editor for nothing.
 */
export function LabIsland({ labId, level }: { labId: string; level: HeadingLevel }) {
  const [found, setFound] = useState<PublicLab | 'asking' | 'static' | null>(null);
  const ask = () => {
    setFound('asking');
    void fetchLab(labId).then((lab) => setFound(lab ?? 'static'));
  };
  useEffect(ask, []);

  if (found === null) return null;
  if (found === 'static')
    return (
      <div className="lab-note" role="alert">
        <p>
          <strong>No lab server here.</strong> This is a static copy of the site, and labs need a broker of their own.
          Run <code>npm start</code> in the project and open the address it prints.
        </p>
        <button type="button" onClick={ask}>
          Ask again
        </button>
      </div>
    );
  const opening = (
    <p className="lab-note" role="status">
      Opening the lab …
    </p>
  );
  if (found === 'asking') return opening;
  return (
    <Suspense fallback={opening}>
      <Workbench lab={found} level={level} />
    </Suspense>
  );
}
