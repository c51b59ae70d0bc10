import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingSpan, type StoredSpan } from './rolling-picture.ts';

/** A store of numbers in which every pixel is painted with its own place. */
function paintInto(store: number[], spans: readonly StoredSpan[]): number {
  let painted = 0;
  for (const { from, to, at } of spans) {
    for (let px = from; px < to; px++) {
      store[at + px - from] = px;
      painted++;
    }
  }
  return painted;
}

const read = (store: readonly number[], spans: readonly StoredSpan[]): number[] =>
  spans.flatMap(({ from, to, at }) => store.slice(at, at + to - from));

const WIDTH = 40;

describe('a picture that is kept while it is moved', () => {
  it('shows every pixel of the view, wherever it was moved, and paints only those that are new', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 30 }), (moves) => {
        const rolling = new RollingSpan();
        const store = new Array<number>(WIDTH).fill(-1);
        let from = 1000;
        paintInto(store, rolling.moveTo({ from, to: from + WIDTH }));
        for (const move of moves) {
          from += move;
          const painted = paintInto(store, rolling.moveTo({ from, to: from + WIDTH }));
          expect(painted).toBe(Math.min(WIDTH, Math.abs(move)));
          expect(read(store, rolling.visible())).toEqual(Array.from({ length: WIDTH }, (_, px) => from + px));
        }
      }),
    );
  });

  it('is painted as a whole once it is worth nothing, and where its width is another', () => {
    const rolling = new RollingSpan();
    rolling.moveTo({ from: 7, to: 47 });
    rolling.forget();
    expect(rolling.moveTo({ from: 8, to: 48 })).toEqual([{ from: 8, to: 48, at: 0 }]);
    expect(rolling.moveTo({ from: 9, to: 59 })).toEqual([{ from: 9, to: 59, at: 0 }]);
  });
});
