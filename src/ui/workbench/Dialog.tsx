import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
  wide?: boolean;
}

/** The browser's own modal dialog: it traps focus, closes with Escape and gives the focus back. */
export function Dialog({ title, onClose, children, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} className="wb-dialog" data-wide={wide || undefined} aria-labelledby={heading} onClose={onClose}>
      <header className="wb-dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="wb-button" onClick={() => ref.current?.close()}>
          Close
        </button>
      </header>
      <div className="wb-dialog-body">{children}</div>
    </dialog>
  );
}
