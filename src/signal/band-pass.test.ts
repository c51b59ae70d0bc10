import { describe, expect, it } from 'vitest';
import { BandPass } from './band-pass.ts';
import { BaselineRemover } from './baseline-remover.ts';
import { expectNoTraceOfChunks, largestDifference, sine } from './chunked-for-tests.ts';
import { filterWhole } from './stream-filter.ts';

const RATE_HZ = 125;
const SECONDS = 24;
const MARGIN = 4 * RATE_HZ;
const silence = new Float32Array(RATE_HZ * SECONDS);

const bandPass = (signal: Float32Array): Float32Array => filterWhole(new BandPass(RATE_HZ), signal);

describe('the band-pass', () => {
  it.each([1, 5, 12, 25, 33])('leaves %d Hz as it is, undelayed', (frequencyHz) => {
    const signal = sine(RATE_HZ, frequencyHz, SECONDS, 1024);
    expect(largestDifference(bandPass(signal), sine(RATE_HZ, frequencyHz, SECONDS), MARGIN)).toBeLessThan(
      0.012,
    );
  });

  it.each([
    [0.05, 0.012],
    [47, 2e-3],
    [50, 2e-3],
    [60, 2e-3],
  ])('takes out %d Hz to %d', (frequencyHz, rest) => {
    expect(largestDifference(bandPass(sine(RATE_HZ, frequencyHz, SECONDS)), silence, MARGIN)).toBeLessThan(
      rest,
    );
  });

  it.each([
    [0.5, Math.SQRT1_2],
    [40, 0.5],
  ])('has its edges where it says: %d Hz times %d', (frequencyHz, gain) => {
    const expected = sine(RATE_HZ, frequencyHz, SECONDS).map((value) => gain * value);
    expect(largestDifference(bandPass(sine(RATE_HZ, frequencyHz, SECONDS)), expected, MARGIN)).toBeLessThan(
      0.01,
    );
  });

  it('takes out a level from the first sample to the last', () => {
    expect(bandPass(new Float32Array(700).fill(1024))).toEqual(new Float32Array(700));
  });

  it('keeps missing samples missing, and a gap longer than its means reach parts what is before from what is behind', () => {
    const signal = new Float32Array(3000).fill(3);
    signal.fill(Number.NaN, 1000, 2000).fill(-900, 2000);
    const filtered = bandPass(signal);
    expect([...filtered].map(Number.isNaN)).toEqual([...signal].map(Number.isNaN));
    expect(largestDifference(filtered.slice(0, 1000), silence, 0)).toBeLessThan(1e-3);
    expect(largestDifference(filtered.slice(2000), silence, 0)).toBeLessThan(1e-3);
  });

  it('leaves out the low-pass where the rate carries less anyway', () => {
    const signal = sine(80, 30, SECONDS);
    expect(largestDifference(filterWhole(new BandPass(80), signal), signal, 320)).toBeLessThan(0.01);
  });

  it('shows no trace of the chunks', () => {
    expectNoTraceOfChunks(() => new BandPass(RATE_HZ), 900);
    expectNoTraceOfChunks(() => new BandPass(80), 300);
  });
});

describe('the high-pass', () => {
  it('is the signal minus three centred means, taken one by one', () => {
    const halfWidth = 60;
    const mean = (values: readonly number[]): number[] =>
      values.map((_, i) => {
        const near = values.slice(Math.max(0, i - halfWidth), i + halfWidth + 1);
        return near.reduce((a, b) => a + b, 0) / near.length;
      });
    const signal = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i * i * 0.001) + i * 0.1);
    const baseline = mean(mean(mean([...signal])));
    const expected = signal.map((value, i) => value - baseline[i]);
    // 0.4784 / 0.4943 Hz at 125 Hz are 121 samples.
    const filtered = filterWhole(new BaselineRemover(RATE_HZ, 0.4943), signal);
    expect(largestDifference(filtered, expected, 0)).toBeLessThan(1e-5);
  });
});
