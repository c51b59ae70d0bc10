/** Finding the next beat that matters in a recording. */
import { lowerBound } from '../core/lower-bound.ts';

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

/** The one of `count` ascending values that is nearest to `value`; `null` of none. */
export function nearestIndex(values: ArrayLike<number>, count: number, value: number): number | null {
  if (count === 0) return null;
  const above = lowerBound(values, count, value);
  if (above === 0) return 0;
  if (above === count) return count - 1;
  return value - values[above - 1] <= values[above] - value ? above - 1 : above;
}
