import type { ClassifierExportFormat } from '../models/export/classifier-formats.ts';
import type { ClassifierAtStage } from '../models/export/classifier-stage.ts';
import type { ExportFormat } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { ModelPair } from '../models/load-model-pair.ts';

/** A format is often several files: they come as one zip. The writers are loaded when they are first asked for. */
export async function exportArchive(pair: ModelPair, format: ExportFormat): Promise<ExportedFile> {
  const { exportModel } = await import('../models/export/export-formats.ts');
  return zipped(`beatlens-${pair.card.id}-${format}`, exportModel(pair, format));
}

/** One stage of a beat classifier, as one zip. */
export async function exportClassifierArchive(
  classifier: ClassifierAtStage,
  format: ClassifierExportFormat,
): Promise<ExportedFile> {
  const [{ exportClassifier }, { stageId }] = await Promise.all([
    import('../models/export/classifier-formats.ts'),
    import('../models/export/classifier-stage.ts'),
  ]);
  return zipped(`beatlens-${stageId(classifier)}-${format}`, exportClassifier(classifier, format));
}

/** All files in one folder of that name. */
async function zipped(name: string, files: readonly ExportedFile[]): Promise<ExportedFile> {
  const { zipSync } = await import('fflate');
  const entries = files.map((file): [string, Uint8Array] => [`${name}/${file.name}`, file.bytes]);
  return { name: `${name}.zip`, bytes: Uint8Array.from(zipSync(Object.fromEntries(entries))) };
}
