import { describe, expect, it } from 'vitest';
import type { AamiClass } from '../../core/label.ts';
import { comparePrematurity, type TimedBeats } from './prematurity-study.ts';

/** A hundred normal beats whose scores and ratios rise together, one early beat of usual shape, one odd one on time. */
function beats(): TimedBeats {
  const normal = Array.from({ length: 100 }, (_, beat) => beat);
  return {
    scores: Float32Array.of(...normal.map((beat) => beat / 1000), -1, 0.5),
    rhythm: Float32Array.of(...normal.map((beat) => 0.95 + beat / 1000), 0.6, 1.5),
    classes: [...normal.map((): AamiClass => 'N'), 'S', 'V'],
  };
}

describe('comparePrematurity', () => {
  it('finds the early beat by its timing and the odd one by its shape, and either by either', () => {
    const [score, prematurity, either] = comparePrematurity(beats());
    // Half a pair, for the lowest of the normal scores counts as usual, too.
    expect(score.auroc).toBeCloseTo(0.005, 12);
    expect(prematurity.auroc).toBe(1);
    expect(either.auroc).toBe(1);
    expect(score.atRates[2]).toEqual({ supraventricular: 0, ventricular: 1 });
    expect(prematurity.atRates[2]).toEqual({ supraventricular: 1, ventricular: 0 });
    expect(either.atRates[2]).toEqual({ supraventricular: 1, ventricular: 1 });
  });

  it('takes a beat without an interval for one on time', () => {
    const timed = beats();
    timed.rhythm[100] = Number.NaN;
    const [, prematurity] = comparePrematurity(timed);
    expect(prematurity.auroc).toBeLessThan(0.6);
  });
});
