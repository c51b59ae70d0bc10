/** Every format the pair leaves in: for the command line and for download buttons. */
import { assertUnreachable } from '../../core/assert.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { exportC } from './c.ts';
import type { ExportedFile } from './exported-file.ts';
import { exportOnnx } from './onnx.ts';
import { exportTfjs } from './tfjs.ts';
import { exportTflite } from './tflite.ts';

export const EXPORT_FORMATS = ['tflite', 'onnx', 'c', 'tfjs'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export function exportModel(pair: ModelPair, format: ExportFormat): ExportedFile[] {
  switch (format) {
    case 'tflite':
      return exportTflite(pair);
    case 'onnx':
      return exportOnnx(pair);
    case 'c':
      return exportC(pair);
    case 'tfjs':
      return exportTfjs(pair);
    default:
      return assertUnreachable(format);
  }
}
