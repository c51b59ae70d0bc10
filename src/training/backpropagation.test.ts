import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { runNetworkFloat } from '../models/float-reference.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { type Network, type NetworkWeights, planNetwork } from '../models/network.ts';
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

function randomBatch(seed: number): TrainingBatch {
  const rng = createRng(seed);
  const values = () => Float32Array.from({ length: BEATS * NETWORK.inputLength }, () => rng.next());
  return {
    beats: BEATS,
    length: NETWORK.inputLength,
    target: values(),
    input: values(),
    errorWeights: values(),
  };
}

/** The loss by the plain float twin, in doubles. */
function plainLoss(
  weights: NetworkWeights,
  { beats, length, target, input, errorWeights }: TrainingBatch,
): number {
  let loss = 0;
  for (let beat = 0; beat < beats; beat++) {
    const reconstruction = runNetworkFloat(
      NETWORK,
      weights,
      input.subarray(beat * length, (beat + 1) * length),
    ).at(-1);
    reconstruction?.forEach((value, i) => {
      loss += errorWeights[beat * length + i] * Math.abs(value - target[beat * length + i]);
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
  const weights = initialWeights(NETWORK, createRng(5)).map(({ weights: w, biases }) => ({
    weights: w,
    biases: biases.map((_, i) => 0.05 * (i + 1)),
  }));

  it('gives the loss of the plain float network', () => {
    const { loss } = lossAndGradients(planNetwork(NETWORK), weights, batch);
    expect(loss).toBeCloseTo(plainLoss(weights, batch), 4);
  });

  it('gives the gradients that nudging each parameter shows', () => {
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

  it('keeps no tensor', () => {
    const before = memory().numTensors;
    lossAndGradients(planNetwork(NETWORK), weights, batch);
    expect(memory().numTensors).toBe(before);
  });
});
