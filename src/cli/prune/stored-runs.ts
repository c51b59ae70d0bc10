/** Records, baselines and stages as arrays that the cache keeps. */

import { callClasses } from '../../models/classifier/beat-classifier.ts';
import type { ClassifierNetwork } from '../../models/classifier/classifier-network.ts';
import { type PrunedClassifier, unprunedClassifier } from '../../models/classifier/pruned-classifier.ts';
import type { PruningMethod } from '../../models/classifier/pruning-method.ts';
import type { Protocol } from '../../training/classifier/classifier-recipes.ts';
import { type ClassifierRecord, readClassifierRecord } from '../../training/classifier/classifier-records.ts';
import { classifierLogits } from '../../training/classifier/fit-classifier.ts';
import {
  type PruningData,
  type PruningRecipe,
  pruneBy,
  STAGES,
  trainBaseline,
} from '../../training/classifier/pruning-run.ts';
import type { ClassifierOf } from '../../training/classifier/results/protocol-runs.ts';
import { readRecordFolder } from './mitdb-folder.ts';
import type { RunCache, StoredArrays } from './run-cache.ts';

/** Raised where code that is not in a recipe changes what a run gives. */
const VERSION = 1;

export interface RunPlan {
  readonly of: ClassifierOf;
  readonly protocol: Protocol;
  readonly seed: number;
  readonly recipe: PruningRecipe;
  readonly data: PruningData;
}

/** A classifier at some sparsity and what it calls the beats of the test part. */
export interface JudgedClassifier {
  readonly method: PruningMethod | 'baseline';
  readonly sparsity: number;
  readonly pruned: PrunedClassifier;
  /** Index in `AAMI_CLASSES` for every beat of the test part. */
  readonly called: Uint8Array;
}

export async function takeRecords(cache: RunCache, folder: string): Promise<ClassifierRecord[]> {
  const arrays = await cache.take('records', { VERSION, folder }, async () =>
    (await readRecordFolder(folder, readClassifierRecord)).flatMap(
      ({ name, signal, rPeaks, features, classes }) => [
        Array.from(name, (character) => character.charCodeAt(0)),
        signal,
        rPeaks,
        features,
        classes,
      ],
    ),
  );
  return Array.from({ length: arrays.length / 5 }, (_, i) => {
    const [name, signal, rPeaks, features, classes] = arrays.slice(5 * i, 5 * i + 5);
    return {
      name: String.fromCharCode(...name),
      signal,
      rPeaks: Int32Array.from(rPeaks),
      features,
      classes: Uint8Array.from(classes),
    };
  });
}

export async function takeBaseline(
  cache: RunCache,
  plan: RunPlan,
  log: (line: string) => void,
): Promise<JudgedClassifier> {
  const { recipe, data, seed } = plan;
  const arrays = await cache.take(nameOf(plan, 'baseline'), keyOf(plan, 'baseline'), async () => {
    const pruned = unprunedClassifier(recipe.network, trainBaseline(recipe, data, seed, log));
    return packStage({ method: 'baseline', sparsity: 0, pruned, called: callTest(pruned, data) });
  });
  return unpackStage(arrays, 'baseline', 0, recipe.network);
}

/** Whether a run is there already. */
export async function isStored(
  cache: RunCache,
  plan: RunPlan,
  method: JudgedClassifier['method'],
): Promise<boolean> {
  return cache.holds(nameOf(plan, method), keyOf(plan, method));
}

/** Every stage of a method. A method is stored when all of its stages are there. */
export async function takeStages(
  cache: RunCache,
  plan: RunPlan,
  method: PruningMethod,
  baseline: PrunedClassifier,
  log: (line: string) => void,
): Promise<JudgedClassifier[]> {
  const { recipe, data, seed } = plan;
  const arrays = await cache.take(nameOf(plan, method), keyOf(plan, method), async () => {
    const packed: ArrayLike<number>[] = [];
    for (const { sparsity, pruned } of pruneBy(method, recipe, data, baseline.weights, seed)) {
      packed.push(...packStage({ method, sparsity, pruned, called: callTest(pruned, data) }));
      log(`${nameOf(plan, method)}: ${sparsity}`);
    }
    return packed;
  });
  const perStage = arrays.length / STAGES.length;
  return STAGES.map((sparsity, i) =>
    unpackStage(arrays.slice(i * perStage, (i + 1) * perStage), method, sparsity, recipe.network),
  );
}

function nameOf({ of, protocol, seed }: RunPlan, method: string): string {
  return `${of === 'rows' ? 'rows-' : ''}${protocol}-${seed}-${method}`;
}

function keyOf({ protocol, seed, recipe }: RunPlan, method: JudgedClassifier['method']): unknown {
  const { network, fit } = recipe;
  if (method === 'baseline') return { VERSION, protocol, seed, network, fit };
  return { VERSION, protocol, seed, recipe, stages: STAGES, method };
}

function callTest({ network, weights }: PrunedClassifier, { beats, split }: PruningData): Uint8Array {
  return callClasses(classifierLogits(network, weights, beats, split.test));
}

function packStage({ pruned, called }: JudgedClassifier): StoredArrays {
  const { network, weights, masks } = pruned;
  return [
    network.layers.map((layer) => (layer.kind === 'conv1d' ? layer.filters : layer.units)),
    called,
    ...weights.flatMap((layer, i) => [layer.weights, layer.biases, masks[i]]),
  ];
}

function unpackStage(
  [widths, called, ...layers]: readonly Float32Array[],
  method: JudgedClassifier['method'],
  sparsity: number,
  unpruned: ClassifierNetwork,
): JudgedClassifier {
  const network = {
    ...unpruned,
    layers: unpruned.layers.map((layer, i) =>
      layer.kind === 'conv1d' ? { ...layer, filters: widths[i] } : { ...layer, units: widths[i] },
    ),
  };
  const weights = unpruned.layers.map((_, i) => ({ weights: layers[3 * i], biases: layers[3 * i + 1] }));
  const masks = unpruned.layers.map((_, i) => Uint8Array.from(layers[3 * i + 2]));
  return { method, sparsity, pruned: { network, weights, masks }, called: Uint8Array.from(called) };
}
