import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../../models/classifier/classifier-network.ts';
import { runClassifierFloat } from '../../models/classifier/float-classifier.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { startGradientEngine } from './gradient-engine.ts';

const BEATS = 8;

const NETWORK: ClassifierNetwork = {
  inputLength: 21,
  featureCount: 3,
  layers: [
    { kind: 'conv1d', filters: 5, kernelSize: 4, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 9, kernelSize: 3, stride: 2, padding: 'valid', activation: 'relu' },
    { kind: 'dense', units: 7, activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'linear' },
  ],
};

function randomWeights(rng: Rng): NetworkWeights {
  return planClassifier(NETWORK).map(({ weightCount, biasCount }) => ({
    weights: Float32Array.from({ length: weightCount }, () => 0.4 * rng.nextGaussian()),
    biases: Float32Array.from({ length: biasCount }, () => 0.2 * rng.nextGaussian()),
  }));
}

function randomBeats(rng: Rng) {
  const noise = (length: number) => Float32Array.from({ length }, () => rng.nextGaussian());
  return Array.from({ length: BEATS }, () => ({ window: noise(21), features: noise(3) }));
}

type Beats = ReturnType<typeof randomBeats>;

/** A sum of logits, each with a factor of its own, in plain arithmetic. */
function weightedLogits(weights: NetworkWeights, beats: Beats, factors: Float32Array): number {
  let sum = 0;
  for (const [beat, { window, features }] of beats.entries()) {
    const logits = runClassifierFloat(NETWORK, weights, window, features).at(-1) ?? [];
    for (const [k, logit] of logits.entries()) sum += logit * factors[beat * 5 + k];
  }
  return sum;
}

describe('the gradient engine', () => {
  const rng = createRng(4);
  const weights = randomWeights(rng);
  const beats = randomBeats(rng);
  const engine = startGradientEngine(NETWORK, BEATS);
  engine.setWeights(weights);
  for (const [beat, { window, features }] of beats.entries()) engine.setBeat(beat, window, features);

  it('gives the logits of the plain network', () => {
    const expected = beats.flatMap(({ window, features }) =>
      Array.from(runClassifierFloat(NETWORK, weights, window, features).at(-1) ?? []),
    );
    const logits = engine.logits();
    expect(logits.length).toBe(expected.length);
    for (const [i, logit] of logits.entries()) expect(logit).toBeCloseTo(expected[i], 4);
  });

  it('gives the slope that a small step of any parameter shows', () => {
    const factors = Float32Array.from({ length: BEATS * 5 }, () => rng.nextGaussian());
    engine.logits();
    const gradients = engine.gradients(factors);
    const step = 1e-3;
    for (const [i, layer] of weights.entries()) {
      for (const kind of ['weights', 'biases'] as const) {
        for (let trial = 0; trial < 25; trial++) {
          const at = rng.nextInt(layer[kind].length);
          const sumAt = (move: number): number => {
            const moved = weights.map((own) => ({
              weights: own.weights.slice(),
              biases: own.biases.slice(),
            }));
            moved[i][kind][at] += move;
            return weightedLogits(moved, beats, factors);
          };
          const slope = (sumAt(step) - sumAt(-step)) / (2 * step);
          // A ReLU that switches within the step makes slopes differ a little.
          expect(Math.abs(gradients[i][kind][at] - slope)).toBeLessThan(0.02 + 0.02 * Math.abs(slope));
        }
      }
    }
  });

  it('gives the same gradients twice', () => {
    const factors = new Float32Array(BEATS * 5).fill(0.3);
    engine.logits();
    const first = engine.gradients(factors);
    engine.logits();
    expect(engine.gradients(factors)).toEqual(first);
  });
});
