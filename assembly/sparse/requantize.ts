/**
 * Sums times a power of two, `prepare-layer.ts`, which weights and biases are scaled to share: a shift by a constant is
 * one instruction, by a variable three; what a layer shifts beyond it is done before, where there is any.
 */
export const USUAL_SHIFT: i32 = 11;

/** After a ReLU: half a step is in the biases, and what lies below 0 becomes 0 however it is rounded. */
export function requantizeRelu(low: v128, high: v128, highest: v128): v128 {
  return i16x8.min_u(
    i16x8.narrow_i32x4_u(i32x4.shr_s(low, USUAL_SHIFT), i32x4.shr_s(high, USUAL_SHIFT)),
    highest,
  );
}

/** Of sums that `takeTiesAway` has seen. */
export function requantizeLinear(low: v128, high: v128, lowest: v128, highest: v128): v128 {
  const steps = i16x8.narrow_i32x4_s(i32x4.shr_s(low, USUAL_SHIFT), i32x4.shr_s(high, USUAL_SHIFT));
  return i16x8.min_s(i16x8.max_s(steps, lowest), highest);
}

/** Ties away from zero: they go up by the half that is in the biases, and negative sums take one less. */
export function takeTiesAway(sums: v128, half: v128): v128 {
  return i32x4.add(sums, i32x4.gt_s(half, sums));
}
