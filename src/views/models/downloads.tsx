import type { ExportFormat } from '../../models/export/export-formats.ts';
import { useDashboard } from '../session-context.ts';
import { type FormatButton, FormatButtons } from './format-buttons.tsx';

const FORMATS: readonly FormatButton<ExportFormat>[] = [
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
  return (
    <section className="panel downloads" aria-label="Downloads">
      <h2>Take it to a device</h2>
      <FormatButtons formats={FORMATS} write={(format) => session.exportModel(format)} />
    </section>
  );
}
