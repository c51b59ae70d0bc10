import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { runNetworkFloat } from '../float-reference.ts';
import { type Layer, type Network, type NetworkWeights, planNetwork } from '../network.ts';
import { startTfjsBackend, type TfjsBackendName } from './tfjs-backend.ts';
import { createFp32Scorer } from './tfjs-scorer.ts';

const ENCODER: readonly Layer[] = [
  { kind: 'conv1d', filters: 8, kernelSize: 7, stride: 4, padding: 'same', activation: 'relu' },
  { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 3, padding: 'valid', activation: 'linear' },
  { kind: 'dense', units: 6, activation: 'relu' },
];
/** Once with the interpolation folded into the layer before it, once with a ReLU between that forbids it. */
const FOLDED: Network = {
  inputLength: 187,
  layers: [
    ...ENCODER,
    { kind: 'dense', units: 47, activation: 'linear' },
    { kind: 'interpolate', outputs: 187 },
  ],
};
const UNFOLDED: Network = {
  inputLength: 187,
  layers: [
    ...ENCODER,
    { kind: 'dense', units: 50, activation: 'relu' },
    { kind: 'interpolate', outputs: 187 },
  ],
};

function randomWeights(network: Network): NetworkWeights {
  const rng = createRng(17);
  return planNetwork(network).map((plan) => ({
    weights: Float32Array.from({ length: plan.weightCount }, () => 0.3 * rng.nextGaussian()),
    biases: Float32Array.from({ length: plan.biasCount }, () => 0.3 * rng.nextGaussian()),
  }));
}

function randomBeats(count: number) {
  const rng = createRng(count);
  return {
    count,
    length: 187,
    samples: Float32Array.from({ length: count * 187 }, () => rng.next()),
    validLengths: Uint16Array.from({ length: count }, () => 1 + rng.nextInt(187)),
  };
}

async function startScorer(network: Network, prefer: TfjsBackendName) {
  const backend = await startTfjsBackend({ prefer });
  expect(backend).toEqual({ name: prefer, fallbackReason: null });
  return createFp32Scorer({ network }, randomWeights(network), backend.name);
}

describe.each(['wasm', 'cpu'] as const)('createFp32Scorer on %s', (prefer) => {
  it.each([
    ['folded', FOLDED],
    ['unfolded', UNFOLDED],
  ])('agrees with the plain float network, interpolation %s', async (_, network) => {
    const scorer = await startScorer(network, prefer);
    const beats = randomBeats(21);
    const weights = randomWeights(network);
    const reconstruction = await scorer.reconstruct(beats);
    const scores = await scorer.score(beats);
    let worst = 0;
    for (let beat = 0; beat < beats.count; beat++) {
      const samples = beats.samples.subarray(beat * 187, (beat + 1) * 187);
      const expected = runNetworkFloat(network, weights, samples)[4];
      let sum = 0;
      for (const [i, value] of expected.entries()) {
        worst = Math.max(worst, Math.abs(reconstruction[beat * 187 + i] - value));
        if (i < beats.validLengths[beat]) sum += Math.abs(samples[i] - value);
      }
      expect(scores[beat]).toBeCloseTo(sum / beats.validLengths[beat], 5);
    }
    expect(worst).toBeLessThan(1e-5);
    scorer.dispose();
  });

  it('scores a beat the same alone, in a small batch and across the seam of two chunks', async () => {
    const scorer = await startScorer(FOLDED, prefer);
    const beats = randomBeats(300);
    const together = await scorer.score(beats);
    for (const beat of [0, 255, 256, 299]) {
      const alone = await scorer.score({
        count: 1,
        length: 187,
        samples: beats.samples.subarray(beat * 187, (beat + 1) * 187),
        validLengths: beats.validLengths.subarray(beat, beat + 1),
      });
      expect(alone[0]).toBeCloseTo(together[beat], 6);
    }
    scorer.dispose();
  });

  it('keeps no tensor beyond its weights, and none once disposed', async () => {
    const before = memory().numTensors;
    const scorer = await startScorer(FOLDED, prefer);
    const held = memory().numTensors;
    await scorer.score(randomBeats(30));
    await scorer.reconstruct(randomBeats(3));
    expect(memory().numTensors).toBe(held);
    scorer.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('createFp32Scorer', () => {
  it('names its engine and takes no beats at all', async () => {
    const scorer = await startScorer(FOLDED, 'wasm');
    expect(scorer.engine).toBe('TensorFlow.js wasm');
    expect(await scorer.score(randomBeats(0))).toHaveLength(0);
    scorer.dispose();
  });
});
