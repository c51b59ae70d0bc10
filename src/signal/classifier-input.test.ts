import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLASSIFIER_WINDOW,
  cutClassifierWindow,
  RHYTHM_FEATURES,
  rhythmFeatures,
  usualAmplitude,
} from './classifier-input.ts';

const WIDTH = RHYTHM_FEATURES.length;

/** R-peaks at these intervals, the first at 0 s. */
function peaksOf(intervals: readonly number[]): Float64Array {
  let time = 0;
  return Float64Array.from([0, ...intervals.map((interval) => (time += interval))]);
}

describe('the rhythm features', () => {
  it('are zero in a perfectly regular rhythm of 75 beats a minute', () => {
    const features = rhythmFeatures(peaksOf(new Array(40).fill(0.8)));
    for (const value of features) expect(value).toBeCloseTo(0, 6);
  });

  it('show a premature beat by its short interval, and the pause behind it', () => {
    const intervals = new Array(40).fill(0.8);
    intervals[19] = 0.4;
    intervals[20] = 1.2;
    const [before, after, , ratio] = rhythmFeatures(peaksOf(intervals)).subarray(20 * WIDTH);
    expect(before).toBeCloseTo(-1, 6);
    expect(after).toBeCloseTo(Math.log2(1.5), 6);
    expect(ratio).toBe(1.5);
  });

  it('do not depend on the heart rate but for the one that tells it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.3, max: 2, noNaN: true }), { minLength: 3, maxLength: 60 }),
        (intervals) => {
          const slow = rhythmFeatures(peaksOf(intervals));
          const fast = rhythmFeatures(peaksOf(intervals.map((interval) => interval / 1.25)));
          for (let i = 0; i < slow.length; i++) {
            if (i % WIDTH !== 4) expect(fast[i]).toBeCloseTo(slow[i], 4);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are usual where there is nothing to compare with', () => {
    expect(Array.from(rhythmFeatures(Float64Array.of(3)))).toEqual(new Array(WIDTH).fill(0));
    expect(rhythmFeatures(new Float64Array(0))).toHaveLength(0);
  });
});

describe('the window of the classifier', () => {
  it('has the R-peak in its place, zeros beyond the ends of the signal and where samples are missing', () => {
    const signal = Float32Array.from({ length: 60 }, (_, i) => i + 1);
    signal[12] = Number.NaN;
    const window = new Float32Array(CLASSIFIER_WINDOW.lengthSamples + 4);
    cutClassifierWindow(signal, 10, 2, window);
    expect(window[CLASSIFIER_WINDOW.rPeakSample + 2]).toBe(11);
    expect(window[CLASSIFIER_WINDOW.rPeakSample + 4]).toBe(0);
    expect(window[0]).toBe(0);
    expect(window[window.length - 1]).toBe(0);
  });

  it('is scaled by the median range around the R-peaks, whatever one of them does', () => {
    const signal = new Float32Array(1000);
    const peaks = Int32Array.of(100, 300, 500);
    for (const [i, peak] of peaks.entries()) {
      signal[peak] = [2, 2, 50][i];
      signal[peak + 3] = -1;
    }
    expect(usualAmplitude(signal, peaks)).toBe(3);
    expect(usualAmplitude(signal, new Int32Array(0))).toBe(1);
    expect(usualAmplitude(new Float32Array(1000), peaks)).toBe(1);
  });
});
