import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { planNetwork } from '../../models/network.ts';
import { lossAndGradients, type TrainingBatch } from '../backpropagation.ts';
import { initialWeights } from '../fit.ts';
import { recordingGradients } from './recording-gradients.ts';
import { RECORDING_RECIPE } from './recording-recipe.ts';

const { network } = RECORDING_RECIPE;
const BEATS = 8;

beforeAll(async () => {
  await startTfjsBackend();
});

describe('recordingGradients', () => {
  it.each(['absolute', 'squared'] as const)('gives what TensorFlow.js gives, %s error', (loss) => {
    const rng = createRng(5);
    const weights = initialWeights(network, rng);
    const size = BEATS * network.inputLength;
    const target = Float32Array.from({ length: size }, () => rng.nextGaussian());
    const batch: TrainingBatch = {
      beats: BEATS,
      length: network.inputLength,
      target,
      input: target.map((value) => value + 0.3 * rng.nextGaussian()),
      errorWeights: new Float32Array(size).fill(1 / size),
      loss,
    };
    const expected = lossAndGradients(planNetwork(network), weights, batch);
    const found = recordingGradients(network, weights, BEATS)(batch);
    expect(found.loss).toBeCloseTo(expected.loss, 5);
    for (const [i, layer] of expected.gradients.entries()) {
      for (const [k, gradient] of layer.weights.entries())
        expect(found.gradients[i].weights[k]).toBeCloseTo(gradient, 6);
      for (const [k, gradient] of layer.biases.entries())
        expect(found.gradients[i].biases[k]).toBeCloseTo(gradient, 6);
    }
  });
});
