import { useEffect, useId, useState } from 'react';
import { useDashboard } from '../session-context.ts';
import './open-files.css';

/** A button that opens the file dialog; the input itself is labelled `Open files`. */
export function OpenFilesButton() {
  const { session } = useDashboard();
  const id = useId();
  return (
    <span className="open-files">
      <input
        id={id}
        type="file"
        multiple
        className="visually-hidden"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (files.length > 0) void session.openFiles(files);
        }}
      />
      <label
        htmlFor={id}
        className="button is-primary"
        title="CSV tables of beats, plain or gzipped; several files make one set"
      >
        Open files
      </label>
    </span>
  );
}

/** Files dropped anywhere on the page are opened. */
export function DropTarget() {
  const { session } = useDashboard();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setIsOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void session.openFiles(files);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [session]);
  return isOver ? <div className="drop-target">Drop to open: tables of beats, one beat a row</div> : null;
}
