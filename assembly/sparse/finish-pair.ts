/** From the sums of two channels of sixteen beats, four and four, to int16 outputs side by side. */

import { FINISH_SHIFT, Layer } from './records';
import { requantizeLinear, requantizeRelu, takeTiesAway, USUAL_SHIFT } from './requantize';

/** By the shift alone, what lies below 0 becomes 0: the way of nearly every sum. */
export function storeRelu(
  target: usize,
  a0: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  b0: v128,
  b1: v128,
  b2: v128,
  b3: v128,
  highest: v128,
): void {
  storePairs(target, requantizeRelu(a0, a1, highest), requantizeRelu(b0, b1, highest));
  storePairs(target + 32, requantizeRelu(a2, a3, highest), requantizeRelu(b2, b3, highest));
}

/** By the shift alone or by multiplier and shift, `layer.finish`. */
export function finishPair(
  layer: Layer,
  constants: usize,
  target: usize,
  a0: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  b0: v128,
  b1: v128,
  b2: v128,
  b3: v128,
): void {
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  if (layer.finish === FINISH_SHIFT) {
    storePairs(target, shiftAway(a0, a1, lowest, highest), shiftAway(b0, b1, lowest, highest));
    storePairs(target + 32, shiftAway(a2, a3, lowest, highest), shiftAway(b2, b3, lowest, highest));
  } else {
    const a = v128.load_splat<i32>(constants, 8);
    const b = v128.load_splat<i32>(constants, 12);
    const rightA = load<i32>(constants, 16);
    const rightB = load<i32>(constants, 20);
    storePairs(
      target,
      clamp(multiply(a0, a, rightA), multiply(a1, a, rightA), lowest, highest),
      clamp(multiply(b0, b, rightB), multiply(b1, b, rightB), lowest, highest),
    );
    storePairs(
      target + 32,
      clamp(multiply(a2, a, rightA), multiply(a3, a, rightA), lowest, highest),
      clamp(multiply(b2, b, rightB), multiply(b3, b, rightB), lowest, highest),
    );
  }
}

/** Of eight beats each. */
function storePairs(target: usize, a: v128, b: v128): void {
  v128.store(target, v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(target, v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), 16);
}

function shiftAway(low: v128, high: v128, lowest: v128, highest: v128): v128 {
  const half = i32x4.splat(1 << (USUAL_SHIFT - 1));
  return requantizeLinear(takeTiesAway(low, half), takeTiesAway(high, half), lowest, highest);
}

function clamp(low: v128, high: v128, lowest: v128, highest: v128): v128 {
  return i16x8.min_s(i16x8.max_s(i16x8.narrow_i32x4_s(low, high), lowest), highest);
}

/** `(sum * multiplier + 2^(right - 1)) >> right`, the single rounding of the reference; its low 32 bits. */
function multiply(sums: v128, multiplier: v128, right: i32): v128 {
  const half = i64x2.splat((<i64>1) << (right - 1));
  const low = i64x2.add(i64x2.extmul_low_i32x4_s(sums, multiplier), half);
  const high = i64x2.add(i64x2.extmul_high_i32x4_s(sums, multiplier), half);
  // A shift by 32 and more is one of the high halves; one by less needs no sign, for the low halves alone are kept.
  if (right >= 32) return i32x4.shr_s(v128.shuffle<i32>(low, high, 1, 3, 5, 7), right - 32);
  return v128.shuffle<i32>(i64x2.shr_u(low, right), i64x2.shr_u(high, right), 0, 2, 4, 6);
}
