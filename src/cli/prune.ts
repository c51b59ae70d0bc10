/**
 * `npm run prune -- --data DIR [--cache DIR] [--seeds 1,2,3] [--stored]`: from raw records to the classifiers that ship and
 * `docs/results-classifier.md`; with `--rows` to those that read tables of beats and `docs/results-classifier-rows.md`,
 * which are pruned in stages only. What took long is kept in the cache, so that a stopped command goes on where it was; with
 * `--stored` the record is written from what is there.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import { METHODS } from '../models/classifier/pruning-method.ts';
import {
  type ClassifierBeats,
  gatherClassifierBeats,
  splitByPatient,
  splitMixedBeats,
} from '../training/classifier/classifier-beats.ts';
import {
  CLASSIFIER_RECIPES,
  PROTOCOLS,
  type Protocol,
  ROW_CLASSIFIER_RECIPES,
} from '../training/classifier/classifier-recipes.ts';
import { readAnnotatedLead } from '../training/classifier/classifier-records.ts';
import { classifierDocument } from '../training/classifier/results/classifier-document.ts';
import {
  type ClassifierOf,
  classifierId,
  type ProtocolRuns,
} from '../training/classifier/results/protocol-runs.ts';
import { gatherRowBeats } from '../training/classifier/row-records.ts';
import { collectRuns } from './prune/collect-runs.ts';
import { readRecordFolder } from './prune/mitdb-folder.ts';
import { RunCache } from './prune/run-cache.ts';
import { classifierFolder } from './prune/ship-classifier.ts';
import { type RunPlan, takeBaseline, takeRecords, takeStages } from './prune/stored-runs.ts';
import { DEFAULT_RECORD_FOLDER } from './record-folder.ts';
import { runCommand } from './run-command.ts';

const MODELS = new URL('../../public/models/', import.meta.url);
const DOCUMENTS = new URL('../../docs/', import.meta.url);
const OUTPUTS = {
  recordings: { document: 'results-classifier.md', command: 'npm run prune', methods: METHODS },
  rows: {
    document: 'results-classifier-rows.md',
    command: 'npm run prune -- --rows --seeds 1',
    methods: METHODS.slice(0, 1),
  },
} as const;
const DEFAULT_SEEDS = '1,2,3';
const USAGE = 'Usage: npm run prune -- [--data DIR] [--cache DIR] [--seeds 1,2,3] [--stored] [--rows]';

interface PruneOptions {
  readonly data: string;
  readonly cache: string;
  readonly seeds: readonly number[];
  /** Writes models and record from what is stored, and says what is missing. */
  readonly isStoredOnly: boolean;
  readonly of: ClassifierOf;
}

function readOptions(args: string[]): PruneOptions {
  const { data, cache, seeds, stored, rows } = parseOptions(args);
  if (!/^\d{1,9}(,\d{1,9})*$/.test(seeds ?? DEFAULT_SEEDS))
    throw new AppError('bad-option', `--seeds takes whole numbers with commas between, not ${seeds}.`);
  return {
    data: data ?? DEFAULT_RECORD_FOLDER,
    cache: cache ?? join(tmpdir(), 'beatlens-prune'),
    seeds: (seeds ?? DEFAULT_SEEDS).split(',').map(Number),
    isStoredOnly: stored ?? false,
    of: rows ? 'rows' : 'recordings',
  };
}

interface RawOptions {
  data?: string;
  cache?: string;
  seeds?: string;
  stored?: boolean;
  rows?: boolean;
}

function parseOptions(args: string[]): RawOptions {
  try {
    const options = {
      data: { type: 'string' },
      cache: { type: 'string' },
      seeds: { type: 'string' },
      stored: { type: 'boolean' },
      rows: { type: 'boolean' },
    } as const;
    return parseArgs({ args, options }).values;
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

function planRun(of: ClassifierOf, protocol: Protocol, seed: number, beats: ClassifierBeats): RunPlan {
  const split = protocol === 'mixed' ? splitMixedBeats(beats) : splitByPatient(beats);
  const recipes = of === 'rows' ? ROW_CLASSIFIER_RECIPES : CLASSIFIER_RECIPES;
  return { of, protocol, seed, recipe: recipes[protocol], data: { beats, split } };
}

function logLine(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}

async function writeFolder(id: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const folder = new URL(`${id}/`, MODELS);
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of files) await writeFile(new URL(path, folder), bytes);
}

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  const cache = new RunCache(options.cache);
  const { of } = options;
  const { document, command, methods } = OUTPUTS[of];
  const beats =
    of === 'rows'
      ? gatherRowBeats(await readRecordFolder(options.data, readAnnotatedLead))
      : gatherClassifierBeats(await takeRecords(cache, options.data));
  logLine(`${beats.count} beats of ${beats.recordNames.length} records`);
  const plans = options.seeds.flatMap((seed) =>
    PROTOCOLS.map((protocol) => planRun(of, protocol, seed, beats)),
  );
  // Method by method, so that what matters most is there first.
  for (const method of options.isStoredOnly ? [] : methods) {
    for (const plan of plans) {
      const baseline = await takeBaseline(cache, plan, logLine);
      await takeStages(cache, plan, method, baseline.pruned, logLine);
    }
  }
  const runs: ProtocolRuns[] = [];
  for (const protocol of PROTOCOLS) {
    const own = plans.filter((plan) => plan.protocol === protocol);
    const collected = await collectRuns(cache, own, logLine);
    runs.push(collected.runs);
    await writeFolder(classifierId(of, protocol), await classifierFolder(collected, command));
  }
  await writeFile(new URL(document, DOCUMENTS), classifierDocument(runs, command));
  logLine(`docs/${document} is written`);
});
