import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../core/rng.ts';
import type { ScorerInput } from '../../beat-scorer.ts';
import { runNetworkFloat } from '../../float-reference.ts';
import { randomNetwork } from '../../int8/simd/random-network-for-tests.ts';
import { type Network, type NetworkWeights, planNetwork } from '../../network.ts';
import { createFp32SimdScorer } from './fp32-simd-scorer.ts';

function randomWeights(rng: Rng, network: Network): NetworkWeights {
  return planNetwork(network).map((plan) => {
    const spread = 1 / Math.sqrt(Math.max(1, plan.weightCount / Math.max(1, plan.biasCount)));
    return {
      weights: Float32Array.from({ length: plan.weightCount }, () => spread * rng.nextGaussian()),
      biases: Float32Array.from({ length: plan.biasCount }, () => spread * rng.nextGaussian()),
    };
  });
}

function randomBeats(rng: Rng, count: number, length: number): ScorerInput {
  return {
    count,
    length,
    samples: Float32Array.from({ length: count * length }, () => rng.next()),
    validLengths: Uint16Array.from({ length: count }, () => 1 + rng.nextInt(length)),
  };
}

describe('createFp32SimdScorer', () => {
  it('agrees with the plain float network, whatever the shape', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 40 }), async (seed, count) => {
        const rng = createRng(seed);
        const network = randomNetwork(rng);
        const weights = randomWeights(rng, network);
        const length = network.inputLength;
        const beats = randomBeats(rng, count, length);
        const scorer = createFp32SimdScorer({ network }, weights);
        const reconstruction = await scorer.reconstruct(beats);
        const scores = await scorer.score(beats);
        for (let beat = 0; beat < count; beat++) {
          const samples = beats.samples.subarray(beat * length, (beat + 1) * length);
          const expected = runNetworkFloat(network, weights, samples)[network.layers.length - 1];
          let sum = 0;
          let worst = 0;
          for (let i = 0; i < length; i++) {
            worst = Math.max(worst, Math.abs(reconstruction[beat * length + i] - expected[i]));
            if (i < beats.validLengths[beat]) sum += Math.abs(samples[i] - expected[i]);
          }
          expect(worst).toBeLessThan(2e-4);
          expect(Math.abs(scores[beat] - sum / beats.validLengths[beat])).toBeLessThan(2e-4);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('scores a beat the same alone and across the seam of two batches', async () => {
    const rng = createRng(3);
    const network = randomNetwork(rng);
    const scorer = createFp32SimdScorer({ network }, randomWeights(rng, network));
    const length = network.inputLength;
    const beats = randomBeats(rng, 300, length);
    const together = await scorer.score(beats);
    for (const beat of [0, 255, 256, 299]) {
      const alone = await scorer.score({
        count: 1,
        length,
        samples: beats.samples.subarray(beat * length, (beat + 1) * length),
        validLengths: beats.validLengths.subarray(beat, beat + 1),
      });
      expect(alone[0]).toBe(together[beat]);
    }
  });

  it('forgets a beat that is not finite', async () => {
    const network: Network = {
      inputLength: 5,
      layers: [
        { kind: 'conv1d', filters: 3, kernelSize: 3, stride: 1, padding: 'same', activation: 'linear' },
        { kind: 'conv1d', filters: 1, kernelSize: 3, stride: 1, padding: 'same', activation: 'linear' },
      ],
    };
    const rng = createRng(5);
    const scorer = createFp32SimdScorer({ network }, randomWeights(rng, network));
    const beats = randomBeats(rng, 8, 5);
    const before = await scorer.score(beats);
    const broken = await scorer.score({ ...beats, samples: beats.samples.map(() => Number.NaN) });
    expect(broken.every(Number.isNaN)).toBe(true);
    expect(await scorer.score(beats)).toEqual(before);
  });

  it('names its engine and refuses beats of another length', async () => {
    const rng = createRng(2);
    const network = randomNetwork(rng);
    const scorer = createFp32SimdScorer({ network }, randomWeights(rng, network));
    expect(scorer).toMatchObject({ precision: 'fp32', engine: 'WebAssembly SIMD' });
    const beats = randomBeats(rng, 1, network.inputLength + 1);
    await expect(scorer.score(beats)).rejects.toThrow('for a model of');
  });
});
