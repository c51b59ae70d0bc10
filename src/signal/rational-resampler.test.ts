import { describe, expect, it } from 'vitest';
import { expectNoTraceOfChunks, largestDifference, sine } from './chunked-for-tests.ts';
import { RationalResampler } from './rational-resampler.ts';
import { filterWhole } from './stream-filter.ts';

const resample = (fromHz: number, toHz: number, signal: Float32Array): Float32Array =>
  filterWhole(new RationalResampler({ fromHz, toHz }), signal);

describe('resampling a stream', () => {
  it.each([
    [360, 125],
    [257.5, 125],
    [128, 125],
    [100, 125],
    [499.998, 125],
    [2000, 125],
    [250, 360],
  ])('gives a sine the samples it would have had: %d Hz to %d Hz', (fromHz, toHz) => {
    const resampled = resample(fromHz, toHz, sine(fromHz, 7.3, 6, 1024));
    // 60 dB of stop band are a thousandth; the ends are held and therefore off.
    expect(largestDifference(resampled, sine(toHz, 7.3, 7, 1024), toHz)).toBeLessThan(1.2e-3);
  });

  it('lets through three quarters of what the new rate can carry and nothing it cannot', () => {
    const passed = resample(1000, 125, sine(1000, 46, 4));
    expect(largestDifference(passed, sine(125, 46, 4), 60)).toBeLessThan(2e-3);
    for (const frequencyHz of [63, 79, 125, 180, 499]) {
      const aliased = resample(1000, 125, sine(1000, frequencyHz, 4));
      expect(largestDifference(aliased, new Float32Array(500), 60)).toBeLessThan(2e-3);
    }
  });

  it.each([
    [360, 125, 3600, 1250],
    [360, 125, 3601, 1251],
    [1000, 125, 1, 1],
    [125, 250, 3, 6],
    [360, 125, 0, 0],
  ])('%d Hz to %d Hz makes %d samples %d, all of the same value for a constant', (fromHz, toHz, n, count) => {
    expect([...resample(fromHz, toHz, new Float32Array(n).fill(-7.25))]).toEqual(Array(count).fill(-7.25));
  });

  it('leaves a signal alone whose rate is right', () => {
    const signal = Float32Array.of(1021, Number.NaN, 3.5, -0.1, 1e-3);
    expect(resample(250, 250, signal)).toEqual(signal);
  });

  it('marks what is missing and holds the last value across it', () => {
    const signal = new Float32Array(1000).fill(5);
    signal.fill(Number.NaN, 0, 100).fill(Number.NaN, 400, 600).fill(Number.NaN, 990);
    const expected = new Float32Array(500).fill(5);
    expected.fill(Number.NaN, 0, 50).fill(Number.NaN, 200, 300).fill(Number.NaN, 495);
    expect(resample(250, 125, signal)).toEqual(expected);
    expect(resample(250, 125, new Float32Array(9).fill(Number.NaN))).toEqual(
      new Float32Array(5).fill(Number.NaN),
    );
  });

  it('counts infinite samples as missing', () => {
    const signal = Float32Array.of(1, Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, 1);
    expect([...resample(100, 100, signal)]).toEqual([1, Number.NaN, 1, Number.NaN, 1]);
  });

  it('does not drift at rates without a simple ratio', () => {
    // A step every second: its place in the last second of many is where it belongs.
    const fromHz = 128.0123;
    const seconds = 600;
    const square = Float32Array.from({ length: fromHz * seconds }, (_, i) => Math.floor(i / fromHz) % 2);
    const resampled = resample(fromHz, 125, square);
    const edge = 125 * (seconds - 1);
    expect(resampled[edge - 3]).toBeLessThan(0.2);
    expect(resampled[edge + 3]).toBeGreaterThan(0.8);
  });

  it.each([
    [360, 125],
    [257.5, 125],
    [499.998, 125],
    [100, 360],
    [250, 250],
  ])('shows no trace of the chunks: %d Hz to %d Hz', (fromHz, toHz) => {
    expectNoTraceOfChunks(() => new RationalResampler({ fromHz, toHz }), 700);
  });

  it('shows no trace of chunks longer than its buffer', () => {
    const signal = sine(360, 3, 120);
    const filter = new RationalResampler({ fromHz: 360, toHz: 125 });
    const pieces: number[] = [];
    for (let i = 0; i < signal.length; i += 97) pieces.push(...filter.push(signal.subarray(i, i + 97)));
    pieces.push(...filter.flush());
    expect(Float32Array.from(pieces)).toEqual(resample(360, 125, signal));
  });
});
