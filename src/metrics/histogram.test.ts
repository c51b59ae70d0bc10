import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flaggedAt } from './confusion.ts';
import { defaultScoreRange, histogram } from './histogram.ts';
import { scoresOf } from './scores-for-tests.ts';

const scores = fc.array(fc.integer({ min: -4, max: 40 }).map((n) => n / 8));
const sum = (counts: Uint32Array): number => counts.reduce((a, b) => a + b, 0);

describe('the histogram of scores', () => {
  it('holds every beat once, whatever the range', () => {
    fc.assert(
      fc.property(
        scores,
        scores,
        scores,
        fc.integer({ min: 1, max: 20 }),
        (normal, abnormal, unknown, bins) => {
          const { counts, edges } = histogram(scoresOf(normal, abnormal, unknown), { bins });
          expect(edges.length).toBe(bins + 1);
          expect([sum(counts.normal), sum(counts.abnormal), sum(counts.unknown)]).toEqual([
            normal.length,
            abnormal.length,
            unknown.length,
          ]);
        },
      ),
    );
  });

  it('counts as a loop over the bins does', () => {
    fc.assert(
      fc.property(scores, (normal) => {
        const { counts } = histogram(scoresOf(normal, []), { bins: 4, range: { low: 0, high: 4 } });
        const slow = [0, 0, 0, 0];
        for (const score of normal) slow[Math.min(3, Math.max(0, Math.floor(score)))]++;
        expect([...counts.normal]).toEqual(slow);
      }),
    );
  });

  it('lets a threshold at an edge flag whole bins', () => {
    const sorted = scoresOf([0, 0.5, 1, 1.5], [2, 2.5, 9]);
    const { edges, counts } = histogram(sorted, { bins: 3, range: { low: 0, high: 3 } });
    expect([...edges]).toEqual([0, 1, 2, 3]);
    expect([...counts.normal]).toEqual([2, 2, 0]);
    expect([...counts.abnormal]).toEqual([0, 0, 3]);
    expect(flaggedAt(sorted, edges[1])).toBe(5);
  });

  it('ranges by default from 0 to the score that one beat in a thousand exceeds', () => {
    const ramp = Array.from({ length: 2000 }, (_, i) => i);
    const sorted = scoresOf(
      ramp.filter((i) => i % 2 === 0),
      ramp.filter((i) => i % 2 === 1),
    );
    expect(defaultScoreRange(sorted)).toEqual({ low: 0, high: 1997 });
  });

  it('never has an empty default range', () => {
    expect(defaultScoreRange(scoresOf([], []))).toEqual({ low: 0, high: 1 });
    expect(defaultScoreRange(scoresOf([0, 0], [], [0]))).toEqual({ low: 0, high: 1 });
    expect(defaultScoreRange(scoresOf([], [], [-2, -2]))).toEqual({ low: -2, high: -1 });
  });

  it('refuses an empty range', () => {
    expect(() => histogram(scoresOf([1], []), { bins: 2, range: { low: 1, high: 1 } })).toThrow('range');
  });
});
