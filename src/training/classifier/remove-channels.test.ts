import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { runClassifierFloat } from '../../models/classifier/float-classifier.ts';
import { unprunedClassifier } from '../../models/classifier/pruned-classifier.ts';
import { FEATURE_COUNT } from './classifier-beats.ts';
import { randomClassifierWeights, SMALL_NETWORK } from './random-beats-for-tests.ts';
import { keepChannels } from './remove-channels.ts';

describe('a classifier without some of its channels', () => {
  it.each([0, 1, 2])('says what the whole one says with the channels of layer %s silenced', (index) => {
    const rng = createRng(index);
    const weights = randomClassifierWeights(SMALL_NETWORK, rng);
    const whole = unprunedClassifier(SMALL_NETWORK, weights);
    const kept = [0, 1, 3, 6];
    const narrow = keepChannels(whole, index, kept);
    const silenced = weights.map((layer, i) => {
      if (i !== index) return layer;
      const inputs = layer.weights.length / layer.biases.length;
      return {
        weights: layer.weights.map((value, k) => (kept.includes(Math.floor(k / inputs)) ? value : 0)),
        biases: layer.biases.map((value, channel) => (kept.includes(channel) ? value : 0)),
      };
    });
    const noise = (length: number) => Float32Array.from({ length }, () => rng.nextGaussian());
    const [window, features] = [noise(96), noise(FEATURE_COUNT)];
    const expected = runClassifierFloat(SMALL_NETWORK, silenced, window, features).at(-1) ?? [];
    const actual = runClassifierFloat(narrow.network, narrow.weights, window, features).at(-1) ?? [];
    expect(actual).toHaveLength(expected.length);
    for (const [k, logit] of actual.entries()) expect(logit).toBeCloseTo(expected[k], 4);
    for (const [i, mask] of narrow.masks.entries()) {
      expect(mask).toHaveLength(narrow.weights[i].weights.length);
    }
  });
});
