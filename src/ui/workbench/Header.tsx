import type { DialogName } from './LabDialogs.tsx';
import { useLab } from './lab-context.ts';

interface HeaderProps {
  level: 1 | 2 | 3;
  expanded: boolean;
  onExpand(): void;
  onDialog(name: DialogName): void;
}

export function Header({ level, expanded, onExpand, onDialog }: HeaderProps) {
  const lab = useLab((state) => state.lab);
  const link = useLab((state) => state.link);
  const taken = useLab((state) => state.hints.length);
  const usable = link === 'live';
  const Heading = `h${level}` as const;
  return (
    <header className="wb-header" data-part="header">
      <Heading className="wb-title">
        <span className="wb-number">Lab {lab.number}</span> {lab.title}
      </Heading>
      <span className="wb-link-state" data-link={link}>
        {linkWords[link]}
      </span>
      <div className="wb-actions">
        <button type="button" className="wb-button" disabled={!usable} onClick={() => onDialog('hints')}>
          Hints {taken}/{lab.hintCount}
        </button>
        <button type="button" className="wb-button" disabled={!usable} onClick={() => onDialog('tools')}>
          Own tools
        </button>
        <button type="button" className="wb-button" disabled={!usable} onClick={() => onDialog('export')}>
          Take along
        </button>
        <button type="button" className="wb-button" disabled={!usable} onClick={() => onDialog('reset')}>
          Reset
        </button>
        <button type="button" className="wb-button" onClick={() => onDialog('keyboard')}>
          Keyboard
        </button>
        <button type="button" className="wb-button wb-expand" aria-pressed={expanded} onClick={onExpand}>
          {expanded ? 'Back to the chapter' : 'Full window'}
        </button>
      </div>
    </header>
  );
}

const linkWords = {
  opening: 'Starting your broker …',
  live: 'Your broker is live',
  reconnecting: 'Reconnecting …',
  ended: 'Sandbox ended',
  failed: 'Not started',
} as const;
