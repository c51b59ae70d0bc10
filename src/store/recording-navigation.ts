/** Finding the next beat that matters in a recording. */

/**
 * The nearest beat after (`direction` 1) or before (-1) `from` that fulfils the predicate; `null` if none does.
 * O(distance).
 */
export function nextBeat(
  count: number,
  from: number | null,
  direction: 1 | -1,
  fulfils: (index: number) => boolean,
): number | null {
  const start = from ?? (direction === 1 ? -1 : count);
  for (let index = start + direction; index >= 0 && index < count; index += direction) {
    if (fulfils(index)) return index;
  }
  return null;
}

/** Index of the first of `count` ascending values that is at least `value`; `count` where none is. */
export function lowerBound(values: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The one of `count` ascending values that is nearest to `value`; `null` of none. */
export function nearestIndex(values: ArrayLike<number>, count: number, value: number): number | null {
  if (count === 0) return null;
  const above = lowerBound(values, count, value);
  if (above === 0) return 0;
  if (above === count) return count - 1;
  return value - values[above - 1] <= values[above] - value ? above - 1 : above;
}
