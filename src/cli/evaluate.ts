/** `npm run evaluate [-- --data DIR]`: rewrites `docs/results.md` from the shipped models and the beats. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import { loadModelPair } from '../models/load-model-pair.ts';
import { SHIPPED_MODELS } from '../models/shipped-models.ts';
import { KAGGLE_ROW } from '../signal/prepare-beats.ts';
import { readLabelledBeats } from '../training/labelled-beats.ts';
import { RECIPES } from '../training/recipes.ts';
import { pairResults } from '../training/results/pair-results.ts';
import { resultsDocument } from '../training/results/results-document.ts';
import { DEFAULT_BEAT_FOLDER, openBeatFolder } from './beat-folder.ts';
import { runCommand } from './run-command.ts';

const MODELS = new URL('../../public/models/', import.meta.url);
const DOCUMENT = new URL('../../docs/results.md', import.meta.url);
const USAGE = 'Usage: npm run evaluate [-- --data DIR]';

/** The row as it is: its valid length tells the heart rate. */
const WHOLE_ROW = {
  rateHz: KAGGLE_ROW.rateHz,
  lengthSamples: KAGGLE_ROW.samples,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
} as const;

function readDataOption(args: string[]): string {
  try {
    const { data } = parseArgs({ args, options: { data: { type: 'string' } } }).values;
    return data ?? DEFAULT_BEAT_FOLDER;
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

await runCommand(async () => {
  const data = readDataOption(process.argv.slice(2));
  const { validLengths: rowLengths } = await readLabelledBeats(await openBeatFolder(data), WHOLE_ROW);
  const sections: string[] = [];
  for (const id of SHIPPED_MODELS) {
    const pair = await loadModelPair((path) => readFile(new URL(`${id}/${path}`, MODELS)));
    const beats = await readLabelledBeats(await openBeatFolder(data), pair.card.input);
    sections.push(await pairResults(pair, RECIPES[id], { beats, rowLengths }, console.error));
  }
  await mkdir(new URL('.', DOCUMENT), { recursive: true });
  await writeFile(DOCUMENT, resultsDocument(sections));
  console.error('docs/results.md is written');
});
