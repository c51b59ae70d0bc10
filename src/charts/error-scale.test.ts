import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorRange, errorTicks, fromErrorScale, toErrorScale } from './error-scale.ts';

describe('the scale of what is missing to one', () => {
  it('makes a step of every ten times fewer errors', () => {
    expect([0, 0.9, 0.99, 0.999].map(toErrorScale)).toEqual(
      [0, 1, 2, 3].map((place) => expect.closeTo(place, 9)),
    );
  });

  it('leads back, and holds perfection at its end', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9999, noNaN: true }), (share) => {
        expect(fromErrorScale(toErrorScale(share))).toBeCloseTo(share, 9);
      }),
    );
    expect(Number.isFinite(toErrorScale(1))).toBe(true);
  });

  it('has a range around all values', () => {
    const [low, high] = errorRange([0.5, 0.99]);
    expect(low).toBeLessThan(toErrorScale(0.5));
    expect(high).toBeGreaterThan(2);
    expect(errorRange([0, 0.2])[0]).toBe(0);
  });

  it('has round ticks in its range, as far apart as asked, even where all values are near each other', () => {
    const share = fc.double({ min: 0, max: 0.998, noNaN: true });
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [low, high] = errorRange([a, b]);
        const gap = (high - low) / 8;
        const ticks = errorTicks(low, high, gap);
        for (const [i, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(low);
          expect(tick).toBeLessThanOrEqual(high);
          if (i > 0) expect(tick - ticks[i - 1]).toBeGreaterThanOrEqual(gap);
        }
      }),
    );
    expect(errorTicks(0.9, 2.1, 0.1).map((tick) => Math.round(1000 * fromErrorScale(tick)) / 10)).toContain(
      99,
    );
  });
});
