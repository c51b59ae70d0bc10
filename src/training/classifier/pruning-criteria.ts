/** What to prune first: published measures of what a filter, a neuron or a block of weights is worth. */
import { createRng } from '../../core/rng.ts';
import { planClassifier } from '../../models/classifier/classifier-network.ts';
import { blocksOfClassifier, type PrunedClassifier } from '../../models/classifier/pruned-classifier.ts';
import { classLoss } from './class-loss.ts';
import { CLASS_COUNT, type ClassifierBeats } from './classifier-beats.ts';
import { BATCH_BEATS, batchWriter, type ClassifierFit, copyWeights, drawBeats } from './fit-classifier.ts';
import { type GradientEngine, startGradientEngine } from './gradient-engine.ts';

const NO_CHANGE = { shiftSamples: 0, amplitudeSpread: 0, noiseSd: 0, featureNoiseSd: 0 };

/** Batches drawn as training draws them, the same for whatever is compared on them. */
export interface CriterionBatches {
  readonly beats: ClassifierBeats;
  readonly fit: ClassifierFit;
  /** `[batches * BATCH_BEATS]` */
  readonly chosen: Int32Array;
}

export function drawCriterionBatches(
  beats: ClassifierBeats,
  training: Int32Array,
  fit: ClassifierFit,
  batches: number,
  seed: number,
): CriterionBatches {
  const drawn = drawBeats(beats, training, fit, createRng(seed));
  return { beats, fit, chosen: drawn.slice(0, batches * BATCH_BEATS) };
}

/**
 * Per layer and output channel the square of `sum of gradient x parameter`, averaged over batches: what the loss would
 * change by without the channel, to first order (Molchanov et al. 2019, equation 8, with the channel as the group).
 */
export function taylorImportance(pruned: PrunedClassifier, batches: CriterionBatches): Float64Array[] {
  const plans = planClassifier(pruned.network);
  const importance = plans.map(({ biasCount }) => new Float64Array(biasCount));
  const engine = startGradientEngine(pruned.network, BATCH_BEATS);
  engine.setWeights(pruned.weights);
  let count = 0;
  for (const { slopes } of lossesOf(engine, batches)) {
    count++;
    for (const [i, gradient] of engine.gradients(slopes).entries()) {
      const { weights, biases } = pruned.weights[i];
      const inputs = weights.length / biases.length;
      for (let channel = 0; channel < biases.length; channel++) {
        let sum = gradient.biases[channel] * biases[channel];
        for (let k = channel * inputs; k < (channel + 1) * inputs; k++)
          sum += gradient.weights[k] * weights[k];
        importance[i][channel] += sum ** 2;
      }
    }
  }
  return importance.map((layer) => layer.map((sum) => sum / count));
}

/** Mean loss over the batches. */
export function criterionLoss(engine: GradientEngine, batches: CriterionBatches): number {
  let [sum, count] = [0, 0];
  for (const { loss } of lossesOf(engine, batches)) {
    sum += loss;
    count++;
  }
  return sum / count;
}

function* lossesOf(
  engine: GradientEngine,
  { beats, fit, chosen }: CriterionBatches,
): Generator<{ loss: number; slopes: Float32Array }> {
  const write = batchWriter(beats, NO_CHANGE, createRng(0));
  const slopes = new Float32Array(BATCH_BEATS * CLASS_COUNT);
  for (let start = 0; start + BATCH_BEATS <= chosen.length; start += BATCH_BEATS) {
    const batch = chosen.subarray(start, start + BATCH_BEATS);
    write(batch, [engine]);
    const labels = Uint8Array.from(batch, (beat) => beats.classes[beat]);
    const loss = classLoss(engine.logits(), labels, fit, null, slopes);
    yield { loss, slopes };
  }
}

/** Living blocks of one layer, those of least magnitude (root of the sum of squares) first. */
export function blocksByMagnitude(pruned: PrunedClassifier, layer: number): number[] {
  const blockOf = blocksOfClassifier(pruned.network)[layer];
  const squares = new Map<number, number>();
  for (const [i, block] of blockOf.entries()) {
    if (pruned.masks[layer][i] === 0) continue;
    squares.set(block, (squares.get(block) ?? 0) + pruned.weights[layer].weights[i] ** 2);
  }
  return [...squares].sort((a, b) => a[1] - b[1]).map(([block]) => block);
}

/** Shares of a layer's living blocks whose loss is looked at. */
export const SENSITIVITY_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const;

/** Where blocks may go without a loss, more of them still are more: so a curve never is level. */
const LEAST_RISE = 1e-4;

/**
 * Per layer what the loss rises by when the least share of its blocks goes, and nothing else does (Li et al. 2017 look at
 * their layers so); ever rising. `[layers][SENSITIVITY_SHARES]`
 */
export function layerSensitivity(pruned: PrunedClassifier, batches: CriterionBatches): number[][] {
  const engine = startGradientEngine(pruned.network, BATCH_BEATS);
  engine.setWeights(pruned.weights);
  const loss = criterionLoss(engine, batches);
  const blockOf = blocksOfClassifier(pruned.network);
  return pruned.weights.map((_, layer) => {
    const order = blocksByMagnitude(pruned, layer);
    let highest = 0;
    return SENSITIVITY_SHARES.map((share) => {
      const gone = new Set(order.slice(0, Math.round(share * order.length)));
      if (gone.size === 0) return highest;
      const weights = copyWeights(pruned.weights);
      for (const [i, block] of blockOf[layer].entries()) if (gone.has(block)) weights[layer].weights[i] = 0;
      engine.setWeights(weights);
      highest = Math.max(highest, criterionLoss(engine, batches) - loss);
      return highest + LEAST_RISE * share;
    });
  });
}
