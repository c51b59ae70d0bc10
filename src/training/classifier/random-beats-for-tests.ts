/** Beats that a small classifier can learn to tell apart, drawn from a seed. */
import { createRng, type Rng } from '../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../../models/classifier/classifier-network.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { CLASS_COUNT, type ClassifierBeats, FEATURE_COUNT, KEPT_SAMPLES } from './classifier-beats.ts';

export const SMALL_NETWORK: ClassifierNetwork = {
  inputLength: 96,
  featureCount: FEATURE_COUNT,
  layers: [
    { kind: 'conv1d', filters: 8, kernelSize: 9, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 10, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 12, activation: 'relu' },
    { kind: 'dense', units: CLASS_COUNT, activation: 'linear' },
  ],
};

/** Every class has a bump of its own width and a first feature of its own. */
export function randomClassifierBeats(count: number, seed: number): ClassifierBeats {
  const rng = createRng(seed);
  const classes = Uint8Array.from({ length: count }, () => rng.nextInt(CLASS_COUNT));
  const windows = new Float32Array(count * KEPT_SAMPLES);
  const features = new Float32Array(count * FEATURE_COUNT);
  for (const [beat, own] of classes.entries()) {
    for (let i = 0; i < KEPT_SAMPLES; i++) {
      const bump = Math.exp(-(((i - 41) / (2 + 3 * own)) ** 2));
      windows[beat * KEPT_SAMPLES + i] = bump + 0.1 * rng.nextGaussian();
    }
    features[beat * FEATURE_COUNT] = 0.4 * (own - 2) + 0.1 * rng.nextGaussian();
  }
  return {
    count,
    windows,
    featureCount: FEATURE_COUNT,
    features,
    classes,
    records: new Uint8Array(count),
    recordNames: ['made up'],
  };
}

export function randomClassifierWeights(network: ClassifierNetwork, rng: Rng): NetworkWeights {
  return planClassifier(network).map(({ weightCount, biasCount }) => ({
    weights: Float32Array.from({ length: weightCount }, () => 0.3 * rng.nextGaussian()),
    biases: Float32Array.from({ length: biasCount }, () => 0.2 * rng.nextGaussian()),
  }));
}
