import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../core/rng.ts';
import { type ClassifierNetwork, classCount } from '../../classifier/classifier-network.ts';
import { BATCH_BEATS } from '../../simd/kernel-memory.ts';
import { classifyS8Reference } from './classifier-reference.ts';
import type { QuantizedClassifier } from './quantized-classifier.ts';
import {
  randomClassifierNetwork,
  randomQuantizedClassifier,
  randomRows,
  type Temper,
} from './random-classifier-for-tests.ts';
import { canRunSparseKernels, startSparseEngine } from './sparse-engine.ts';
import type { KernelChoice } from './sparse-program.ts';

/** The shape that ships, with as many outputs as make a million of them cheap to compare. */
const SHIPPED: ClassifierNetwork = {
  inputLength: 96,
  featureCount: 11,
  layers: [
    { kind: 'conv1d', filters: 16, kernelSize: 9, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 32, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 32, kernelSize: 3, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 512, activation: 'linear' },
  ],
};

/** @returns how many logits were compared, and how many of them differ. */
function compare(rng: Rng, classifier: QuantizedClassifier, beats: number, choice: KernelChoice) {
  const { network } = classifier;
  const windows = randomRows(rng, beats, network.inputLength);
  const features = randomRows(rng, beats, network.featureCount);
  const expected = classifyS8Reference(classifier, windows, features);
  const engine = startSparseEngine(classifier, choice);
  const classes = classCount(network);
  let differing = 0;
  for (let start = 0; start < beats; start += BATCH_BEATS) {
    const end = Math.min(beats, start + BATCH_BEATS);
    const logits = engine.logits(
      windows.subarray(start * network.inputLength, end * network.inputLength),
      features.subarray(start * network.featureCount, end * network.featureCount),
      end - start,
    );
    for (const [i, value] of logits.entries()) if (value !== expected[start * classes + i]) differing++;
  }
  return { compared: expected.length, differing };
}

describe('the sparse integer kernels', () => {
  it('run here', () => {
    expect(canRunSparseKernels()).toBe(true);
  });

  it('equal the reference on a million values, whatever the share of weights that are there', () => {
    const rng = createRng(17);
    let compared = 0;
    for (let round = 0; compared < 1_000_000; round++) {
      const classifier = randomQuantizedClassifier(
        rng,
        SHIPPED,
        round % 2 ? 'trained' : 'shifts',
        [1, 0.4, 0.1][round % 3],
      );
      const result = compare(rng, classifier, 400, 'by-density');
      expect(result.differing).toBe(0);
      compared += result.compared;
    }
  });

  it.each<[Temper, KernelChoice]>([
    ['trained', 'dense'],
    ['trained', 'sparse'],
    ['shifts', 'dense'],
    ['shifts', 'sparse'],
    ['near-overflow', 'sparse'],
    ['wild', 'dense'],
    ['wild', 'sparse'],
  ])('equal the reference on classifiers of any shape, %s, %s', (temper, choice) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, beats) => {
        const rng = createRng(seed);
        const classifier = randomQuantizedClassifier(rng, randomClassifierNetwork(rng), temper, rng.next());
        expect(compare(rng, classifier, beats, choice).differing).toBe(0);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('leave out what is pruned: without a weight the biases alone speak', () => {
    const rng = createRng(5);
    const classifier = randomQuantizedClassifier(rng, SHIPPED, 'trained', 0);
    expect(compare(rng, classifier, 20, 'sparse').differing).toBe(0);
  });
});
