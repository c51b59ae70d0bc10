/** What one protocol gave: every seed, every way of pruning, both precisions, judged on the beats of its test part. */
import { assert } from '../../../core/assert.ts';
import { createRng } from '../../../core/rng.ts';
import { accuracyOf, type ClassMatrix, classMatrix, macroF1 } from '../../../metrics/class-figures.ts';
import type { ClassifierCost } from '../../../models/classifier/pruned-classifier.ts';
import type { PruningMethod } from '../../../models/classifier/pruning-method.ts';
import type { Protocol } from '../classifier-recipes.ts';
import type { DrawnUnits } from './seed-mean.ts';

/** A classifier at some sparsity, judged. */
export interface JudgedStage {
  readonly sparsity: number;
  /** Filters and units of the layers, in order. */
  readonly widths: string;
  readonly cost: ClassifierCost;
  /** For every beat of the test part, index in `AAMI_CLASSES`. */
  readonly called: Uint8Array;
}

/** What a stage costs and says in integers. */
export interface Int8Stage {
  readonly calledInt8: Uint8Array;
  readonly bytesInt8: number;
}

export interface SeedRuns {
  readonly seed: number;
  readonly baseline: JudgedStage & Int8Stage;
  readonly multistage: readonly (JudgedStage & Int8Stage)[];
  readonly others: ReadonlyMap<PruningMethod, readonly JudgedStage[]>;
}

/** What a classifier reads: recordings with their rhythm, or rows of a table one by one. */
export type ClassifierOf = 'recordings' | 'rows';

/** The id of a classifier, and the name of its folder. */
export function classifierId(of: ClassifierOf, protocol: Protocol): string {
  return of === 'rows' ? `classifier-rows-${protocol}` : `classifier-${protocol}`;
}

export interface ProtocolRuns {
  readonly of: ClassifierOf;
  readonly protocol: Protocol;
  readonly truth: Uint8Array;
  /** Index of the record of every beat of the test part. */
  readonly records: Uint8Array;
  readonly trainingBeats: number;
  readonly seeds: readonly SeedRuns[];
  /** One of the seeds. */
  readonly shippedSeed: number;
  /** Of the seed that ships: the baseline on the dense kernel, then its stages. */
  readonly microseconds: readonly { readonly microseconds: number; readonly leastMicroseconds: number }[];
}

/** Every class counts where mixed; by patient Q is left out, for seven beats of DS2 are no figure. */
export function macroClasses(protocol: Protocol): readonly number[] {
  return protocol === 'mixed' ? [0, 1, 2, 3, 4] : [0, 1, 2, 3];
}

export function shippedRuns({ seeds, shippedSeed }: ProtocolRuns): SeedRuns {
  const shipped = seeds.find(({ seed }) => seed === shippedSeed);
  assert(shipped !== undefined, `seed ${shippedSeed} among the runs`);
  return shipped;
}

export const FIGURES = ['accuracy', 'macro-F1'] as const;
export type Figure = (typeof FIGURES)[number];

export function figureOf(figure: Figure, protocol: Protocol): (matrix: ClassMatrix) => number {
  return figure === 'accuracy' ? accuracyOf : (matrix) => macroF1(matrix, macroClasses(protocol));
}

export function matrixOf({ truth }: ProtocolRuns, called: Uint8Array): ClassMatrix {
  return classMatrix(truth, called);
}

const RESAMPLES = 1000;

/** Beats one by one where all are mixed, records where patients are kept apart. */
export function unitsOf({ protocol, truth, records }: ProtocolRuns): DrawnUnits {
  const drawn = { resamples: RESAMPLES, rng: createRng(20) };
  if (protocol === 'mixed')
    return { ...drawn, unitOf: Int32Array.from(truth.keys()), unitCount: truth.length };
  const known = [...new Set(records)];
  const places = new Map(known.map((record, place) => [record, place]));
  return {
    ...drawn,
    unitOf: Int32Array.from(records, (record) => places.get(record) ?? 0),
    unitCount: known.length,
  };
}
