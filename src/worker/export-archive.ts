import type { ExportFormat } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { ModelPair } from '../models/load-model-pair.ts';

/** A format is often several files: they come as one zip. The writers are loaded when they are first asked for. */
export async function exportArchive(pair: ModelPair, format: ExportFormat): Promise<ExportedFile> {
  const [{ exportModel }, { zipSync }] = await Promise.all([
    import('../models/export/export-formats.ts'),
    import('fflate'),
  ]);
  const name = `beatlens-${pair.card.id}-${format}`;
  const files = exportModel(pair, format).map((file): [string, Uint8Array] => [
    `${name}/${file.name}`,
    file.bytes,
  ]);
  return { name: `${name}.zip`, bytes: Uint8Array.from(zipSync(Object.fromEntries(files))) };
}
