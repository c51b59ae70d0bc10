import { Layer } from './records';

/**
 * Sums times a power of two, `prepare-layer.ts`, which weights and biases are scaled to share. With 2^8 they are narrowed
 * before they are shifted, eight at once: narrowing clamps them to two bytes, so that the shift leaves the range of one.
 * What a layer shifts beyond it is done before, where there is any.
 */
export const USUAL_SHIFT: i32 = 8;

/** All of 0..255. */
export const FINISH_RELU: i32 = 0;
/** Up to `highest`. */
export const FINISH_CLAMPED_RELU: i32 = 1;
export const FINISH_LINEAR: i32 = 2;

export function finishOf(layer: Layer): i32 {
  if (layer.lowest !== 0) return FINISH_LINEAR;
  return layer.highest === 255 ? FINISH_RELU : FINISH_CLAMPED_RELU;
}

/** Half a step is in the biases, and what lies below 0 becomes 0 however it is rounded. */
export function requantizeRelu(low: v128, high: v128): v128 {
  return i16x8.shr_u(i16x8.narrow_i32x4_u(low, high), USUAL_SHIFT);
}

/**
 * Half a step and the zero point are in the biases, so that clamping to two bytes is that of the output.
 * Ties go away from zero: they go up by the half, and what was negative takes one less.
 */
export function requantizeLinear(low: v128, high: v128, firstUp: v128, zeroPoint: v128): v128 {
  const sums = i16x8.narrow_i32x4_s(low, high);
  const away = i16x8.add_sat_s(sums, i16x8.gt_s(firstUp, sums));
  return i16x8.sub(i16x8.shr_s(away, USUAL_SHIFT), zeroPoint);
}

/** What a sum of 0 has become, or less than any sum where `shiftBeyond` has seen to the ties. */
export function firstRoundedUp(layer: Layer): i32 {
  if (layer.shift > USUAL_SHIFT) return -32768;
  return (layer.zeroPoint << USUAL_SHIFT) + (1 << (USUAL_SHIFT - 1));
}

/** What a sum of 0 has become before `shiftBeyond`; less than any sum where ties do not matter. */
export function zeroBeyond(layer: Layer): v128 {
  if (layer.lowest === 0) return i32x4.splat(i32.MIN_VALUE);
  return i32x4.splat((layer.zeroPoint << layer.shift) + (1 << (layer.shift - 1)));
}

/** Ties are lost with the bits that a shift takes: they are settled before. */
export function shiftBeyond(sums: v128, zero: v128, beyond: i32): v128 {
  return i32x4.shr_s(i32x4.add(sums, i32x4.gt_s(zero, sums)), beyond);
}
