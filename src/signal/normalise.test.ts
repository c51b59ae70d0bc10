import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressAroundMedian } from './normalise.ts';

const compressed = (samples: readonly number[]): number[] => {
  const beat = Float32Array.from(samples);
  compressAroundMedian(beat);
  return [...beat];
};

describe('compressing a beat around its median', () => {
  it('follows asinh((x - median) / mean |x - median|)', () => {
    // Median 2, mean deviation (2 + 1 + 0 + 1 + 6) / 5 = 2.
    const expected = [-1, -0.5, 0, 0.5, 3].map(Math.asinh);
    compressed([0, 1, 2, 3, 8]).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6);
    });
  });

  it('takes the mean of the two middle samples of an even number', () => {
    const [low, high] = compressed([1, 3]);
    expect(low).toBeCloseTo(-Math.asinh(1), 6);
    expect(high).toBeCloseTo(Math.asinh(1), 6);
  });

  it('finds the median that sorting finds, to the last bit', () => {
    const beats = fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(beats, (beat) => {
        const sorted = Float32Array.from(beat).sort();
        const middle = beat.length >> 1;
        const median = beat.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        const samples = Float32Array.from(beat);
        const deviations = samples.reduce((sum, sample) => sum + Math.abs(sample - median), 0);
        const scale = Math.max(1e-3, deviations / beat.length);
        // Adding 0 takes the sign off a zero: whether a median of 0 has one depends on the order of the beat.
        const expected = samples.map((sample) => Math.asinh((sample - median) / scale) + 0);
        expect(compressed(beat).map((value) => value + 0)).toEqual([...expected]);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('makes no number of a beat with a sample that is none', () => {
    expect(compressed([1, Number.NaN, 3, 2]).every(Number.isNaN)).toBe(true);
  });

  it('gives the same result whatever the unit and the offset', () => {
    const beats = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(
        beats.filter((beat) => new Set(beat).size > 1),
        (beat) => {
          const other = compressed(beat.map((sample) => sample * 4 - 64));
          compressed(beat).forEach((value, i) => {
            expect(other[i]).toBeCloseTo(value, 4);
          });
        },
      ),
      { seed: 5 },
    );
  });

  it('leaves a beat that is as good as flat near zero', () => {
    for (const value of compressed([0.5, 0.5, 0.5001, 0.5])) expect(Math.abs(value)).toBeLessThan(0.2);
  });
});
