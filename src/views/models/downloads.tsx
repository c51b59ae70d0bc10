import { useState } from 'react';
import type { ExportFormat } from '../../models/export/export-formats.ts';
import { download } from '../parts/download.ts';
import { useDashboard } from '../session-context.ts';

const FORMATS: readonly {
  readonly format: ExportFormat;
  readonly title: string;
  readonly explanation: string;
}[] = [
  {
    format: 'tflite',
    title: 'TensorFlow Lite',
    explanation: 'FP32 and full-INT8 .tflite files, for LiteRT and TensorFlow Lite Micro',
  },
  { format: 'onnx', title: 'ONNX', explanation: 'FP32 and INT8 .onnx files' },
  {
    format: 'c',
    title: 'C',
    explanation: 'One header and one source in C99, without allocation or floating point, with a README',
  },
  { format: 'tfjs', title: 'TensorFlow.js', explanation: 'The FP32 network as a layers model' },
];

/** The model as other runtimes take it. */
export function Downloads() {
  const { session } = useDashboard();
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (format: ExportFormat) => {
    setFailure(null);
    try {
      const { name, bytes } = await session.exportModel(format);
      download(name, [Uint8Array.from(bytes)], 'application/zip');
    } catch (thrown) {
      setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  return (
    <section className="panel downloads" aria-label="Downloads">
      <h2>Take it to a device</h2>
      <span className="button-row">
        {FORMATS.map(({ format, title, explanation }) => (
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
    </section>
  );
}
