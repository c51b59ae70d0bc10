import { describe, expect, it } from 'vitest';
import { createResampler } from './resample.ts';

function resampled(samples: readonly number[], newWidth: number, width = samples.length): number[] {
  const resampler = createResampler(width, newWidth);
  const target = new Float32Array(resampler.resampledCount(samples.length));
  resampler.resample(Float32Array.from(samples), 0, samples.length, target, 0);
  return [...target];
}

/** `cycles` whole periods in a window, mirror-symmetrical about its start as a beat is about its R-peak. */
const cosine = (width: number, cycles: number): number[] =>
  Array.from({ length: width }, (_, i) => Math.cos((2 * Math.PI * cycles * i) / width));

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

describe('resampling', () => {
  it.each([
    [140, 187],
    [96, 187],
    [250, 187],
    [512, 187],
  ])('keeps a tone in its place in the window, from %i to %i samples', (width, newWidth) => {
    const middle = (samples: number[]): number[] => samples.slice(0, Math.floor(newWidth * 0.9));
    const result = resampled(cosine(width, 12), newWidth);
    expect(largestDifference(middle(result), middle(cosine(newWidth, 12)))).toBeLessThan(0.02);
  });

  it('takes out what the new rate cannot carry, instead of folding it down', () => {
    const result = resampled(cosine(512, 150), 187).slice(10, -10);
    expect(Math.max(...result.map(Math.abs))).toBeLessThan(0.05);
  });

  it('keeps a constant as it is', () => {
    for (const value of resampled(Array(140).fill(0.25), 187)) expect(value).toBeCloseTo(0.25, 6);
  });

  it('passes through the samples that stay in their place when the width doubles', () => {
    const samples = cosine(100, 7);
    const result = resampled(samples, 200);
    expect(
      largestDifference(
        samples,
        samples.map((_, i) => result[2 * i]),
      ),
    ).toBeLessThan(1e-6);
  });

  it('keeps the height of an R-peak that starts the window', () => {
    const peak = Array.from({ length: 140 }, (_, i) => Math.exp(-((i / 3) ** 2)));
    expect(resampled(peak, 187)[0]).toBeCloseTo(1, 6);
  });

  it('lets the padding behind a piece have no part in it', () => {
    const resampler = createResampler(140, 187);
    const target = new Float32Array(187);
    resampler.resample(Float32Array.from([...Array(70).fill(1), ...Array(70).fill(0)]), 0, 70, target, 0);
    expect(resampler.resampledCount(70)).toBe(94);
    expect([...target.subarray(0, 94)].every((value) => Math.abs(value - 1) < 1e-6)).toBe(true);
    expect([...target.subarray(94)].every((value) => value === 0)).toBe(true);
  });

  it('makes a sample of a single sample', () => {
    expect(resampled([3], 10, 1)).toEqual(Array(10).fill(3));
    expect(createResampler(512, 187).resampledCount(1)).toBe(1);
  });
});
