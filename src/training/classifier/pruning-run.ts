/** A baseline and what every way of pruning makes of it, from one seed. */
import { createRng } from '../../core/rng.ts';
import type { ClassifierNetwork } from '../../models/classifier/classifier-network.ts';
import {
  costOf,
  type PrunedClassifier,
  unprunedClassifier,
} from '../../models/classifier/pruned-classifier.ts';
import type { PruningMethod } from '../../models/classifier/pruning-method.ts';
import type { NetworkWeights } from '../../models/network.ts';
import type { Teacher } from './class-loss.ts';
import type { BeatSplit, ClassifierBeats } from './classifier-beats.ts';
import {
  type ClassifierFit,
  type Fitting,
  fitClassifier,
  initialClassifierWeights,
} from './fit-classifier.ts';
import { type PruningOrder, pruneAtOnce, pruneFurther } from './prune-stage.ts';
import { drawCriterionBatches } from './pruning-criteria.ts';

/** Sparsity after each stage. */
export const STAGES = [0.2, 0.4, 0.6, 0.8, 0.9, 0.95] as const;

export interface PruningRecipe {
  readonly network: ClassifierNetwork;
  readonly fit: ClassifierFit;
  /** Otherwise as the baseline's fit. */
  readonly fineTuning: {
    /** Of each of the `STAGES`. */
    readonly epochs: readonly number[];
    /** At the start of every stage: rewound, as Renda et al. 2020 have it. */
    readonly learningRate: number;
  };
  readonly teacher: Teacher;
  /** Share of the sparsity that goes with whole channels. */
  readonly channelShare: number;
  /** Batches that criteria look at. */
  readonly criterionBatches: number;
}

export interface PruningData {
  readonly beats: ClassifierBeats;
  readonly split: BeatSplit;
}

export interface PrunedStage {
  readonly method: PruningMethod;
  readonly sparsity: number;
  readonly pruned: PrunedClassifier;
}

export type Log = (line: string) => void;

export function trainBaseline(
  { network, fit }: PruningRecipe,
  { beats, split }: PruningData,
  seed: number,
  log: Log,
): NetworkWeights {
  const start = initialClassifierWeights(network, createRng(seed));
  return fitClassifier({ network, fit, beats, training: split.training }, start, seed, (epoch, loss) => {
    if (epoch % 5 === 0) log(`baseline, epoch ${epoch}: loss ${loss.toFixed(4)}`);
  });
}

/** Every stage a method goes through, as soon as it is there. */
export function* pruneBy(
  method: PruningMethod,
  recipe: PruningRecipe,
  data: PruningData,
  baseline: NetworkWeights,
  seed: number,
): Generator<PrunedStage> {
  const unpruned = unprunedClassifier(recipe.network, baseline);
  const cost = costOf(unpruned);
  let current = unpruned;
  for (const [stage, sparsity] of STAGES.entries()) {
    const stageSeed = 1000 * seed + stage;
    if (method === 'one-shot') {
      const cut = pruneAtOnce(unpruned, Math.floor(cost.weights * (1 - sparsity)));
      const epochs = recipe.fineTuning.epochs.slice(0, stage + 1).reduce((sum, own) => sum + own, 0);
      current = fineTune(cut, recipe, data, baseline, { method, epochs, seed: stageSeed });
    } else {
      const target = { sparsity, channelShare: recipe.channelShare, unpruned: cost };
      const narrower = pruneFurther(current, target, orderOf(method, recipe, data, stageSeed));
      const epochs = method === 'no-fine-tuning' ? 0 : recipe.fineTuning.epochs[stage];
      current = fineTune(narrower, recipe, data, baseline, { method, epochs, seed: stageSeed });
    }
    yield { method, sparsity, pruned: current };
  }
}

function orderOf(
  method: PruningMethod,
  { fit, criterionBatches }: PruningRecipe,
  { beats, split }: PruningData,
  seed: number,
): PruningOrder {
  if (method === 'random') return { kind: 'random', rng: createRng(seed) };
  return {
    kind: 'criteria',
    batches: drawCriterionBatches(beats, split.training, fit, criterionBatches, seed),
  };
}

function fineTune(
  pruned: PrunedClassifier,
  { network, fit, fineTuning, teacher }: PruningRecipe,
  { beats, split }: PruningData,
  baseline: NetworkWeights,
  { method, epochs, seed }: { method: PruningMethod; epochs: number; seed: number },
): PrunedClassifier {
  if (epochs === 0) return pruned;
  const isTaught = method !== 'one-shot';
  const fitting: Fitting = {
    network: pruned.network,
    fit: { ...fit, learningRate: fineTuning.learningRate, epochs },
    beats,
    training: split.training,
    masks: pruned.masks,
    ...(isTaught ? { teaching: { teacher, network, weights: baseline } } : {}),
  };
  return { ...pruned, weights: fitClassifier(fitting, pruned.weights, seed) };
}
