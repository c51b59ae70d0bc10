/**
 * The pair for recordings, on the records of MIT-BIH: `npm run recordings -- train` writes `public/models/recording/`,
 * `-- evaluate` writes `docs/results-recordings.md`, `-- experiment` writes `docs/experiments-recordings.md` after every
 * variant.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import { DS1, DS2 } from '../core/mit-bih.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { loadModelPair } from '../models/load-model-pair.ts';
import { RECORDING_MODEL } from '../models/shipped-models.ts';
import { MODEL_BAND } from '../signal/model-stream.ts';
import { type AnnotatedBeats, cutBeats, readAnnotatedLead } from '../training/recordings/annotated-beats.ts';
import { detectPeaks } from '../training/recordings/detected-peaks.ts';
import { experimentsRecordingsDocument } from '../training/recordings/experiments-recordings-document.ts';
import { type JudgedRecord, judgeRecord } from '../training/recordings/judge-recordings.ts';
import {
  RECORDING_VARIANTS,
  tryRecordingVariant,
  type VariantFigures,
} from '../training/recordings/recording-experiments.ts';
import { LEARNING_PERIOD_S } from '../training/recordings/recording-parts.ts';
import { RECORDING_RECIPE } from '../training/recordings/recording-recipe.ts';
import { recordingsResults } from '../training/recordings/recordings-results.ts';
import { trainRecordingModel } from '../training/recordings/train-recording-model.ts';
import { DEFAULT_RECORD_FOLDER, openRecord } from './record-folder.ts';
import { runCommand } from './run-command.ts';

const MODEL_FOLDER = fileURLToPath(new URL(`../../public/models/${RECORDING_MODEL}/`, import.meta.url));
const RESULTS = new URL('../../docs/results-recordings.md', import.meta.url);
const EXPERIMENTS = new URL('../../docs/experiments-recordings.md', import.meta.url);
const SEED = 1;
const USAGE = 'Usage: npm run recordings -- train|evaluate|experiment [--data DIR]';

const TASKS = { train, evaluate, experiment };

function readOptions(args: string[]): { task: (data: string) => Promise<void>; data: string } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string' } },
    });
    const task = new Map(Object.entries(TASKS)).get(positionals.join(' '));
    if (!task) throw new AppError('bad-option', USAGE);
    return { task, data: values.data ?? DEFAULT_RECORD_FOLDER };
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

async function readRecords(
  folder: string,
  names: readonly string[],
  contract: InputContract,
  lowHz = MODEL_BAND.lowHz,
): Promise<AnnotatedBeats[]> {
  const records: AnnotatedBeats[] = [];
  for (const name of names) {
    const recording = await openRecord(folder, name);
    const lead = await readAnnotatedLead(recording, contract, { ...MODEL_BAND, lowHz });
    records.push(cutBeats(lead, lead.peaks, contract));
  }
  return records;
}

async function train(data: string): Promise<void> {
  const recipe = RECORDING_RECIPE;
  const command = `npm run recordings -- train --data ${data}`;
  const order = { id: RECORDING_MODEL, recipe, seed: SEED, command };
  const [ds1, ds2] = [await readRecords(data, DS1, recipe.input), await readRecords(data, DS2, recipe.input)];
  const { card, files } = await trainRecordingModel(order, ds1, ds2, (title) => (progress) => {
    if (progress.epoch !== progress.epochs) return;
    console.error(`${title}: loss ${progress.loss.toFixed(5)}`);
  });
  await mkdir(MODEL_FOLDER, { recursive: true });
  for (const [path, bytes] of files) await writeFile(join(MODEL_FOLDER, path), bytes);
  const { parameters, ledger, metrics, thresholds } = card;
  console.log(JSON.stringify({ model: card.id, parameters, bytes: ledger, metrics, thresholds }));
}

async function evaluate(data: string): Promise<void> {
  const { name: backendName } = await startTfjsBackend();
  const pair = await loadModelPair((path) => readFile(join(MODEL_FOLDER, path)));
  const contract = pair.card.input;
  const judged: Record<'reference' | 'detected', JudgedRecord[]> = { reference: [], detected: [] };
  let [missed, unmatched] = [0, 0];
  for (const name of DS2) {
    const recording = await openRecord(data, name);
    const lead = await readAnnotatedLead(recording, contract);
    const peaks = await detectPeaks(recording);
    judged.reference.push(await judgeRecord(pair, cutBeats(lead, lead.peaks, contract), backendName));
    judged.detected.push(await judgeRecord(pair, cutBeats(lead, peaks, contract), backendName));
    const later = peaks.filter(({ timeS }) => timeS >= LEARNING_PERIOD_S);
    const matched = later.filter(({ aamiClass }) => aamiClass !== null).length;
    missed += lead.peaks.filter(({ timeS }) => timeS >= LEARNING_PERIOD_S).length - matched;
    unmatched += later.length - matched;
    console.error(`${name} is judged`);
  }
  const sets = [
    { peaks: 'reference', records: judged.reference, missed: 0, unmatched: 0 },
    { peaks: 'detected', records: judged.detected, missed, unmatched },
  ];
  await writeFile(RESULTS, recordingsResults(pair.card, sets));
  console.error('docs/results-recordings.md is written');
}

async function experiment(data: string): Promise<void> {
  const { name: backendName } = await startTfjsBackend();
  const results: VariantFigures[] = [];
  const read = new Map<string, AnnotatedBeats[]>();
  for (const variant of RECORDING_VARIANTS) {
    const key = JSON.stringify([variant.recipe.input, variant.lowHz]);
    const ds1 = read.get(key) ?? (await readRecords(data, DS1, variant.recipe.input, variant.lowHz));
    read.set(key, ds1);
    const figures = await tryRecordingVariant(variant, ds1, backendName);
    console.error(JSON.stringify(figures));
    results.push(figures);
    await writeFile(EXPERIMENTS, experimentsRecordingsDocument(results, RECORDING_VARIANTS.length));
  }
}

await runCommand(async () => {
  const { task, data } = readOptions(process.argv.slice(2));
  await task(data);
});
