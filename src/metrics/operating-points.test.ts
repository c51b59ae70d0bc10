import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion } from './confusion.ts';
import { PRESETS, type PresetId, presetThreshold, thresholdAtSpecificity } from './operating-points.ts';
import { accuracy, f1, recall, specificity } from './rates.ts';
import { distinctScores, scoresOf, slowConfusion } from './scores-for-tests.ts';
import type { SortedScores } from './sorted-scores.ts';

const eighths = fc.integer({ min: 0, max: 24 }).map((n) => n / 8);
const someScores = fc.array(eighths, { minLength: 1, maxLength: 40 });
const SHIPPED = 0.0625;

function thresholdOf(id: PresetId, sorted: SortedScores): number {
  const preset = presetThreshold(id, sorted, SHIPPED);
  if (preset.kind === 'unavailable') throw new Error(preset.reason);
  return preset.threshold;
}

const youden = (confusion: Confusion): number =>
  (recall(confusion) ?? Number.NaN) + (specificity(confusion) ?? Number.NaN) - 1;

describe.each([
  ['youden', youden],
  ['best-f1', f1],
  ['best-accuracy', accuracy],
] as const)('the preset %s', (id, measure) => {
  const measured = (sorted: SortedScores, threshold: number): number =>
    measure(slowConfusion(sorted, threshold)) ?? Number.NaN;

  it('is as good as the best of all distinct scores', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        const sorted = scoresOf(normal, abnormal);
        const best = Math.max(...distinctScores(sorted).map((threshold) => measured(sorted, threshold)));
        expect(measured(sorted, thresholdOf(id, sorted))).toBeCloseTo(best, 12);
      }),
    );
  });

  it('is the highest of equally good ones', () => {
    fc.assert(
      fc.property(someScores, someScores, (normal, abnormal) => {
        const sorted = scoresOf(normal, abnormal);
        const threshold = thresholdOf(id, sorted);
        const atLeast = distinctScores(sorted).filter((score) => score >= threshold);
        for (const higher of atLeast.slice(0, -1)) {
          expect(measured(sorted, higher)).toBeLessThan(measured(sorted, threshold) - 1e-12);
        }
      }),
    );
  });

  it('lies midway between two scores', () => {
    expect(thresholdOf(id, scoresOf([1, 2], [3, 4]))).toBe(2.5);
  });

  it('flags at least one beat even where no verdict helps', () => {
    expect(thresholdOf(id, scoresOf([2, 2], [2]))).toBe(2);
  });

  it('is unavailable unless both classes are there, and says why', () => {
    const reason = 'Needs labelled normal and abnormal beats';
    expect(presetThreshold(id, scoresOf([1], [], [2]), SHIPPED)).toEqual({ kind: 'unavailable', reason });
    expect(presetThreshold(id, scoresOf([], [1]), SHIPPED)).toEqual({ kind: 'unavailable', reason });
  });
});

describe('presets from the normal beats', () => {
  it('take mean + 2 SD with the SD of a sample', () => {
    // Mean 5, sum of squares 32, n - 1 = 7.
    expect(thresholdOf('normal-mean-2sd', scoresOf([2, 4, 4, 4, 5, 5, 7, 9], []))).toBeCloseTo(
      5 + 2 * Math.sqrt(32 / 7),
      12,
    );
  });

  it('take the 95th percentile between order statistics as NumPy does', () => {
    // numpy.percentile(range(11), 95) is 9.5
    expect(thresholdOf('normal-p95', scoresOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [50]))).toBeCloseTo(
      9.5,
      12,
    );
    expect(thresholdOf('normal-p95', scoresOf([3], []))).toBe(3);
  });

  it('are unavailable without enough normal beats, and say why', () => {
    expect(presetThreshold('normal-p95', scoresOf([], [1], [1]), SHIPPED)).toEqual({
      kind: 'unavailable',
      reason: 'Needs beats labelled normal',
    });
    expect(presetThreshold('normal-mean-2sd', scoresOf([1], []), SHIPPED)).toEqual({
      kind: 'unavailable',
      reason: 'Needs two beats labelled normal',
    });
  });
});

describe('the presets', () => {
  it('give the shipped threshold whatever the labels', () => {
    expect(thresholdOf('shipped', scoresOf([], []))).toBe(SHIPPED);
  });

  it('each have a title of their own and one sentence', () => {
    expect(new Set(PRESETS.map(({ title }) => title)).size).toBe(6);
    for (const { explanation } of PRESETS) expect(explanation).toMatch(/^[A-Z][^.]*\.$/);
  });
});

describe('the threshold at a specificity', () => {
  const shares = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.9, 0.95, 1));

  it('is the lowest that reaches it', () => {
    fc.assert(
      fc.property(someScores, fc.array(eighths), shares, (normal, abnormal, share) => {
        const sorted = scoresOf(normal, abnormal);
        const threshold = thresholdAtSpecificity(sorted, share) ?? Number.NaN;
        expect(specificity(slowConfusion(sorted, threshold))).toBeGreaterThanOrEqual(share);
        const nextLower = distinctScores(sorted).find((score) => score < threshold);
        if (nextLower !== undefined) {
          expect(specificity(slowConfusion(sorted, nextLower))).toBeLessThan(share);
        }
      }),
    );
  });

  it('agrees with the specificity as it is computed, in spite of rounding', () => {
    const upTo = (last: number) =>
      scoresOf(
        Array.from({ length: last }, (_, i) => i + 1),
        [],
      );
    expect(thresholdAtSpecificity(upTo(10), 0.9)).toBe(9.5);
    // 0.07 * 100 is 7.000000000000001, and 7 / 100 is 0.07.
    expect(thresholdAtSpecificity(upTo(100), 0.07)).toBe(7.5);
    // One bit above 1 / 3, though three times it is 1.
    expect(thresholdAtSpecificity(upTo(3), 0.33333333333333337)).toBe(2.5);
  });

  it('lies just above the highest score where nothing may be flagged', () => {
    const threshold = thresholdAtSpecificity(scoresOf([1, 2], [1.5]), 1);
    expect(threshold).toBe(2 + 2 ** -22);
    expect(thresholdAtSpecificity(scoresOf([-1], []), 1)).toBe(-1 + 2 ** -24);
    expect(thresholdAtSpecificity(scoresOf([0], []), 1)).toBe(2 ** -149);
  });

  it('needs normal beats', () => {
    expect(thresholdAtSpecificity(scoresOf([], [1]), 0.9)).toBeNull();
  });
});
