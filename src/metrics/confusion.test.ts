import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusionAt, flaggedAt } from './confusion.ts';
import { scoresOf, slowConfusion } from './scores-for-tests.ts';

const eighths = fc.integer({ min: 0, max: 24 }).map((n) => n / 8);

describe('the confusion matrix', () => {
  it('agrees with counting one by one and sums to the labelled beats', () => {
    fc.assert(
      fc.property(fc.array(eighths), fc.array(eighths), fc.array(eighths), eighths, (n, a, u, threshold) => {
        const sorted = scoresOf(n, a, u);
        const confusion = confusionAt(sorted, threshold);
        expect(confusion).toEqual(slowConfusion(sorted, threshold));
        expect(confusion.tp + confusion.fn).toBe(a.length);
        expect(confusion.fp + confusion.tn).toBe(n.length);
      }),
    );
  });

  it('flags no more beats as the threshold rises', () => {
    fc.assert(
      fc.property(fc.array(eighths), fc.array(eighths), eighths, eighths, (n, a, first, second) => {
        const sorted = scoresOf(n, a, n);
        const [low, high] = [Math.min(first, second), Math.max(first, second)];
        expect(flaggedAt(sorted, high)).toBeLessThanOrEqual(flaggedAt(sorted, low));
      }),
    );
  });

  it('leaves beats without a label out, but counts them among the flagged', () => {
    const sorted = scoresOf([1], [3], [2, 4]);
    expect(confusionAt(sorted, 2)).toEqual({ tp: 1, fp: 0, tn: 1, fn: 0 });
    expect(flaggedAt(sorted, 2)).toBe(3);
  });
});
