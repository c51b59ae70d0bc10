import { describe, expect, it } from 'vitest';
import { expectNoTraceOfChunks, largestDifference, sine } from './chunked-for-tests.ts';
import { NotchFilter } from './notch-filter.ts';
import { filterWhole } from './stream-filter.ts';

describe('the notch', () => {
  it.each([
    [360, 50],
    [360, 60],
    [257.5, 50],
    [1000, 60],
  ])('at %d Hz takes out mains of %d Hz and leaves a wave of 9 Hz where it is', (rateHz, mainsHz) => {
    const wave = sine(rateHz, 9, 8, 1024);
    const mains = sine(rateHz, mainsHz, 8);
    const filtered = filterWhole(
      new NotchFilter(rateHz, mainsHz),
      wave.map((value, i) => value + mains[i]),
    );
    expect(largestDifference(filtered, wave, Math.round(rateHz))).toBeLessThan(4e-3);
  });

  it('takes out half a hertz to either side in part and two hertz not at all', () => {
    const notched = (frequencyHz: number): number =>
      largestDifference(
        filterWhole(new NotchFilter(360, 50), sine(360, frequencyHz, 8)),
        new Float32Array(2880),
        720,
      );
    expect(notched(50.5)).toBeGreaterThan(0.1);
    expect(notched(50.5)).toBeLessThan(0.3);
    expect(notched(52)).toBeGreaterThan(0.99);
  });

  it('shows no trace of the chunks', () => {
    expectNoTraceOfChunks(() => new NotchFilter(257.5, 50), 700);
  });
});
