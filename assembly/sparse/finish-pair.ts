import { FINISH_SHIFT, FINISH_SHIFT_RELU, Layer } from './records';

/** Sums of two channels of sixteen beats, four and four, to int16 outputs side by side. */
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
  const rightA = load<i32>(constants, 16);
  const rightB = load<i32>(constants, 20);
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  if (layer.finish === FINISH_SHIFT_RELU) {
    storePairs(target, i32x4.shr_s(a0, rightA), i32x4.shr_s(b0, rightB), lowest, highest);
    storePairs(target + 16, i32x4.shr_s(a1, rightA), i32x4.shr_s(b1, rightB), lowest, highest);
    storePairs(target + 32, i32x4.shr_s(a2, rightA), i32x4.shr_s(b2, rightB), lowest, highest);
    storePairs(target + 48, i32x4.shr_s(a3, rightA), i32x4.shr_s(b3, rightB), lowest, highest);
  } else if (layer.finish === FINISH_SHIFT) {
    storePairs(target, shiftAway(a0, rightA), shiftAway(b0, rightB), lowest, highest);
    storePairs(target + 16, shiftAway(a1, rightA), shiftAway(b1, rightB), lowest, highest);
    storePairs(target + 32, shiftAway(a2, rightA), shiftAway(b2, rightB), lowest, highest);
    storePairs(target + 48, shiftAway(a3, rightA), shiftAway(b3, rightB), lowest, highest);
  } else {
    const a = v128.load_splat<i32>(constants, 8);
    const b = v128.load_splat<i32>(constants, 12);
    storePairs(target, requantize(a0, a, rightA), requantize(b0, b, rightB), lowest, highest);
    storePairs(target + 16, requantize(a1, a, rightA), requantize(b1, b, rightB), lowest, highest);
    storePairs(target + 32, requantize(a2, a, rightA), requantize(b2, b, rightB), lowest, highest);
    storePairs(target + 48, requantize(a3, a, rightA), requantize(b3, b, rightB), lowest, highest);
  }
}

/** Half a step is in the sum already; a negative one takes one less, so that ties go away from zero. */
function shiftAway(sums: v128, right: i32): v128 {
  const half = i32x4.splat(1 << (right - 1));
  return i32x4.shr_s(i32x4.add(sums, i32x4.gt_s(half, sums)), right);
}

function storePairs(target: usize, first: v128, second: v128, lowest: v128, highest: v128): void {
  const narrow = i16x8.narrow_i32x4_s(first, second);
  const pairs = v128.shuffle<i16>(narrow, narrow, 0, 4, 1, 5, 2, 6, 3, 7);
  v128.store(target, i16x8.min_s(i16x8.max_s(pairs, lowest), highest));
}

/** `(sum * multiplier + 2^(right - 1)) >> right`, the single rounding of the reference; its low 32 bits. */
function requantize(sums: v128, multiplier: v128, right: i32): v128 {
  const half = i64x2.splat((<i64>1) << (right - 1));
  const low = i64x2.add(i64x2.extmul_low_i32x4_s(sums, multiplier), half);
  const high = i64x2.add(i64x2.extmul_high_i32x4_s(sums, multiplier), half);
  // A shift by 32 and more is one of the high halves; one by less needs no sign, for the low halves alone are kept.
  if (right >= 32) return i32x4.shr_s(v128.shuffle<i32>(low, high, 1, 3, 5, 7), right - 32);
  return v128.shuffle<i32>(i64x2.shr_u(low, right), i64x2.shr_u(high, right), 0, 2, 4, 6);
}
