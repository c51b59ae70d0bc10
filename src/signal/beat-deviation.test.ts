import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { DEVIATION_FEATURES, deviationFeatures } from './beat-deviation.ts';
import { rhythmFeatures } from './classifier-input.ts';

const WIDTH = DEVIATION_FEATURES.length;
const BEATS = 60;
const INTERVAL = 100;

/** A narrow complex, or a broad one of the other sign. */
function complex(offset: number, isBroad: boolean): number {
  return isBroad ? -1.4 * Math.exp(-((offset / 9) ** 2)) : Math.exp(-((offset / 2.5) ** 2));
}

function recording(broadBeats: readonly number[]) {
  const rng = createRng(3);
  const peaks = Int32Array.from({ length: BEATS }, (_, beat) => 60 + beat * INTERVAL);
  const signal = Float32Array.from({ length: 60 + BEATS * INTERVAL }, () => 0.005 * rng.nextGaussian());
  for (const [beat, peak] of peaks.entries()) {
    for (let offset = -40; offset < 50; offset++) {
      signal[peak + offset] += complex(offset, broadBeats.includes(beat));
    }
  }
  const rhythm = rhythmFeatures(Float64Array.from(peaks, (peak) => peak / 125));
  return { features: deviationFeatures(signal, peaks, rhythm), signal, peaks, rhythm };
}

const featuresOf = (features: Float32Array, beat: number) =>
  Array.from(features.subarray(beat * WIDTH, (beat + 1) * WIDTH));

describe('the deviation of a beat from the usual shape', () => {
  it('is none where all beats are alike', () => {
    const { features } = recording([]);
    for (let beat = 0; beat < BEATS; beat++) {
      const [correlation, left, range, width, p, t] = featuresOf(features, beat);
      expect(correlation).toBeGreaterThan(0.99);
      for (const value of [left, range, width]) expect(Math.abs(value)).toBeLessThan(0.15);
      for (const value of [p, t]) expect(value).toBeLessThan(0.1);
    }
  });

  it('tells a broad beat among narrow ones', () => {
    const { features } = recording([20, 45]);
    for (const beat of [20, 45]) {
      const [correlation, left, range, width] = featuresOf(features, beat);
      expect(correlation).toBeLessThan(0);
      expect(left).toBe(1.5);
      expect(range).toBeGreaterThan(0);
      expect(width).toBe(1.5);
    }
    expect(featuresOf(features, 21)[0]).toBeGreaterThan(0.99);
  });

  it('finds nothing unusual in a heart all of whose beats are broad', () => {
    const all = Array.from({ length: BEATS }, (_, beat) => beat);
    expect(featuresOf(recording(all).features, 30)[0]).toBeGreaterThan(0.99);
  });

  it('does not depend on the gain', () => {
    const { features, signal, peaks, rhythm } = recording([20]);
    const louder = deviationFeatures(
      signal.map((value) => 3 * value),
      peaks,
      rhythm,
    );
    for (const [i, value] of louder.entries()) expect(value).toBeCloseTo(features[i], 4);
  });
});
