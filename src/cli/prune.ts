/**
 * `npm run prune -- --data DIR [--cache DIR] [--seeds 1,2,3] [--stored]`: from raw records to the classifiers that ship and
 * `docs/results-classifier.md`. What took long is kept in the cache, so that a stopped command goes on where it was; with
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
import { CLASSIFIER_RECIPES, PROTOCOLS, type Protocol } from '../training/classifier/classifier-recipes.ts';
import { classifierDocument } from '../training/classifier/results/classifier-document.ts';
import type { ProtocolRuns } from '../training/classifier/results/protocol-runs.ts';
import { collectRuns } from './prune/collect-runs.ts';
import { RunCache } from './prune/run-cache.ts';
import { classifierFolder } from './prune/ship-classifier.ts';
import { type RunPlan, takeBaseline, takeRecords, takeStages } from './prune/stored-runs.ts';
import { DEFAULT_RECORD_FOLDER } from './record-folder.ts';
import { runCommand } from './run-command.ts';

const MODELS = new URL('../../public/models/', import.meta.url);
const DOCUMENT = new URL('../../docs/results-classifier.md', import.meta.url);
const COMMAND = 'npm run prune';
const DEFAULT_SEEDS = '1,2,3';
const USAGE = 'Usage: npm run prune -- [--data DIR] [--cache DIR] [--seeds 1,2,3] [--stored]';

interface PruneOptions {
  readonly data: string;
  readonly cache: string;
  readonly seeds: readonly number[];
  /** Writes models and record from what is stored, and says what is missing. */
  readonly isStoredOnly: boolean;
}

function readOptions(args: string[]): PruneOptions {
  const { data, cache, seeds, stored } = parseOptions(args);
  if (!/^\d{1,9}(,\d{1,9})*$/.test(seeds ?? DEFAULT_SEEDS))
    throw new AppError('bad-option', `--seeds takes whole numbers with commas between, not ${seeds}.`);
  return {
    data: data ?? DEFAULT_RECORD_FOLDER,
    cache: cache ?? join(tmpdir(), 'beatlens-prune'),
    seeds: (seeds ?? DEFAULT_SEEDS).split(',').map(Number),
    isStoredOnly: stored ?? false,
  };
}

function parseOptions(args: string[]): { data?: string; cache?: string; seeds?: string; stored?: boolean } {
  try {
    const options = {
      data: { type: 'string' },
      cache: { type: 'string' },
      seeds: { type: 'string' },
      stored: { type: 'boolean' },
    } as const;
    return parseArgs({ args, options }).values;
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

function planRun(protocol: Protocol, seed: number, beats: ClassifierBeats): RunPlan {
  const split = protocol === 'mixed' ? splitMixedBeats(beats) : splitByPatient(beats);
  return { protocol, seed, recipe: CLASSIFIER_RECIPES[protocol], data: { beats, split } };
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
  const beats = gatherClassifierBeats(await takeRecords(cache, options.data));
  logLine(`${beats.count} beats of ${beats.recordNames.length} records`);
  const plans = options.seeds.flatMap((seed) => PROTOCOLS.map((protocol) => planRun(protocol, seed, beats)));
  // Method by method, so that what matters most is there first.
  for (const method of options.isStoredOnly ? [] : METHODS) {
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
    await writeFolder(`classifier-${protocol}`, await classifierFolder(collected, COMMAND));
  }
  await writeFile(DOCUMENT, classifierDocument(runs, COMMAND));
  logLine('docs/results-classifier.md is written');
});
