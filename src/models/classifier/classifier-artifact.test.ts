import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { writeFp32File } from '../fp32-file.ts';
import { LARGEST_BIAS } from '../int8/quantized-network.ts';
import {
  randomClassifierNetwork,
  randomQuantizedClassifier,
} from '../int8/sparse/random-classifier-for-tests.ts';
import { readClassifierFp32, readClassifierInt8, writeClassifierInt8 } from './classifier-artifact.ts';
import { planClassifier } from './classifier-network.ts';

/** Per-channel scales wherever the options ask for them, biases of two bytes, as the quantizer leaves them. */
function example(seed: number, density: number) {
  const rng = createRng(seed);
  const network = randomClassifierNetwork(rng);
  const drawn = randomQuantizedClassifier(rng, network, 'trained', density);
  const layers = drawn.layers.map((layer) => {
    const count = layer.plan.layer.kind === 'conv1d' ? layer.biases.length : 1;
    return {
      ...layer,
      biases: layer.biases.map((bias) => bias % LARGEST_BIAS),
      multipliers: new Int32Array(count).fill(layer.multipliers[0]),
      shifts: new Int8Array(count).fill(layer.shifts[0]),
    };
  });
  return { ...drawn, layers };
}

const OPTIONS = { weights: 'per-channel', activations: 'asymmetric', range: { kind: 'min-max' } } as const;

describe('the INT8 artifact of a classifier', () => {
  it.each([1, 0.3, 0.02])('comes back as it was written, density %s', (density) => {
    for (let seed = 0; seed < 30; seed++) {
      const classifier = example(seed, density);
      const bytes = writeClassifierInt8(classifier);
      expect(readClassifierInt8(bytes, classifier.network, OPTIONS)).toEqual(classifier);
    }
  });

  it('grows smaller with what is pruned', () => {
    expect(writeClassifierInt8(example(3, 0.1)).length).toBeLessThan(
      writeClassifierInt8(example(3, 1)).length,
    );
  });

  it('is refused where it breaks off or goes on', () => {
    const classifier = example(1, 0.5);
    const bytes = writeClassifierInt8(classifier);
    const read = (given: Uint8Array) => readClassifierInt8(given, classifier.network, OPTIONS);
    expect(() => read(bytes.subarray(0, bytes.length - 1))).toThrow('breaks off');
    expect(() => read(Uint8Array.of(...bytes, 0))).toThrow('goes on');
  });
});

describe('the FP32 file of a classifier', () => {
  it('comes back as it was written, and is refused at another size', () => {
    const rng = createRng(2);
    const network = randomClassifierNetwork(rng);
    const weights = planClassifier(network).map(({ weightCount, biasCount }) => ({
      weights: Float32Array.from({ length: weightCount }, () => rng.nextGaussian()),
      biases: Float32Array.from({ length: biasCount }, () => rng.nextGaussian()),
    }));
    const bytes = writeFp32File(weights);
    expect(readClassifierFp32(bytes, network)).toEqual(weights);
    expect(() => readClassifierFp32(bytes.subarray(4), network)).toThrow('should have');
  });
});
