import type { PruningPoint, PruningRecord } from '../../../models/classifier/pruning-record.ts';

const around = (mean: number) => ({ mean, low: mean - 0.01, high: mean + 0.01 });

const point = (sparsity: number, accuracy: number, seeds = 3): PruningPoint => ({
  sparsity,
  seeds,
  accuracy: around(accuracy),
  macroF1: around(accuracy - 0.1),
});

/** Two methods at two stages; the second was run with fewer seeds and not compared at the last. */
export const SMALL_RECORD: PruningRecord = {
  schema: 'beatlens-pruning-record/1',
  id: 'classifier-mixed',
  command: 'npm run prune',
  seeds: [1, 2, 3],
  testBeats: 100,
  drawn: 'beats',
  macroClasses: ['N', 'V'],
  unpruned: point(0, 0.95),
  curves: [
    { method: 'multistage', points: [point(0.6, 0.94), point(0.9, 0.9)] },
    { method: 'random', points: [point(0.6, 0.9, 2), point(0.9, 0.7, 2)] },
  ],
  differences: [
    { against: 'unpruned', ...point(0.6, -0.01) },
    { against: 'random', ...point(0.6, 0.04, 2) },
  ],
  published: {
    source: 'a study',
    sparsity: 0.6,
    accuracy: 0.977,
    macroF1: 0.9359,
    accuracyGain: 0.033,
    macroF1Gain: 0.09,
    complexityFall: 0.604,
  },
};
