import { assert } from '../core/assert.ts';
import { createRng, type Rng, shuffle } from '../core/rng.ts';
import { type Network, type NetworkWeights, planNetwork } from '../models/network.ts';
import { Adam } from './adam.ts';
import { lossAndGradients, type TrainingBatch } from './backpropagation.ts';
import type { LabelledBeats } from './labelled-beats.ts';
import type { FitRecipe } from './recipes.ts';

export type TrainingBeats = Pick<LabelledBeats, 'count' | 'length' | 'samples' | 'validLengths'>;

export interface FitProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Mean over the beats of the epoch of the mean absolute error over the valid part. */
  readonly loss: number;
}

/**
 * Fits the network to reproduce clean beats from noisy ones: the loss is the mean absolute error over the valid
 * part, which is also the score. Needs a started TensorFlow.js backend; the same seed gives the same weights.
 */
export function fitNetwork(
  network: Network,
  recipe: FitRecipe,
  beats: TrainingBeats,
  seed: number,
  onEpoch: (progress: FitProgress) => void,
): NetworkWeights {
  assert(beats.count > 0, 'there are beats to train on');
  const { epochs, batchBeats } = recipe;
  const rng = createRng(seed);
  const plans = planNetwork(network);
  const weights = initialWeights(network, rng);
  const adam = new Adam(arraysOf(weights).map(({ length }) => length));
  const order = Int32Array.from({ length: beats.count }, (_, beat) => beat);
  const stepsPerEpoch = Math.ceil(beats.count / batchBeats);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, rng);
    let lossSum = 0;
    for (let step = 0; step < stepsPerEpoch; step++) {
      const chosen = order.subarray(step * batchBeats, (step + 1) * batchBeats);
      const { loss, gradients } = lossAndGradients(
        plans,
        weights,
        makeBatch(beats, chosen, recipe.noiseSd, rng),
      );
      const progress = (epoch + step / stepsPerEpoch) / epochs;
      adam.step(arraysOf(weights), arraysOf(gradients), learningRateAt(recipe, progress));
      lossSum += loss * chosen.length;
    }
    onEpoch({ epoch: epoch + 1, epochs, loss: lossSum / beats.count });
  }
  return weights;
}

/** Half a cosine from the first learning rate to its final share. @param progress 0..1 */
export function learningRateAt(recipe: FitRecipe, progress: number): number {
  const fall = 0.5 * (1 + Math.cos(Math.PI * progress));
  return recipe.learningRate * (recipe.finalLearningRateShare + (1 - recipe.finalLearningRateShare) * fall);
}

/** Uniform within Glorot's limit (Glorot and Bengio 2010), taking a convolution as a matrix; biases zero. */
export function initialWeights(network: Network, rng: Rng): NetworkWeights {
  return planNetwork(network).map(({ weightCount, biasCount }) => {
    const limit = weightCount === 0 ? 0 : Math.sqrt(6 / (weightCount / biasCount + biasCount));
    return {
      weights: Float32Array.from({ length: weightCount }, () => (2 * rng.next() - 1) * limit),
      biases: new Float32Array(biasCount),
    };
  });
}

function arraysOf(weights: NetworkWeights): Float32Array[] {
  return weights.flatMap((layer) => [layer.weights, layer.biases]);
}

/** Each sample of a beat's valid part counts 1 / (beats * valid length), the padding nothing. */
function makeBatch(beats: TrainingBeats, indices: Int32Array, noiseSd: number, rng: Rng): TrainingBatch {
  const { length } = beats;
  const target = new Float32Array(indices.length * length);
  const errorWeights = new Float32Array(target.length);
  for (const [i, beat] of indices.entries()) {
    const start = i * length;
    target.set(beats.samples.subarray(beat * length, (beat + 1) * length), start);
    const validLength = beats.validLengths[beat];
    errorWeights.fill(1 / (validLength * indices.length), start, start + validLength);
  }
  const input = target.map((value) => value + noiseSd * rng.nextGaussian());
  return { beats: indices.length, length, target, input, errorWeights };
}
