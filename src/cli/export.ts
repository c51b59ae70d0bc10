/** `npm run export -- --model ID --to tflite|onnx|c|tfjs --out DIR`: writes a model's files and names them on standard output. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import { EXPORT_FORMATS, type ExportFormat, exportModel } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import { loadModelPair, type ModelPair } from '../models/load-model-pair.ts';
import { ALL_MODELS } from '../models/shipped-models.ts';
import { runCommand } from './run-command.ts';

const MODELS = new URL('../../public/models/', import.meta.url);
const USAGE = `Usage: npm run export -- --model ${ALL_MODELS.join('|')} --to ${EXPORT_FORMATS.join('|')} --out DIR`;

interface ExportOptions {
  readonly model: string;
  readonly format: ExportFormat;
  readonly folder: string;
}

function readOptions(args: string[]): ExportOptions {
  const { model, to, out } = parseOptions(args);
  if (model === undefined || to === undefined || out === undefined) throw new AppError('bad-option', USAGE);
  const format = EXPORT_FORMATS.find((known) => known === to);
  if (!format) throw new AppError('bad-option', `--to takes ${EXPORT_FORMATS.join(', ')}, not "${to}".`);
  const id = ALL_MODELS.find((known) => known === model);
  if (!id) throw new AppError('bad-option', `--model takes ${ALL_MODELS.join(', ')}, not "${model}".`);
  return { model: id, format, folder: out };
}

function parseOptions(args: string[]): { model?: string; to?: string; out?: string } {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { model: option, to: option, out: option } }).values;
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

async function loadPair(id: string): Promise<ModelPair> {
  try {
    return await loadModelPair((path) => readFile(new URL(`${id}/${path}`, MODELS)));
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', `The model ${id} is not in public/models: train it first.`);
  }
}

async function writeFiles(folder: string, files: readonly ExportedFile[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', `The folder ${folder} cannot be written to.`);
  }
}

await runCommand(async () => {
  const { model, format, folder } = readOptions(process.argv.slice(2));
  const files = exportModel(await loadPair(model), format);
  await writeFiles(folder, files);
  for (const { name, bytes } of files) console.log(`${join(folder, name)} ${bytes.length} bytes`);
});
