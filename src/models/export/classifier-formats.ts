/** Every format a beat classifier leaves in: for the command line and for download buttons. */
import { assertUnreachable } from '../../core/assert.ts';
import { exportClassifierC } from './classifier-c.ts';
import { exportClassifierOnnx } from './classifier-onnx.ts';
import type { ClassifierAtStage } from './classifier-stage.ts';
import { exportClassifierTflite } from './classifier-tflite.ts';
import type { ExportedFile } from './exported-file.ts';

export const CLASSIFIER_EXPORT_FORMATS = ['tflite', 'onnx', 'c'] as const;
export type ClassifierExportFormat = (typeof CLASSIFIER_EXPORT_FORMATS)[number];

export function exportClassifier(
  classifier: ClassifierAtStage,
  format: ClassifierExportFormat,
): ExportedFile[] {
  switch (format) {
    case 'tflite':
      return exportClassifierTflite(classifier);
    case 'onnx':
      return exportClassifierOnnx(classifier);
    case 'c':
      return exportClassifierC(classifier);
    default:
      return assertUnreachable(format);
  }
}
