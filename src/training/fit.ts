import { assert } from '../core/assert.ts';
import { createRng, type Rng, shuffle } from '../core/rng.ts';
import type { TensorQuantization } from '../models/int8/quantized-network.ts';
import { type Network, type NetworkWeights, planNetwork } from '../models/network.ts';
import { throughQuantizer } from '../models/quantize.ts';
import type { QuantizeOptions } from '../models/quantize-options.ts';
import { Adam } from './adam.ts';
import { type LossAndGradients, lossAndGradients, type TrainingBatch } from './backpropagation.ts';
import type { LabelledBeats } from './labelled-beats.ts';
import type { FitRecipe } from './recipes.ts';

export type TrainingBeats = Pick<LabelledBeats, 'count' | 'length' | 'samples' | 'validLengths'>;

export interface FitProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Mean over the batches of the epoch of the mean absolute error over the valid part. */
  readonly loss: number;
}

/**
 * Fits the network to reproduce clean beats from noisy ones: the loss is the error over the valid part, whose mean
 * absolute value is the score. Needs a started TensorFlow.js backend; the same seed gives the same weights.
 */
export function fitNetwork(
  network: Network,
  recipe: FitRecipe,
  beats: TrainingBeats,
  seed: number,
  onEpoch: (progress: FitProgress) => void,
): NetworkWeights {
  const rng = createRng(seed);
  const plans = planNetwork(network);
  const weights = initialWeights(network, rng);
  const gradientsOf: GradientsOf = (batch) => lossAndGradients(plans, weights, batch);
  for (const progress of descent(weights, recipe, beats, rng, gradientsOf)) onEpoch(progress);
  return weights;
}

/** What the network is to be quantized with. */
export interface QuantizerInTheLoop {
  readonly network: Network;
  /** Of the input and of every layer's output, which stay as they are. */
  readonly tensors: readonly TensorQuantization[];
  readonly options: QuantizeOptions;
}

/**
 * Goes on with the quantizer in the loop: the forward pass sees the weights and activations INT8 will have, the steps
 * move the weights behind them (Jacob et al. 2018). @returns weights that are yet to be quantized.
 */
export function fineTuneQuantized(
  fitted: NetworkWeights,
  { network, tensors, options }: QuantizerInTheLoop,
  recipe: FitRecipe,
  beats: TrainingBeats,
  seed: number,
  onEpoch: (progress: FitProgress) => void,
): NetworkWeights {
  const weights = copyWeights(fitted);
  const plans = planNetwork(network);
  const gradientsOf: GradientsOf = (batch) =>
    lossAndGradients(plans, throughQuantizer(network, weights, tensors, options), batch, tensors);
  for (const progress of descent(weights, recipe, beats, createRng(seed), gradientsOf)) onEpoch(progress);
  return weights;
}

export function copyWeights(weights: NetworkWeights): NetworkWeights {
  return weights.map((layer) => ({ weights: layer.weights.slice(), biases: layer.biases.slice() }));
}

/** Of the weights as they are, which `descent` moves. */
export type GradientsOf = (batch: TrainingBatch) => LossAndGradients;

/**
 * Adam on batches in random order, moving the weights in place, epoch by epoch: whoever asks for the next one may also
 * stop asking. Beats that fill no batch wait for the next epoch.
 */
export function* descent(
  weights: NetworkWeights,
  recipe: FitRecipe,
  beats: TrainingBeats,
  rng: Rng,
  gradientsOf: GradientsOf,
): Generator<FitProgress> {
  assert(beats.count > 0, 'there are beats to train on');
  const { epochs, batchBeats } = recipe;
  const adam = new Adam(arraysOf(weights).map(({ length }) => length));
  const order = Int32Array.from({ length: beats.count }, (_, beat) => beat);
  const stepsPerEpoch = Math.max(1, Math.floor(beats.count / batchBeats));
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, rng);
    let lossSum = 0;
    for (let step = 0; step < stepsPerEpoch; step++) {
      const chosen = order.subarray(step * batchBeats, (step + 1) * batchBeats);
      const { loss, gradients } = gradientsOf(makeBatch(beats, chosen, recipe, rng));
      const progress = (epoch + step / stepsPerEpoch) / epochs;
      adam.step(arraysOf(weights), arraysOf(gradients), learningRateAt(recipe, progress));
      lossSum += loss;
    }
    yield { epoch: epoch + 1, epochs, loss: lossSum / stepsPerEpoch };
  }
}

/** Half a cosine from the first learning rate to its final share. @param progress 0..1 */
export function learningRateAt(recipe: FitRecipe, progress: number): number {
  const fall = 0.5 * (1 + Math.cos(Math.PI * progress));
  return recipe.learningRate * (recipe.finalLearningRateShare + (1 - recipe.finalLearningRateShare) * fall);
}

/**
 * Uniform within Glorot's limit (Glorot and Bengio 2010), taking a convolution as a matrix; half the variance in the
 * last layer, behind which no ReLU takes half away; biases zero.
 */
export function initialWeights(network: Network, rng: Rng): NetworkWeights {
  const plans = planNetwork(network);
  const last = plans.findLastIndex((plan) => plan.weightCount > 0);
  return plans.map(({ weightCount, biasCount }, i) => {
    const limit =
      weightCount === 0 ? 0 : Math.sqrt((i === last ? 3 : 6) / (weightCount / biasCount + biasCount));
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
function makeBatch(
  beats: TrainingBeats,
  indices: Int32Array,
  { noiseSd, loss }: FitRecipe,
  rng: Rng,
): TrainingBatch {
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
  return { beats: indices.length, length, target, input, errorWeights, loss };
}
