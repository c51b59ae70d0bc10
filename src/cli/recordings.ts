/** `npm run recordings -- train [--data DIR] [--seed N]`: trains the pair for recordings, writes `public/models/recording/`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import { RECORDING_MODEL } from '../models/shipped-models.ts';
import { type AnnotatedBeats, cutBeats, readAnnotatedLead } from '../training/recordings/annotated-beats.ts';
import { DS1, DS2 } from '../training/recordings/mit-bih.ts';
import { RECORDING_RECIPE } from '../training/recordings/recording-recipe.ts';
import { trainRecordingModel } from '../training/recordings/train-recording-model.ts';
import { DEFAULT_RECORD_FOLDER, openRecord } from './record-folder.ts';
import { runCommand } from './run-command.ts';

const MODEL_FOLDER = fileURLToPath(new URL(`../../public/models/${RECORDING_MODEL}/`, import.meta.url));
const SEED = 1;
const USAGE = 'Usage: npm run recordings -- train [--data DIR]';

function readOptions(args: string[]): { task: string; data: string } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string' } },
    });
    const [task] = positionals;
    if (positionals.length !== 1 || task !== 'train') throw new AppError('bad-option', USAGE);
    return { task, data: values.data ?? DEFAULT_RECORD_FOLDER };
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

async function readRecords(folder: string, names: readonly string[]): Promise<AnnotatedBeats[]> {
  const records: AnnotatedBeats[] = [];
  for (const name of names) {
    const lead = await readAnnotatedLead(await openRecord(folder, name), RECORDING_RECIPE.input);
    records.push(cutBeats(lead, lead.peaks, RECORDING_RECIPE.input));
  }
  return records;
}

async function train(data: string): Promise<void> {
  const order = {
    id: RECORDING_MODEL,
    recipe: RECORDING_RECIPE,
    seed: SEED,
    command: `npm run recordings -- train --data ${data}`,
  };
  const [ds1, ds2] = [await readRecords(data, DS1), await readRecords(data, DS2)];
  const { card, files } = await trainRecordingModel(order, ds1, ds2, (title) => (progress) => {
    if (progress.epoch !== progress.epochs) return;
    console.error(`${title}: loss ${progress.loss.toFixed(5)}`);
  });
  await mkdir(MODEL_FOLDER, { recursive: true });
  for (const [path, bytes] of files) await writeFile(join(MODEL_FOLDER, path), bytes);
  const { parameters, ledger, metrics, thresholds } = card;
  console.log(JSON.stringify({ model: card.id, parameters, bytes: ledger, metrics, thresholds }));
}

await runCommand(async () => {
  const { data } = readOptions(process.argv.slice(2));
  await train(data);
});
