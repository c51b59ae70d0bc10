const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;

/** Indices of the scores in ascending order: a radix sort by the lower, then the upper 16 bits (Knuth 5.2.5). */
export function ascendingOrder(scores: Float32Array): Uint32Array {
  const keys = new Uint32Array(scores.length);
  const bits = new Uint32Array(scores.slice().buffer);
  // Floats order like their bits as unsigned integers once the sign bit is turned, and all bits of negative ones.
  for (let i = 0; i < keys.length; i++) keys[i] = bits[i] ^ (bits[i] >>> 31 === 1 ? 0xffffffff : 0x80000000);
  const unordered = Uint32Array.from(keys.keys());
  return orderedByDigit(keys, orderedByDigit(keys, unordered, 0), DIGIT_BITS);
}

/** A stable counting sort of `order` by 16 bits of the keys. */
function orderedByDigit(keys: Uint32Array, order: Uint32Array, shift: number): Uint32Array {
  const next = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < keys.length; i++) next[((keys[i] >>> shift) & (DIGITS - 1)) + 1]++;
  for (let digit = 1; digit <= DIGITS; digit++) next[digit] += next[digit - 1];
  const ordered = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const digit = (keys[order[i]] >>> shift) & (DIGITS - 1);
    ordered[next[digit]++] = order[i];
  }
  return ordered;
}
