import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeApart } from './place-apart.ts';

/** Places are whole numbers here: no difference between two of them is rounded. */
const GAP = 110;

/** Indices of the places that get a letter where all would like one. */
function place(xs: readonly number[]): number[] {
  return placeApart({ range: [0, xs.length], placeOf: (index) => xs[index], wants: () => true }, GAP);
}

const places = fc
  .array(fc.integer({ min: 0, max: 6000 }), { maxLength: 120 })
  .map((xs) => xs.sort((a, b) => a - b));

describe('letters that would run together', () => {
  it('stand a gap apart, and whoever stands alone gets one', () => {
    fc.assert(
      fc.property(places, (xs) => {
        const placed = place(xs);
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
    const crowd = Array.from({ length: 2000 }, (_, index) => index * 3.1);
    const placed = place(crowd);
    for (let i = 1; i < placed.length; i++) {
      expect(crowd[placed[i]] - crowd[placed[i - 1]]).toBeLessThanOrEqual(3 * GAP);
    }
  });

  it('are the same whichever stretch is lettered', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 5000 }), (xs, from) => {
        const to = from + 600;
        const near = xs.filter((x) => x >= from - 2 * GAP && x <= to + 2 * GAP);
        const isInside = (x: number) => x >= from && x <= to;
        expect(
          place(near)
            .map((i) => near[i])
            .filter(isInside),
        ).toEqual(
          place(xs)
            .map((i) => xs[i])
            .filter(isInside),
        );
      }),
    );
  });

  it('go to nobody who does not want one', () => {
    const few = placeApart(
      { range: [0, 500], placeOf: (index) => index * 10, wants: (index) => index % 50 === 7 },
      GAP,
    );
    expect(few).toEqual([7, 57, 107, 157, 207, 257, 307, 357, 407, 457]);
  });
});
