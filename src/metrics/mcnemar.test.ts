import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RAW_LABEL } from '../core/label.ts';
import { mcNemar } from './mcnemar.ts';
import { confusionOfFirst, confusionOfSecond, pairVerdicts } from './paired-verdicts.ts';

const NONE = { neither: 0, firstOnly: 0, secondOnly: 0, both: 0 };

/** Abnormal beats flagged by one model only: flagging them is right. */
const differing = (onlyFirstRight: number, onlySecondRight: number) =>
  mcNemar({ normal: NONE, abnormal: { ...NONE, firstOnly: onlyFirstRight, secondOnly: onlySecondRight } });

/** The doubled binomial tail in whole numbers. */
function slowPValue(smaller: number, trials: number): number {
  let tail = 0n;
  let coefficient = 1n;
  for (let k = 0; k <= smaller; k++) {
    tail += coefficient;
    coefficient = (coefficient * BigInt(trials - k)) / BigInt(k + 1);
  }
  const scaled = (tail * 2n * 10n ** 30n) / 2n ** BigInt(trials);
  return Math.min(1, Number(scaled) / 1e30);
}

describe('the test of McNemar', () => {
  it('is the doubled tail of a fair coin', () => {
    expect(differing(0, 5).pValue).toBeCloseTo(2 / 32, 12);
    expect(differing(9, 1).pValue).toBeCloseTo((2 * 11) / 1024, 12);
    expect(differing(4, 4).pValue).toBe(1);
    expect(differing(0, 0).pValue).toBe(1);
  });

  it('agrees with whole-number arithmetic, also where 2^-n underflows', () => {
    const count = fc.integer({ min: 0, max: 1500 });
    fc.assert(
      fc.property(count, count, (a, b) => {
        expect(differing(a, b).pValue).toBeCloseTo(slowPValue(Math.min(a, b), a + b), 9);
      }),
      { numRuns: 30 },
    );
    expect(differing(1200, 1100).pValue).toBeCloseTo(slowPValue(1100, 2300), 9);
  });

  it('counts a normal beat flagged by one model only as right for the other', () => {
    const normal = { ...NONE, firstOnly: 3, secondOnly: 1, both: 7 };
    expect(mcNemar({ normal, abnormal: { ...NONE, firstOnly: 2 } })).toMatchObject({
      onlyFirstRight: 3,
      onlySecondRight: 3,
    });
  });
});

describe('paired verdicts', () => {
  const labels = {
    rawLabels: Int8Array.of(0, 0, 0, 1, 1, 1, 1, NO_RAW_LABEL),
    fileIndices: new Uint16Array(8),
    normalRawLabels: [0],
  };
  const first = { scores: Float32Array.of(1, 5, 1, 5, 5, 1, 1, 5), threshold: 3 };
  const second = { scores: Float32Array.of(1, 5, 9, 5, 1, 9, 1, 5), threshold: 5 };
  const verdicts = pairVerdicts(first, second, labels);

  it('count labelled beats by who flags them', () => {
    expect(verdicts).toEqual({
      normal: { neither: 1, firstOnly: 0, secondOnly: 1, both: 1 },
      abnormal: { neither: 1, firstOnly: 1, secondOnly: 1, both: 1 },
    });
  });

  it('hold the confusion matrix of each model', () => {
    expect(confusionOfFirst(verdicts)).toEqual({ tp: 2, fp: 1, tn: 2, fn: 2 });
    expect(confusionOfSecond(verdicts)).toEqual({ tp: 2, fp: 2, tn: 1, fn: 2 });
  });
});
