import { useEffect, useRef } from 'react';
import { SHORTCUT_GROUPS } from './shortcut-list.ts';
import './shortcuts-overlay.css';

export interface ShortcutsOverlayProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ShortcutsOverlay({ isOpen, onClose }: ShortcutsOverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className="shortcuts" aria-label="Keyboard shortcuts" onClose={onClose}>
      <h2>Keys</h2>
      <div className="shortcut-groups">
        {SHORTCUT_GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([names, what]) => (
                <div key={names}>
                  <dt>
                    {names.split(' ').map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="muted">
        Sliders follow the arrow keys while they have the focus. On the paper, Shift and wheel pans, Ctrl and
        wheel zooms, Shift and drag measures.
      </p>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
