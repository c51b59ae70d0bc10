/** `npm run train -- --data DIR --model ID [--seed N]`: trains a model and writes `public/models/ID/`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import { readLabelledBeats } from '../training/labelled-beats.ts';
import { RECIPES, type Recipe } from '../training/recipes.ts';
import type { Candidate } from '../training/train-candidate.ts';
import { type TrainingProgress, trainModel } from '../training/train-model.ts';
import { openBeatFolder } from './beat-folder.ts';
import { runCommand } from './run-command.ts';

const MODELS_FOLDER = fileURLToPath(new URL('../../public/models/', import.meta.url));
const DEFAULT_SEED = 1;
const USAGE = 'Usage: npm run train -- --data DIR --model ID [--seed N]';

interface TrainOptions {
  readonly data: string;
  readonly model: string;
  readonly recipe: Recipe;
  readonly seed: number;
}

function readOptions(args: string[]): TrainOptions {
  const { data, model, seed = String(DEFAULT_SEED) } = parseOptions(args);
  if (data === undefined || model === undefined) throw new AppError('bad-option', USAGE);
  const recipe = new Map(Object.entries(RECIPES)).get(model);
  if (!recipe) {
    const known = Object.keys(RECIPES).join(', ');
    throw new AppError('bad-option', `There is no recipe for the model ${model}; there is: ${known}.`);
  }
  if (!/^\d{1,9}$/.test(seed)) throw new AppError('bad-option', `--seed takes a whole number, not ${seed}.`);
  return { data, model, recipe, seed: Number(seed) };
}

function parseOptions(args: string[]): { data?: string; model?: string; seed?: string } {
  try {
    const options = {
      data: { type: 'string' },
      model: { type: 'string' },
      seed: { type: 'string' },
    } as const;
    return parseArgs({ args, options }).values;
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

function commandOf({ data, model, seed }: TrainOptions): string {
  const seedOption = seed === DEFAULT_SEED ? '' : ` --seed ${seed}`;
  return `npm run train -- --data ${data} --model ${model}${seedOption}`;
}

function logEpoch({ candidate, candidates, stage, epoch, epochs, loss }: TrainingProgress): void {
  if (epoch % 100 !== 0 && epoch !== epochs) return;
  console.error(`candidate ${candidate}/${candidates}, ${stage} ${epoch}/${epochs}: loss ${loss.toFixed(5)}`);
}

function logCandidate({ seed, calibrationError, calibrationFlips }: Candidate): void {
  const flips = (100 * calibrationFlips).toFixed(2);
  console.error(`seed ${seed}: calibration error ${calibrationError.toFixed(5)}, flips ${flips} %`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { recipe, model: id, seed } = options;
  const beats = await readLabelledBeats(await openBeatFolder(options.data), recipe.input);
  console.error(`${beats.count} beats of ${beats.length} samples`);
  const order = { id, recipe, seed, command: commandOf(options) };
  const { card, files } = await trainModel(order, beats, logEpoch, logCandidate);
  const folder = join(MODELS_FOLDER, id);
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of files) await writeFile(join(folder, path), bytes);
  const { parameters, ledger, metrics, thresholds } = card;
  console.log(JSON.stringify({ model: id, parameters, bytes: ledger, metrics, thresholds }));
}

await runCommand(main);
