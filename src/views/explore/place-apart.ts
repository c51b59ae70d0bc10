/**
 * Which of many places get a letter where not all have room. Whether one does depends on nothing further away than twice
 * the gap, so that a stretch of paper can be lettered by itself and agrees with its neighbours.
 *
 * The paper is cut into bins of one gap, from its start. The first place of every even bin gets its letter; of an odd one
 * the first that is a gap away from the letters of both neighbours.
 * @param xs places from the start of the recording, ascending; those within two gaps of what is looked at belong to it
 * @returns indices of those that get a letter, ascending; all that stand alone are among them
 */
export function placeApart(xs: readonly number[], gap: number): number[] {
  const firstOfEven = new Map<number, number>();
  for (const x of xs) {
    const bin = Math.floor(x / gap);
    if (bin % 2 === 0 && !firstOfEven.has(bin)) firstOfEven.set(bin, x);
  }
  const placed: number[] = [];
  let lastBin = Number.NEGATIVE_INFINITY;
  for (const [index, x] of xs.entries()) {
    const bin = Math.floor(x / gap);
    if (bin === lastBin) continue;
    if (bin % 2 !== 0) {
      const before = firstOfEven.get(bin - 1) ?? Number.NEGATIVE_INFINITY;
      const after = firstOfEven.get(bin + 1) ?? Number.POSITIVE_INFINITY;
      if (x - before < gap || after - x < gap) continue;
    }
    placed.push(index);
    lastBin = bin;
  }
  return placed;
}
