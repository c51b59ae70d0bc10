import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { classifyS8Reference } from '../int8/sparse/classifier-reference.ts';
import { callClasses, floatClassifier, int8Classifier } from './beat-classifier.ts';
import { type ClassifierNetwork, planClassifier } from './classifier-network.ts';
import { quantizeClassifier } from './quantize-classifier.ts';

const NETWORK: ClassifierNetwork = {
  inputLength: 32,
  featureCount: 3,
  layers: [
    { kind: 'conv1d', filters: 6, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 8, activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'linear' },
  ],
};
/** More than a batch of the kernels, and no whole number of tiles. */
const BEATS = 600;

const rng = createRng(12);
const noise = (length: number, sd: number) => Float32Array.from({ length }, () => sd * rng.nextGaussian());
const weights = planClassifier(NETWORK).map(({ weightCount, biasCount }) => ({
  weights: noise(weightCount, 0.5),
  biases: noise(biasCount, 0.1),
}));
const input = { count: BEATS, windows: noise(BEATS * 32, 1), features: noise(BEATS * 3, 0.5) };

describe('a beat classifier', () => {
  const fp32 = floatClassifier(NETWORK, weights).classify(input);
  const quantized = quantizeClassifier(NETWORK, weights, input);
  const int8 = int8Classifier(quantized).classify(input);

  it.each([
    ['fp32', fp32],
    ['int8', int8],
  ])('gives probabilities, %s', (_, probabilities) => {
    expect(probabilities).toHaveLength(BEATS * 5);
    for (let beat = 0; beat < BEATS; beat++) {
      const row = probabilities.subarray(5 * beat, 5 * beat + 5);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
    }
  });

  it('gives the softmax of the integer logits and calls the class of the largest', () => {
    const logits = classifyS8Reference(quantized, input.windows, input.features);
    const { zeroPoint, scale } = quantized.output;
    for (let start = 0; start < logits.length; start += 5) {
      const powers = Array.from(logits.subarray(start, start + 5), (q) => Math.exp((q - zeroPoint) * scale));
      const sum = powers.reduce((total, power) => total + power, 0);
      for (const [k, power] of powers.entries())
        expect(Math.abs(int8[start + k] - power / sum)).toBeLessThan(1e-7);
    }
    expect(callClasses(int8)).toEqual(callClasses(logits));
  });

  it('says nearly the same in either precision', () => {
    const off = fp32.reduce((sum, value, i) => sum + Math.abs(value - int8[i]), 0) / fp32.length;
    expect(off).toBeLessThan(0.01);
  });
});

it('calls the first of equal classes', () => {
  expect(Array.from(callClasses([1, 1, 0, 0, 0, -3, -2, -2, -4, -5]))).toEqual([0, 1]);
});
