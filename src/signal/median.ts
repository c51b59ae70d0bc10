import { selectSmallest } from './select-smallest.ts';

/**
 * The middle value, or the mean of the two in the middle.
 * @param values `[count]` and perhaps more behind, none `NaN`; in no order afterwards
 * @param count at least one
 */
export function medianOf(values: Float32Array | Float64Array, count = values.length): number {
  const middle = count >> 1;
  const upper = selectSmallest(values, count, middle);
  if (count % 2 === 1) return upper;
  let lower = values[0];
  for (let i = 1; i < middle; i++) if (values[i] > lower) lower = values[i];
  return (lower + upper) / 2;
}
