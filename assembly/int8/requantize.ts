/**
 * Sums times a power of two, `prepare-layer.ts`, which weights and biases are scaled to share. A shift by a constant is
 * one instruction, by a variable three.
 */
const USUAL_SHIFT: i32 = 11;

/** After a ReLU: half a step is in the biases, and what lies below 0 becomes 0 however it is rounded. */
export function requantizeRelu(low: v128, high: v128, shift: i32, highest: v128): v128 {
  return i16x8.min_u(i16x8.narrow_i32x4_u(shiftRight(low, shift), shiftRight(high, shift)), highest);
}

/** Ties away from zero: they go up by the half that is in the biases, and negative sums take one less. */
export function requantizeLinear(low: v128, high: v128, shift: i32, lowest: v128, highest: v128): v128 {
  const half = i32x4.splat(1 << (shift - 1));
  const a = shiftRight(i32x4.add(low, i32x4.gt_s(half, low)), shift);
  const b = shiftRight(i32x4.add(high, i32x4.gt_s(half, high)), shift);
  return i16x8.min_s(i16x8.max_s(i16x8.narrow_i32x4_s(a, b), lowest), highest);
}

function shiftRight(sums: v128, shift: i32): v128 {
  return shift === USUAL_SHIFT ? i32x4.shr_s(sums, USUAL_SHIFT) : i32x4.shr_s(sums, shift);
}
