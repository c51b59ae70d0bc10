import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeApart } from './place-apart.ts';

const GAP = 11;

const places = fc
  .array(fc.double({ min: 0, max: 600, noNaN: true }), { maxLength: 120 })
  .map((xs) => xs.sort((a, b) => a - b));

describe('letters that would run together', () => {
  it('stand a gap apart, and whoever stands alone gets one', () => {
    fc.assert(
      fc.property(places, (xs) => {
        const placed = placeApart(xs, GAP);
        for (let i = 1; i < placed.length; i++) {
          expect(xs[placed[i]] - xs[placed[i - 1]]).toBeGreaterThanOrEqual(GAP);
        }
        for (const [index, x] of xs.entries()) {
          const isAlone = xs.every((other, i) => i === index || Math.abs(other - x) >= GAP);
          if (isAlone) expect(placed).toContain(index);
        }
      }),
    );
  });

  it('leave no stretch of three gaps bare where there is something to letter', () => {
    const crowd = Array.from({ length: 2000 }, (_, index) => index * 0.31);
    const placed = placeApart(crowd, GAP);
    for (let i = 1; i < placed.length; i++) {
      expect(crowd[placed[i]] - crowd[placed[i - 1]]).toBeLessThanOrEqual(3 * GAP);
    }
  });

  it('are the same whichever stretch is lettered', () => {
    fc.assert(
      fc.property(places, fc.double({ min: 0, max: 500, noNaN: true }), (xs, from) => {
        const to = from + 60;
        const near = xs.filter((x) => x >= from - 2 * GAP && x <= to + 2 * GAP);
        const isInside = (x: number) => x >= from && x <= to;
        expect(
          placeApart(near, GAP)
            .map((i) => near[i])
            .filter(isInside),
        ).toEqual(
          placeApart(xs, GAP)
            .map((i) => xs[i])
            .filter(isInside),
        );
      }),
    );
  });
});
