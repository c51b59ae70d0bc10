/**
 * `npm run export -- --model ID [--sparsity PERCENT] --to tflite|onnx|c|tfjs --out DIR`: writes a model's files and names
 * them on standard output. A model is a pair of autoencoders, or a beat classifier at one of its stored sparsities.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import type { ClassifierStage } from '../models/classifier/classifier-card.ts';
import { loadClassifierCard } from '../models/classifier/load-classifier.ts';
import { CLASSIFIER_EXPORT_FORMATS, exportClassifier } from '../models/export/classifier-formats.ts';
import { loadClassifierAtStage, sparsityPercent } from '../models/export/classifier-stage.ts';
import { EXPORT_FORMATS, exportModel } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import { loadModelPair } from '../models/load-model-pair.ts';
import { ALL_CLASSIFIERS, ALL_MODELS } from '../models/shipped-models.ts';
import { runCommand } from './run-command.ts';

const MODELS = new URL('../../public/models/', import.meta.url);
const USAGE = `Usage: npm run export -- --model ${ALL_MODELS.join('|')} --to ${EXPORT_FORMATS.join('|')} --out DIR
       npm run export -- --model ${ALL_CLASSIFIERS.join('|')} [--sparsity PERCENT] --to ${CLASSIFIER_EXPORT_FORMATS.join('|')} --out DIR
Without --sparsity it is the unpruned classifier.`;

interface ExportOptions {
  readonly model: string;
  readonly format: string;
  readonly folder: string;
  /** As it was typed. */
  readonly sparsity: string | undefined;
}

function readOptions(args: string[]): ExportOptions {
  const { model, to, out, sparsity } = parseOptions(args);
  if (model === undefined || to === undefined || out === undefined) throw new AppError('bad-option', USAGE);
  return { model, format: to, folder: out, sparsity };
}

function parseOptions(args: string[]): { model?: string; to?: string; out?: string; sparsity?: string } {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { model: option, to: option, out: option, sparsity: option } }).values;
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

/** @throws AppError `bad-option` that names what there is to choose from */
function choose<T extends string>(option: string, choices: readonly T[], given: string): T {
  const chosen = choices.find((choice) => choice === given);
  if (chosen !== undefined) return chosen;
  throw new AppError('bad-option', `${option} takes ${choices.join(', ')}, not "${given}".`);
}

async function exportFiles({ model, format, sparsity }: ExportOptions): Promise<ExportedFile[]> {
  const id = choose('--model', [...ALL_MODELS, ...ALL_CLASSIFIERS], model);
  const readOwn = (path: string) => readFile(new URL(`${id}/${path}`, MODELS));
  const pairId = ALL_MODELS.find((known) => known === id);
  if (pairId !== undefined) {
    if (sparsity !== undefined)
      throw new AppError('bad-option', `--sparsity is for classifiers; ${id} is none.`);
    const chosen = choose('--to', EXPORT_FORMATS, format);
    return exportModel(await found(id, loadModelPair(readOwn)), chosen);
  }
  const chosen = choose(`For a classifier --to`, CLASSIFIER_EXPORT_FORMATS, format);
  const card = await found(id, loadClassifierCard(readOwn));
  const stage = chooseStage(card.stages, sparsity ?? '0');
  return exportClassifier(await loadClassifierAtStage(readOwn, card, stage), chosen);
}

function chooseStage(stages: readonly ClassifierStage[], sparsity: string): ClassifierStage {
  const percent = choose('--sparsity', stages.map(sparsityPercent), sparsity);
  return stages[stages.findIndex((stage) => sparsityPercent(stage) === percent)];
}

async function found<T>(id: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
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
  const options = readOptions(process.argv.slice(2));
  const files = await exportFiles(options);
  await writeFiles(options.folder, files);
  for (const { name, bytes } of files) console.log(`${join(options.folder, name)} ${bytes.length} bytes`);
});
