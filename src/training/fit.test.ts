import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { runNetworkFloat } from '../models/float-reference.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import type { TensorQuantization } from '../models/int8/quantized-network.ts';
import { runNetworkS8Reference } from '../models/int8/reference.ts';
import { absoluteErrorSumsS8, quantizeS8 } from '../models/int8/score-s8.ts';
import type { Network, NetworkWeights } from '../models/network.ts';
import { calibrateTensors, quantizeWithTensors } from '../models/quantize.ts';
import { Adam } from './adam.ts';
import { fineTuneQuantized, fitNetwork, initialWeights, learningRateAt, type TrainingBeats } from './fit.ts';
import type { FitRecipe } from './recipes.ts';

const LENGTH = 32;
const NETWORK: Network = {
  inputLength: LENGTH,
  layers: [
    { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 3, activation: 'linear' },
    { kind: 'dense', units: LENGTH, activation: 'linear' },
  ],
};
const RECIPE: FitRecipe = {
  epochs: 60,
  batchBeats: 16,
  learningRate: 1e-2,
  finalLearningRateShare: 0.1,
  noiseSd: 0.05,
  loss: 'absolute',
};

/** Bumps that differ in place and height; the second half of each beat is padding that holds nonsense. */
function bumps(count: number): TrainingBeats {
  const rng = createRng(2);
  const samples = new Float32Array(count * LENGTH);
  for (let beat = 0; beat < count; beat++) {
    const centre = 4 + 8 * rng.next();
    const height = 0.5 + 0.5 * rng.next();
    for (let i = 0; i < LENGTH; i++) {
      samples[beat * LENGTH + i] = i < 16 ? height * Math.exp(-(((i - centre) / 2) ** 2)) : 50;
    }
  }
  return { count, length: LENGTH, samples, validLengths: new Uint16Array(count).fill(16) };
}

function meanError(weights: NetworkWeights, beats: TrainingBeats): number {
  let sum = 0;
  for (let beat = 0; beat < beats.count; beat++) {
    const input = beats.samples.subarray(beat * LENGTH, (beat + 1) * LENGTH);
    const output = runNetworkFloat(NETWORK, weights, input)[2];
    for (let i = 0; i < beats.validLengths[beat]; i++)
      sum += Math.abs(output[i] - input[i]) / beats.validLengths[beat];
  }
  return sum / beats.count;
}

beforeAll(async () => {
  await startTfjsBackend();
});

describe('fitNetwork', () => {
  const beats = bumps(60);

  it('learns to reproduce the valid part and pays no attention to the padding', () => {
    const losses: number[] = [];
    const weights = fitNetwork(NETWORK, RECIPE, beats, 1, ({ loss }) => losses.push(loss));
    expect(losses).toHaveLength(60);
    expect(losses[59]).toBeLessThan(losses[0] / 4);
    expect(meanError(weights, beats)).toBeLessThan(
      meanError(initialWeights(NETWORK, createRng(1)), beats) / 4,
    );
    // The decoder's rows for the padding never move from where they began.
    const untouched = initialWeights(NETWORK, createRng(1))[2].weights.subarray(16 * 3);
    expect(weights[2].weights.subarray(16 * 3)).toEqual(untouched);
  });

  it('gives the same weights for the same seed and others for another', () => {
    const short = { ...RECIPE, epochs: 2 };
    const once = fitNetwork(NETWORK, short, beats, 1, () => {});
    expect(fitNetwork(NETWORK, short, beats, 1, () => {})).toEqual(once);
    expect(fitNetwork(NETWORK, short, beats, 2, () => {})).not.toEqual(once);
  });
});

describe('fineTuneQuantized', () => {
  const beats = bumps(60);
  const options = { weights: 'per-tensor', activations: 'asymmetric', range: { kind: 'min-max' } } as const;
  const fitted = () => fitNetwork(NETWORK, RECIPE, beats, 1, () => {});
  /** The second half is padding that holds nonsense, which INT8 cannot show and nobody scores. */
  const range = { low: 0, high: 1 };

  /** Mean error of the integer network over the valid part, in real units. */
  function errorInInt8(weights: NetworkWeights, tensors: readonly TensorQuantization[]): number {
    const network = quantizeWithTensors(NETWORK, weights, tensors, options);
    const input = quantizeS8(beats.samples, network.input);
    const sums = absoluteErrorSumsS8(
      input,
      runNetworkS8Reference(network, input),
      beats.validLengths,
      LENGTH,
    );
    return sums.reduce((total, sum, beat) => total + sum / beats.validLengths[beat], 0) * network.input.scale;
  }

  it('makes the integer network better than quantizing the fitted one does', () => {
    const weights = fitted();
    // So few beats that the ranges are far too short: what saturates must be learnt around.
    const tensors = calibrateTensors(NETWORK, weights, range, beats.samples.subarray(0, LENGTH), options);
    const tuned = fineTuneQuantized(
      weights,
      { network: NETWORK, tensors, options },
      RECIPE,
      beats,
      1,
      () => {},
    );
    expect(errorInInt8(tuned, tensors)).toBeLessThan(0.8 * errorInInt8(weights, tensors));
  });

  it('leaves the fitted weights as they were and follows its seed', () => {
    const weights = fitted();
    const before = structuredClone(weights);
    const tensors = calibrateTensors(NETWORK, weights, range, beats.samples, options);
    const tune = (seed: number) =>
      fineTuneQuantized(
        weights,
        { network: NETWORK, tensors, options },
        { ...RECIPE, epochs: 2 },
        beats,
        seed,
        () => {},
      );
    const tuned = tune(1);
    expect(weights).toEqual(before);
    expect(tune(1)).toEqual(tuned);
    expect(tune(2)).not.toEqual(tuned);
  });
});

describe('learningRateAt', () => {
  it('falls along half a cosine to its final share', () => {
    expect(learningRateAt(RECIPE, 0)).toBeCloseTo(0.01, 12);
    expect(learningRateAt(RECIPE, 0.5)).toBeCloseTo(0.0055, 12);
    expect(learningRateAt(RECIPE, 1)).toBeCloseTo(0.001, 12);
  });
});

describe('Adam', () => {
  it('takes a first step of the learning rate against the sign of the gradient', () => {
    const values = Float32Array.of(1, 1, 1);
    new Adam([3]).step([values], [Float32Array.of(5, -0.01, 0)], 0.1);
    expect(values[0]).toBeCloseTo(0.9, 5);
    expect(values[1]).toBeCloseTo(1.1, 4);
    expect(values[2]).toBe(1);
  });

  it('follows the published recursion over several steps', () => {
    // Kingma and Ba 2015, algorithm 1, by hand for gradients 1 then -1 then 2 with a rate of 0.1.
    const values = Float32Array.of(0);
    const adam = new Adam([1]);
    let mean = 0;
    let square = 0;
    let expected = 0;
    for (const [i, gradient] of [1, -1, 2].entries()) {
      adam.step([values], [Float32Array.of(gradient)], 0.1);
      mean = 0.9 * mean + 0.1 * gradient;
      square = 0.999 * square + 0.001 * gradient ** 2;
      expected -= (0.1 * (mean / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(square / (1 - 0.999 ** (i + 1))) + 1e-7);
    }
    expect(values[0]).toBeCloseTo(expected, 6);
  });
});
