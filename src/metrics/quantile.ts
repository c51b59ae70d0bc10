/**
 * Linear between order statistics: type 7 of Hyndman and Fan 1996, NumPy's default.
 *
 * @param sorted ascending, at least one value.
 * @param share 0..1.
 */
export function quantileOfSorted(sorted: Float32Array | Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
