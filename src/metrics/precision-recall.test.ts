import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auprc, precisionRecallCurve } from './precision-recall.ts';
import { distinctScores, scoresOf, slowConfusion } from './scores-for-tests.ts';

const eighths = fc.integer({ min: 0, max: 24 }).map((n) => n / 8);
const someScores = fc.array(eighths, { minLength: 1, maxLength: 40 });

describe('average precision', () => {
  it('agrees with the sum over all distinct thresholds counted one by one', () => {
    fc.assert(
      fc.property(fc.array(eighths), someScores, (normal, abnormal) => {
        const sorted = scoresOf(normal, abnormal);
        let expected = 0;
        let earlierRecall = 0;
        for (const threshold of distinctScores(sorted)) {
          const { tp, fp } = slowConfusion(sorted, threshold);
          expected += (tp / abnormal.length - earlierRecall) * (tp / (tp + fp));
          earlierRecall = tp / abnormal.length;
        }
        expect(auprc(sorted)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('gives the example in the documentation of scikit-learn', () => {
    // average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.83...
    expect(auprc(scoresOf([0.1, 0.4], [0.35, 0.8]))).toBeCloseTo(5 / 6, 12);
  });

  it('is the prevalence when all scores are the same, and 1 when the classes are apart', () => {
    expect(auprc(scoresOf([1, 1, 1], [1]))).toBe(0.25);
    expect(auprc(scoresOf([1, 2], [3, 4, 5]))).toBe(1);
  });

  it('is undefined without abnormal beats', () => {
    expect(auprc(scoresOf([1], []))).toBeNull();
  });
});

describe('the precision-recall curve', () => {
  it('has one point for every distinct score', () => {
    fc.assert(
      fc.property(fc.array(eighths), someScores, (normal, abnormal) => {
        const sorted = scoresOf(normal, abnormal);
        const thresholds = distinctScores(sorted);
        const confusions = thresholds.map((threshold) => slowConfusion(sorted, threshold));
        expect(precisionRecallCurve(sorted, { maxPoints: 1000 })).toEqual({
          thresholds: Float64Array.from(thresholds),
          recall: Float64Array.from(confusions, ({ tp }) => tp / abnormal.length),
          precision: Float64Array.from(confusions, ({ tp, fp }) => tp / (tp + fp)),
        });
      }),
    );
  });

  it('keeps the highest and the lowest threshold when decimated', () => {
    const scores = Array.from({ length: 1000 }, (_, i) => i);
    const curve = precisionRecallCurve(scoresOf(scores, scores), { maxPoints: 10 });
    expect(curve?.thresholds.length).toBeLessThanOrEqual(10);
    expect([curve?.thresholds.at(0), curve?.thresholds.at(-1)]).toEqual([999, 0]);
    expect([curve?.recall.at(-1), curve?.precision.at(-1)]).toEqual([1, 0.5]);
  });

  it('is undefined without abnormal beats', () => {
    expect(precisionRecallCurve(scoresOf([1], []), { maxPoints: 10 })).toBeNull();
  });
});
