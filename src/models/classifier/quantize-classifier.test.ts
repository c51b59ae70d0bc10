import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { classifyS8Reference } from '../int8/sparse/classifier-reference.ts';
import { type ClassifierNetwork, classCount, planClassifier } from './classifier-network.ts';
import { runClassifierFloat } from './float-classifier.ts';
import { quantizeClassifier } from './quantize-classifier.ts';

const NETWORK: ClassifierNetwork = {
  inputLength: 48,
  featureCount: 5,
  layers: [
    { kind: 'conv1d', filters: 8, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 12, kernelSize: 3, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'linear' },
  ],
};

/** @param gain of the last convolution, by which it may reach far beyond the features */
function example(gain: number) {
  const rng = createRng(8);
  const weights = planClassifier(NETWORK).map(({ weightCount, biasCount }, i) => ({
    weights: Float32Array.from(
      { length: weightCount },
      () => (i === 1 ? gain : 1) * Math.sqrt((2 * biasCount) / weightCount) * rng.nextGaussian(),
    ),
    biases: Float32Array.from({ length: biasCount }, () => 0.1 * rng.nextGaussian()),
  }));
  const windows = Float32Array.from({ length: 200 * 48 }, () => rng.nextGaussian());
  const features = Float32Array.from({ length: 200 * 5 }, () => 2 * rng.next() - 1);
  const floats = Array.from({ length: 200 }, (_, beat) =>
    Array.from(
      runClassifierFloat(
        NETWORK,
        weights,
        windows.subarray(48 * beat, 48 * (beat + 1)),
        features.subarray(5 * beat, 5 * (beat + 1)),
      ).at(-1) ?? [],
    ),
  ).flat();
  return { weights, windows, features, floats };
}

describe('a quantized classifier', () => {
  it.each([1, 30])('gives the logits of the float one to a few per cent, gain %s', (gain) => {
    const { weights, windows, features, floats } = example(gain);
    const quantized = quantizeClassifier(NETWORK, weights, { windows, features });
    const logits = classifyS8Reference(quantized, windows, features);
    const { scale, zeroPoint } = quantized.output;
    let [error, power] = [0, 0];
    for (const [i, exact] of floats.entries()) {
      error += ((logits[i] - zeroPoint) * scale - exact) ** 2;
      power += exact ** 2;
    }
    expect(logits).toHaveLength(200 * classCount(NETWORK));
    expect(Math.sqrt(error / power)).toBeLessThan(0.05);
  });

  it('leaves the features room on the scale they share with the convolutions', () => {
    const { weights, windows, features } = example(1000);
    const { joined } = quantizeClassifier(NETWORK, weights, { windows, features });
    expect(joined.scale).toBeLessThan(4 / 255);
  });

  it('keeps pruned weights at zero', () => {
    const { weights, windows, features } = example(1);
    weights[1].weights.fill(0, 0, 40);
    const { layers } = quantizeClassifier(NETWORK, weights, { windows, features });
    expect(layers[1].weights.subarray(0, 40).every((weight) => weight === 0)).toBe(true);
  });
});
