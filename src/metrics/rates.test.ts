import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyBeatAbnormal } from './baseline.ts';
import { accuracy, balancedAccuracy, f1, mcc, precision, ratesOf, recall, specificity } from './rates.ts';
import { scoresOf } from './scores-for-tests.ts';

/** Class sizes of the whole Kaggle PTB set. */
const NORMALS = 4046;
const ABNORMALS = 10506;

describe('the ratios', () => {
  it('give the INT8 row of Suryanarayanan et al. from its own precision and recall', () => {
    const tp = Math.round(0.9361 * ABNORMALS);
    const fp = Math.round(tp / 0.8366) - tp;
    const confusion = { tp, fp, tn: NORMALS - fp, fn: ABNORMALS - tp };
    expect(precision(confusion)).toBeCloseTo(0.8366, 4);
    expect(recall(confusion)).toBeCloseTo(0.9361, 4);
    expect(f1(confusion)).toBeCloseTo(0.8836, 4);
    expect(accuracy(confusion)).toBeCloseTo(0.8219, 3);
    expect(specificity(confusion)).toBeCloseTo(0.525, 2);
  });

  it('give 72.2 % accuracy and 83.9 % F1 for calling every beat of that set abnormal', () => {
    const baseline = everyBeatAbnormal(
      scoresOf(new Array<number>(NORMALS).fill(0), new Array<number>(ABNORMALS).fill(0)),
    );
    expect(baseline.accuracy).toBeCloseTo(0.722, 3);
    expect(baseline.f1).toBeCloseTo(0.839, 3);
    expect(baseline).toMatchObject({ recall: 1, specificity: 0, balancedAccuracy: 0.5, mcc: null });
  });

  it('give the Matthews correlation of the example in the documentation of scikit-learn', () => {
    // matthews_corrcoef([+1, +1, +1, -1], [+1, -1, +1, +1]) is -0.33...
    expect(mcc({ tp: 2, fn: 1, fp: 1, tn: 0 })).toBeCloseTo(-1 / 3, 12);
  });

  it('are undefined, not 0 or NaN, where their denominator is zero', () => {
    expect(Object.values(ratesOf({ tp: 0, fp: 0, tn: 0, fn: 0 }))).toEqual(Array(7).fill(null));
    expect(precision({ tp: 0, fp: 0, tn: 5, fn: 5 })).toBeNull();
    expect(recall({ tp: 0, fp: 1, tn: 5, fn: 0 })).toBeNull();
    expect(specificity({ tp: 1, fp: 0, tn: 0, fn: 1 })).toBeNull();
    expect(balancedAccuracy({ tp: 1, fp: 0, tn: 0, fn: 1 })).toBeNull();
    expect(mcc({ tp: 0, fp: 0, tn: 5, fn: 5 })).toBeNull();
    expect(f1({ tp: 0, fp: 0, tn: 5, fn: 0 })).toBeNull();
  });

  it('take F1 as 0 where abnormal beats exist and none is flagged', () => {
    expect(f1({ tp: 0, fp: 0, tn: 5, fn: 5 })).toBe(0);
  });

  it('agree with F1 as the harmonic mean and with Matthews as the Pearson correlation', () => {
    const count = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(count, count, count, count, (tp, fp, tn, fn) => {
        const p = tp / (tp + fp);
        const r = tp / (tp + fn);
        expect(f1({ tp, fp, tn, fn })).toBeCloseTo((2 * p * r) / (p + r), 12);
        const n = tp + fp + tn + fn;
        const covariance = tp / n - ((tp + fn) / n) * ((tp + fp) / n);
        const labelVariance = ((tp + fn) / n) * (1 - (tp + fn) / n);
        const verdictVariance = ((tp + fp) / n) * (1 - (tp + fp) / n);
        expect(mcc({ tp, fp, tn, fn })).toBeCloseTo(
          covariance / Math.sqrt(labelVariance * verdictVariance),
          8,
        );
      }),
    );
  });

  it('swap recall with specificity and keep Matthews when the classes are swapped', () => {
    const count = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(count, count, count, count, (tp, fp, tn, fn) => {
        const swapped = { tp: tn, fp: fn, tn: tp, fn: fp };
        expect(recall(swapped)).toBe(specificity({ tp, fp, tn, fn }));
        expect(mcc(swapped)).toBeCloseTo(mcc({ tp, fp, tn, fn }) ?? Number.NaN, 12);
      }),
    );
  });
});
