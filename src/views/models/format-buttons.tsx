import { useState } from 'react';
import type { ExportedFile } from '../../models/export/exported-file.ts';
import { download } from '../parts/download.ts';

export interface FormatButton<F> {
  readonly format: F;
  readonly title: string;
  readonly explanation: string;
}

interface FormatButtonsProps<F> {
  readonly formats: readonly FormatButton<F>[];
  /** Writes one archive. */
  readonly write: (format: F) => Promise<ExportedFile>;
}

/** A network as other runtimes take it, a button a format. */
export function FormatButtons<F extends string>({ formats, write }: FormatButtonsProps<F>) {
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (format: F) => {
    setFailure(null);
    try {
      const { name, bytes } = await write(format);
      download(name, [Uint8Array.from(bytes)], 'application/zip');
    } catch (thrown) {
      setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  return (
    <>
      <span className="button-row">
        {formats.map(({ format, title, explanation }) => (
          <button type="button" key={format} title={explanation} onClick={() => void save(format)}>
            {title}
          </button>
        ))}
      </span>
      {failure !== null && (
        <p className="notice is-error" role="alert">
          The model could not be written: {failure}
        </p>
      )}
    </>
  );
}
