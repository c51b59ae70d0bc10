import { describe, expect, it } from 'vitest';
import { scoresOf } from './scores-for-tests.ts';
import { areasOf, metricsAt } from './summary.ts';

describe('the metrics of a detector', () => {
  it('come in the order of the command line, computed at the threshold', () => {
    const metrics = metricsAt(scoresOf([0.125, 0.5], [0.25, 0.75], [9]), 0.25);
    expect(Object.entries(metrics)).toEqual([
      ['threshold', 0.25],
      ['auroc', 0.75],
      ['auprc', expect.closeTo(5 / 6, 12)],
      ['accuracy', 0.75],
      ['balancedAccuracy', 0.75],
      ['precision', 2 / 3],
      ['recall', 1],
      ['specificity', 0.5],
      ['f1', 0.8],
      ['mcc', 2 / Math.sqrt(12)],
      ['tp', 2],
      ['fp', 1],
      ['tn', 1],
      ['fn', 0],
    ]);
  });

  it('are all null but the threshold without labels', () => {
    const { threshold, ...rest } = metricsAt(scoresOf([], [], [1, 2]), 1);
    expect(threshold).toBe(1);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it('keep counts and defined rates when one class is missing', () => {
    expect(metricsAt(scoresOf([1, 2], []), 2)).toMatchObject({ fp: 1, tn: 1, tp: 0, fn: 0, auroc: null });
  });

  it('take the areas they are given instead of computing them again', () => {
    const sorted = scoresOf([1], [2]);
    expect(areasOf(sorted)).toEqual({ auroc: 1, auprc: 1 });
    expect(metricsAt(sorted, 1, { auroc: 0.25, auprc: 0.5 })).toMatchObject({ auroc: 0.25, auprc: 0.5 });
  });
});
