/**
 * The value that sorting would bring to `index`, with what is smaller before it: Hoare's FIND (CACM 4, 1961), which
 * does a few times `count` steps where sorting does far more.
 * @param values `[count]` and perhaps more behind, in no order afterwards; none is `NaN`
 */
export function selectSmallest(values: Float32Array | Float64Array, count: number, index: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[index];
    let i = left;
    let j = right;
    do {
      while (values[i] < pivot) i++;
      while (pivot < values[j]) j--;
      if (i <= j) {
        const moved = values[i];
        values[i++] = values[j];
        values[j--] = moved;
      }
    } while (i <= j);
    if (j < index) left = i;
    if (index < i) right = j;
  }
  return values[index];
}
