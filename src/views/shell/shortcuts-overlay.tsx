import { useEffect, useRef } from 'react';
import './shortcuts-overlay.css';

const KEYS: readonly (readonly [string, string])[] = [
  ['← →', 'Previous, next beat'],
  ['Shift ← →', 'Ten beats back, on'],
  ['Home End', 'First, last beat'],
  ['P N', 'Previous, next flagged beat'],
  ['D', 'Next beat on which FP32 and INT8 disagree'],
  ['+ −', 'Zoom in, out on the beats'],
  ['0', 'Show all beats'],
  ['L', 'Link or unlink the thresholds'],
  ['Esc', 'Cancel reading'],
  ['?', 'This list'],
];

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
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">Sliders follow the arrow keys while they have the focus.</p>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
