import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { auroc, rocCurve } from './roc.ts';
import { distinctScores, scoresOf, slowConfusion } from './scores-for-tests.ts';

const eighths = fc.integer({ min: 0, max: 24 }).map((n) => n / 8);
const someScores = fc.array(eighths, { minLength: 1, maxLength: 40 });

function slowAuroc(normal: readonly number[], abnormal: readonly number[]): number {
  let wins = 0;
  for (const a of abnormal) for (const n of normal) wins += a > n ? 1 : a === n ? 0.5 : 0;
  return wins / (normal.length * abnormal.length);
}

describe('the area under the ROC curve', () => {
  it('is the share of pairs ranked rightly, ties half', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        expect(auroc(scoresOf(normal, abnormal))).toBe(slowAuroc(normal, abnormal));
      }),
    );
  });

  it('gives the example in the documentation of scikit-learn', () => {
    // roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.75
    expect(auroc(scoresOf([0.1, 0.4], [0.35, 0.8]))).toBe(0.75);
  });

  it('does not change under a monotone map of the scores', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        const map = (score: number): number => score ** 3 + score;
        expect(auroc(scoresOf(normal.map(map), abnormal.map(map)))).toBe(auroc(scoresOf(normal, abnormal)));
      }),
    );
  });

  it('turns into its complement when the classes are swapped', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        const swapped = auroc(scoresOf(abnormal, normal)) ?? Number.NaN;
        expect(auroc(scoresOf(normal, abnormal))).toBeCloseTo(1 - swapped, 12);
      }),
    );
  });

  it('is the area under the undecimated curve by trapezoids', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        const curve = rocCurve(scoresOf(normal, abnormal), { maxPoints: 1000 });
        let area = 0;
        for (let i = 1; curve !== null && i < curve.thresholds.length; i++) {
          const width = curve.falsePositiveRate[i] - curve.falsePositiveRate[i - 1];
          area += (width * (curve.truePositiveRate[i] + curve.truePositiveRate[i - 1])) / 2;
        }
        expect(area).toBeCloseTo(slowAuroc(normal, abnormal), 12);
      }),
    );
  });

  it('is undefined unless both classes are there', () => {
    expect(auroc(scoresOf([], [1]))).toBeNull();
    expect(auroc(scoresOf([1], [], [2]))).toBeNull();
  });
});

describe('the ROC curve', () => {
  it('has a point for nothing flagged and one for every distinct score', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        const sorted = scoresOf(normal, abnormal);
        const curve = rocCurve(sorted, { maxPoints: 1000 });
        const thresholds = [Number.POSITIVE_INFINITY, ...distinctScores(sorted)];
        const confusions = thresholds.map((threshold) => slowConfusion(sorted, threshold));
        expect(curve).toEqual({
          thresholds: Float64Array.from(thresholds),
          falsePositiveRate: Float64Array.from(confusions, ({ fp }) => fp / normal.length),
          truePositiveRate: Float64Array.from(confusions, ({ tp }) => tp / abnormal.length),
        });
      }),
    );
  });

  it('keeps its ends, its order and small steps when decimated, also for a rare class', () => {
    const rng = createRng(1);
    const draw = (count: number, shift: number): number[] =>
      Array.from({ length: count }, () => shift + rng.nextGaussian());
    const sorted = scoresOf(draw(20_000, 0), draw(300, 1));
    const curve = rocCurve(sorted, { maxPoints: 100 });
    if (curve === null) throw new Error('both classes are there');
    const { falsePositiveRate: fpr, truePositiveRate: tpr, thresholds } = curve;
    const last = thresholds.length - 1;
    expect(thresholds.length).toBeLessThanOrEqual(100);
    expect([fpr[0], tpr[0], fpr[last], tpr[last]]).toEqual([0, 0, 1, 1]);
    expect(thresholds[last]).toBe(distinctScores(sorted).at(-1));
    for (let i = 1; i <= last; i++) {
      expect(thresholds[i]).toBeLessThan(thresholds[i - 1]);
      expect(fpr[i] - fpr[i - 1] + tpr[i] - tpr[i - 1]).toBeLessThan(2 / 98 + 1 / 300 + 1 / 20_000);
      expect(slowConfusion(sorted, thresholds[i]).tp / 300).toBe(tpr[i]);
    }
  });

  it('never has more points than asked for', () => {
    fc.assert(
      fc.property(someScores, someScores, fc.integer({ min: 3, max: 30 }), (normal, abnormal, maxPoints) => {
        const curve = rocCurve(scoresOf(normal, abnormal), { maxPoints });
        expect(curve?.thresholds.length).toBeLessThanOrEqual(maxPoints);
      }),
    );
  });

  it('is undefined unless both classes are there', () => {
    expect(rocCurve(scoresOf([1], []), { maxPoints: 10 })).toBeNull();
  });
});
