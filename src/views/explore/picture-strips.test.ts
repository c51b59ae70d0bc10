import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PictureStrips } from './picture-strips.ts';

const VIEW = 40;
const RULES = { stripPx: 8, keptPx: 10 };

const viewFrom = (from: number) => ({ from, to: from + VIEW });

/** What of the strips was not there before. */
function addedPx(strips: PictureStrips, before: readonly unknown[]): number {
  return strips.all
    .filter((strip) => !before.includes(strip))
    .reduce((sum, { from, to }) => sum + to - from, 0);
}

describe('a picture in strips', () => {
  it('covers the view without gaps wherever it was moved, and adds hardly more than what came into view', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 30 }), (moves) => {
        const strips = new PictureStrips(RULES);
        let from = 1000;
        strips.moveTo(viewFrom(from));
        for (const move of moves) {
          from += move;
          const before = strips.all;
          strips.moveTo(viewFrom(from));
          const inStrips = Math.ceil(Math.abs(move) / RULES.stripPx) * RULES.stripPx;
          const most = Math.abs(move) > VIEW / 2 ? VIEW : inStrips;
          expect(addedPx(strips, before)).toBeLessThanOrEqual(most);
          expect(strips.all[0].from).toBeLessThanOrEqual(from);
          expect(strips.all.at(-1)?.to).toBeGreaterThanOrEqual(from + VIEW);
          for (const [index, strip] of strips.all.slice(1).entries())
            expect(strip.from).toBe(strips.all[index].to);
        }
      }),
    );
  });

  it('keeps few strips, however far it goes in however small steps', () => {
    const strips = new PictureStrips(RULES);
    for (let from = 0; from < 1000; from++) strips.moveTo(viewFrom(from));
    expect(strips.all.length).toBeLessThanOrEqual((VIEW + 2 * RULES.keptPx) / RULES.stripPx + 2);
  });
});
