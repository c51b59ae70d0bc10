import { describe, expect, it } from 'vitest';
import { accuracyOf, classMatrix } from '../../metrics/class-figures.ts';
import { callClasses } from '../../models/classifier/beat-classifier.ts';
import { blocksOfClassifier, costOf, unprunedClassifier } from '../../models/classifier/pruned-classifier.ts';
import { METHODS } from '../../models/classifier/pruning-method.ts';
import { classifierLogits } from './fit-classifier.ts';
import { type PruningRecipe, pruneBy, STAGES, trainBaseline } from './pruning-run.ts';
import { randomClassifierBeats, SMALL_NETWORK } from './random-beats-for-tests.ts';

const RECIPE: PruningRecipe = {
  network: SMALL_NETWORK,
  fit: {
    epochs: 24,
    beatsPerEpoch: [130, 130, 130, 130, 130],
    mostRepeats: 2,
    classWeights: [1, 1, 1, 1, 1],
    labelSmoothing: 0,
    learningRate: 1e-2,
    finalLearningRateShare: 0.02,
    weightDecay: 0,
    augmentation: { shiftSamples: 1, amplitudeSpread: 0.1, noiseSd: 0, featureNoiseSd: 0 },
  },
  fineTuning: { epochs: [4, 4, 4, 4, 4, 4], learningRate: 5e-3 },
  teacher: { share: 0.5, temperature: 2 },
  channelShare: 0.6,
  criterionBatches: 2,
};

const everyBeat = Int32Array.from({ length: 640 }, (_, beat) => beat);
const data = {
  beats: randomClassifierBeats(640, 9),
  split: { training: everyBeat, validation: everyBeat, test: everyBeat },
};
const baseline = trainBaseline(RECIPE, data, 1, () => undefined);
const unpruned = unprunedClassifier(SMALL_NETWORK, baseline);

function accuracy({ network, weights }: Pick<typeof unpruned, 'network' | 'weights'>): number {
  const called = callClasses(classifierLogits(network, weights, data.beats, everyBeat));
  return accuracyOf(classMatrix(data.beats.classes, called));
}

describe('pruning', () => {
  it('starts from a baseline that has learnt something', () => {
    expect(accuracy(unpruned)).toBeGreaterThan(0.9);
  });

  it.each(METHODS)('reaches the sparsity of every stage in whole blocks, %s', (method) => {
    const whole = costOf(unpruned);
    for (const { sparsity, pruned } of pruneBy(method, RECIPE, data, baseline, 1)) {
      const cost = costOf(pruned);
      expect(1 - cost.weights / whole.weights).toBeGreaterThanOrEqual(sparsity);
      expect(1 - cost.weights / whole.weights).toBeLessThan(sparsity + 0.03);
      for (const [layer, blockOf] of blocksOfClassifier(pruned.network).entries()) {
        const states = new Map<number, number>();
        for (const [i, block] of blockOf.entries()) {
          const lives = pruned.masks[layer][i];
          expect(states.get(block) ?? lives).toBe(lives);
          states.set(block, lives);
          if (lives === 0) expect(pruned.weights[layer].weights[i]).toBe(0);
        }
      }
    }
  });

  it('frees about as many multiply-accumulates as weights where criteria choose', () => {
    for (const { sparsity, pruned } of pruneBy('no-fine-tuning', RECIPE, data, baseline, 1)) {
      if (sparsity < 0.6) continue;
      const freed = 1 - costOf(pruned).multiplyAccumulates / costOf(unpruned).multiplyAccumulates;
      // A network this small is cut in coarse pieces.
      expect(freed).toBeGreaterThan(sparsity - 0.1);
    }
  });

  it('keeps most of what was learnt at 60 %, in stages with fine-tuning', () => {
    for (const { sparsity, pruned } of pruneBy('multistage', RECIPE, data, baseline, 1)) {
      if (sparsity === STAGES[2]) expect(accuracy(pruned)).toBeGreaterThan(0.9);
    }
  });

  it('gives the same weights from the same seed', () => {
    const [first] = pruneBy('multistage', RECIPE, data, baseline, 1);
    const [again] = pruneBy('multistage', RECIPE, data, baseline, 1);
    expect(again).toEqual(first);
  });
});
