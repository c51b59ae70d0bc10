import type { IndexRange } from './beats-within.ts';

/** Who would like a letter, in the order of their places, pixels from the start of the recording. */
export interface Candidates {
  readonly range: IndexRange;
  readonly placeOf: (index: number) => number;
  /** Asked only of those for whom there may be room: of a day in view that is one in a hundred. */
  readonly wants: (index: number) => boolean;
}

/**
 * Which of many get a letter where not all have room. Whether one does depends on nothing further away than twice the
 * gap, so that a stretch of paper can be lettered by itself and agrees with its neighbours.
 *
 * The paper is cut into bins of one gap, from its start. The first in every even bin gets its letter; of an odd one the
 * first that is a gap away from the letters of both neighbours.
 * @param candidates among them all within two gaps of what is looked at
 * @returns ascending indices of those that get one; all that stand alone are among them
 */
export function placeApart({ range: [first, end], placeOf, wants }: Candidates, gap: number): number[] {
  const ofEven = new Map<number, number>();
  const placed: number[] = [];
  let doneBin = Number.NaN;
  for (let index = first; index < end; index++) {
    const place = placeOf(index);
    const bin = Math.floor(place / gap);
    if (bin === doneBin || bin % 2 !== 0 || !wants(index)) continue;
    ofEven.set(bin, place);
    placed.push(index);
    doneBin = bin;
  }
  let bin = Number.NaN;
  let [from, to] = [0, 0];
  for (let index = first; index < end; index++) {
    const place = placeOf(index);
    const own = Math.floor(place / gap);
    if (own % 2 === 0) continue;
    if (own !== bin) {
      bin = own;
      from = (ofEven.get(bin - 1) ?? Number.NEGATIVE_INFINITY) + gap;
      to = (ofEven.get(bin + 1) ?? Number.POSITIVE_INFINITY) - gap;
    }
    if (place < from || place > to || !wants(index)) continue;
    placed.push(index);
    // One is enough.
    to = Number.NEGATIVE_INFINITY;
  }
  return placed.sort((a, b) => a - b);
}
