import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateRatio } from './rate-ratio.ts';

describe('the ratio of two rates', () => {
  it.each([
    [125, 360, 25, 72],
    [125, 257.5, 50, 103],
    [125, 1000, 1, 8],
    [125, 125, 1, 1],
    [360, 100, 18, 5],
    [50, 359.9999999, 5, 36],
  ])('of %d to %d Hz is %d / %d', (toHz, fromHz, up, down) => {
    expect(rateRatio(toHz, fromHz)).toEqual({ up, down });
  });

  it('drifts by less than a tenth of a millisecond in a day, in whole numbers small enough to count with', () => {
    const rate = fc.double({ min: 20, max: 5000, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (toHz, fromHz) => {
        const { up, down } = rateRatio(toHz, fromHz);
        expect(Math.abs(up / down / (toHz / fromHz) - 1) * 86_400).toBeLessThan(1e-4);
        expect(up * 1e6 < Number.MAX_SAFE_INTEGER && down < 1e9).toBe(true);
      }),
    );
  });
});
