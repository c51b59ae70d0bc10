/**
 * What pruning a classifier costs, by every method and at every stage: `pruning.json` beside the card. Figures are those of
 * FP32 networks on the test part, shares 0..1, means over seeds with 95 % intervals.
 */
import { AppError } from '../../core/app-error.ts';
import { AAMI_CLASSES, type AamiClass } from '../../core/label.ts';
import { JsonReader } from '../json-reader.ts';
import { METHODS, type PruningMethod } from './pruning-method.ts';

export const PRUNING_RECORD_FILE = 'pruning.json';
export const PRUNING_RECORD_SCHEMA = 'beatlens-pruning-record/1';

/** 95 %, percentile, of beats (or records) and seeds drawn with replacement. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface PruningPoint {
  /** Share of the unpruned weights that are gone, 0..1. */
  readonly sparsity: number;
  /** How many seeds stand behind the figures. */
  readonly seeds: number;
  readonly accuracy: Estimate;
  readonly macroF1: Estimate;
}

export interface PruningCurve {
  readonly method: PruningMethod;
  /** In ascending order of sparsity, without the unpruned network. */
  readonly points: readonly PruningPoint[];
}

/** What multistage pruning is compared with. */
export const RIVALS = ['unpruned', ...METHODS.slice(1)] as const;
export type Rival = 'unpruned' | PruningMethod;

/** Shares by which multistage is ahead at the same sparsity, paired on the same beats. */
export interface PruningDifference extends PruningPoint {
  readonly against: Rival;
}

/** What the study of multistage pruning published. */
export interface PublishedPruning {
  readonly source: string;
  readonly sparsity: number;
  readonly accuracy: number;
  readonly macroF1: number;
  /** Over one-shot pruning with fine-tuning at the same sparsity. */
  readonly accuracyGain: number;
  readonly macroF1Gain: number;
  /** Share of the run-time complexity that fell away. */
  readonly complexityFall: number;
}

export interface PruningRecord {
  readonly schema: typeof PRUNING_RECORD_SCHEMA;
  /** Of the classifier. */
  readonly id: string;
  readonly command: string;
  readonly seeds: readonly number[];
  readonly testBeats: number;
  /** What intervals draw with replacement, besides the seeds. */
  readonly drawn: 'beats' | 'records';
  /** Those that macro-F1 is the mean of. */
  readonly macroClasses: readonly AamiClass[];
  readonly unpruned: PruningPoint;
  readonly curves: readonly PruningCurve[];
  readonly differences: readonly PruningDifference[];
  readonly published: PublishedPruning;
}

/** @param readFile takes a path relative to the classifier's folder @throws AppError `model-broken` naming the field */
export async function loadPruningRecord(
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<PruningRecord> {
  const bytes = await readFile(PRUNING_RECORD_FILE);
  try {
    return parsePruningRecord(JSON.parse(new TextDecoder().decode(bytes)), PRUNING_RECORD_FILE);
  } catch (thrown) {
    throw AppError.from(thrown, 'model-broken', `${PRUNING_RECORD_FILE} is not JSON.`);
  }
}

/** Checks every field. @throws AppError `model-broken` that names the file and the field */
export function parsePruningRecord(json: unknown, fileName: string): PruningRecord {
  const record = new JsonReader(json, fileName);
  return {
    schema: record.field('schema').oneOf(PRUNING_RECORD_SCHEMA),
    id: record.field('id').string(),
    command: record.field('command').string(),
    seeds: record.field('seeds').list((seed) => seed.integer(0)),
    testBeats: record.field('testBeats').integer(1),
    drawn: record.field('drawn').oneOf('beats', 'records'),
    macroClasses: record.field('macroClasses').list((name) => name.oneOf(...AAMI_CLASSES)),
    unpruned: readPoint(record.field('unpruned')),
    curves: record.field('curves').list((curve) => ({
      method: curve.field('method').oneOf(...METHODS),
      points: curve.field('points').list(readPoint),
    })),
    differences: record.field('differences').list((difference) => ({
      against: difference.field('against').oneOf(...RIVALS),
      ...readPoint(difference),
    })),
    published: readPublished(record.field('published')),
  };
}

function readPoint(point: JsonReader): PruningPoint {
  return {
    sparsity: point.field('sparsity').number(),
    seeds: point.field('seeds').integer(1),
    accuracy: readEstimate(point.field('accuracy')),
    macroF1: readEstimate(point.field('macroF1')),
  };
}

function readEstimate(estimate: JsonReader): Estimate {
  return {
    mean: estimate.field('mean').number(),
    low: estimate.field('low').number(),
    high: estimate.field('high').number(),
  };
}

function readPublished(published: JsonReader): PublishedPruning {
  const number = (name: Exclude<keyof PublishedPruning, 'source'>): number => published.field(name).number();
  return {
    source: published.field('source').string(),
    sparsity: number('sparsity'),
    accuracy: number('accuracy'),
    macroF1: number('macroF1'),
    accuracyGain: number('accuracyGain'),
    macroF1Gain: number('macroF1Gain'),
    complexityFall: number('complexityFall'),
  };
}
