import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { runNetworkFloat } from '../models/float-reference.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { runNetworkS8Reference } from '../models/int8/reference.ts';
import { dequantizeS8, quantizeS8 } from '../models/int8/score-s8.ts';
import { type Network, type NetworkWeights, planNetwork } from '../models/network.ts';
import { calibrateTensors, quantizeWithTensors, throughQuantizer } from '../models/quantize.ts';
import { lossAndGradients, type TrainingBatch } from './backpropagation.ts';
import { initialWeights } from './fit.ts';

/** Overlapping kernels, a stride that divides nothing, both paddings, a ReLU and an interpolation to go through. */
const NETWORK: Network = {
  inputLength: 23,
  layers: [
    { kind: 'conv1d', filters: 3, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 2, kernelSize: 3, stride: 4, padding: 'valid', activation: 'linear' },
    { kind: 'dense', units: 3, activation: 'relu' },
    { kind: 'dense', units: 12, activation: 'linear' },
    { kind: 'interpolate', outputs: 23 },
  ],
};
const BEATS = 3;
const OPTIONS = { weights: 'per-tensor', activations: 'asymmetric', range: { kind: 'min-max' } } as const;

function randomBatch(seed: number): TrainingBatch {
  const rng = createRng(seed);
  const values = () => Float32Array.from({ length: BEATS * NETWORK.inputLength }, () => rng.next());
  return {
    beats: BEATS,
    length: NETWORK.inputLength,
    target: values(),
    input: values(),
    errorWeights: values(),
    loss: 'absolute',
  };
}

/** The loss by the plain float twin, in doubles. */
function plainLoss(
  weights: NetworkWeights,
  { beats, length, target, input, errorWeights, loss: kind }: TrainingBatch,
): number {
  let loss = 0;
  for (let beat = 0; beat < beats; beat++) {
    const reconstruction = runNetworkFloat(
      NETWORK,
      weights,
      input.subarray(beat * length, (beat + 1) * length),
    ).at(-1);
    reconstruction?.forEach((value, i) => {
      const error = value - target[beat * length + i];
      loss += errorWeights[beat * length + i] * (kind === 'squared' ? error ** 2 : Math.abs(error));
    });
  }
  return loss;
}

function withNudge(
  weights: NetworkWeights,
  layer: number,
  field: 'weights' | 'biases',
  index: number,
  nudge: number,
) {
  return weights.map((entry, i) => {
    if (i !== layer) return entry;
    return { ...entry, [field]: entry[field].map((value, k) => (k === index ? value + nudge : value)) };
  });
}

beforeAll(async () => {
  await startTfjsBackend();
});

describe('lossAndGradients', () => {
  const batch = randomBatch(3);
  const squared: TrainingBatch = { ...batch, loss: 'squared' };
  const weights = initialWeights(NETWORK, createRng(5)).map(({ weights: w, biases }) => ({
    weights: w,
    biases: biases.map((_, i) => 0.05 * (i + 1)),
  }));

  it('gives the loss of the plain float network', () => {
    for (const each of [batch, squared]) {
      const { loss } = lossAndGradients(planNetwork(NETWORK), weights, each);
      expect(loss).toBeCloseTo(plainLoss(weights, each), 4);
    }
  });

  it.each(['absolute', 'squared'] as const)('gives the gradients that nudging shows, %s error', (loss) => {
    const batch = { ...randomBatch(3), loss };
    const { gradients } = lossAndGradients(planNetwork(NETWORK), weights, batch);
    const nudge = 2e-3;
    const off: number[] = [];
    for (const [layer, { weights: values, biases }] of gradients.entries()) {
      for (const [field, slopes] of [
        ['weights', values],
        ['biases', biases],
      ] as const) {
        expect(slopes.length).toBe(weights[layer][field].length);
        for (const [i, slope] of slopes.entries()) {
          const up = plainLoss(withNudge(weights, layer, field, i, nudge), batch);
          const down = plainLoss(withNudge(weights, layer, field, i, -nudge), batch);
          off.push(Math.abs((up - down) / (2 * nudge) - slope) / (1 + Math.abs(slope)));
        }
      }
    }
    off.sort((a, b) => a - b);
    // A nudge may step over a kink of an absolute value or a ReLU, where no slope is right.
    expect(off[Math.floor(0.9 * off.length)]).toBeLessThan(0.01);
    expect(off.length).toBe(15 + 3 + 18 + 2 + 18 + 3 + 36 + 12);
  });

  it('sees, with the quantizer in the loop, the error of the integer network', () => {
    const { input: samples } = batch;
    const tensors = calibrateTensors(NETWORK, weights, { low: 0, high: 1 }, samples, OPTIONS);
    const integers = quantizeWithTensors(NETWORK, weights, tensors, OPTIONS);
    const output = dequantizeS8(runNetworkS8Reference(integers, quantizeS8(samples, tensors[0])), tensors[0]);
    const expected = output.reduce(
      (sum, value, i) => sum + batch.errorWeights[i] * Math.abs(value - batch.target[i]),
      0,
    );
    const seen = throughQuantizer(NETWORK, weights, tensors, OPTIONS);
    const { loss } = lossAndGradients(planNetwork(NETWORK), seen, batch, tensors);
    // Floats and fixed-point requantization fall to different sides of a tie now and then.
    expect(Math.abs(loss / expected - 1)).toBeLessThan(2e-3);
  });

  it('goes straight through the rounding, and not at all through what saturates', () => {
    const plans = planNetwork(NETWORK);
    const fine = plans.map(() => ({ scale: 2 ** -20, zeroPoint: 0 }));
    const coarse = { scale: 1, zeroPoint: 0 };
    // One layer's output cannot be held at all: nothing before it can matter any more.
    const tensors = [coarse, coarse, fine[0], coarse, coarse, coarse];
    const { gradients } = lossAndGradients(plans, weights, batch, tensors);
    expect(gradients[1].weights.every((slope) => slope === 0)).toBe(true);
    expect(gradients[0].weights.every((slope) => slope === 0)).toBe(true);
    expect(gradients[3].biases.some((slope) => slope !== 0)).toBe(true);
  });

  it('keeps no tensor', () => {
    const before = memory().numTensors;
    lossAndGradients(planNetwork(NETWORK), weights, batch);
    expect(memory().numTensors).toBe(before);
  });
});
