import { Layer } from './records';

/** Sums of two channels to int16 outputs side by side, four beats. */
export function finishFour(layer: Layer, constants: usize, target: usize, a: v128, b: v128): void {
  const first = requantize(a, load<i32>(constants, 8), load<i32>(constants, 16));
  const second = requantize(b, load<i32>(constants, 12), load<i32>(constants, 20));
  const narrow = i16x8.narrow_i32x4_s(first, second);
  const pairs = v128.shuffle<i16>(narrow, narrow, 0, 4, 1, 5, 2, 6, 3, 7);
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  v128.store(target, i16x8.min_s(i16x8.max_s(pairs, lowest), highest));
}

/** `(sum * multiplier + 2^(right - 1)) >> right`, the single rounding of the reference; its low 32 bits. */
function requantize(sums: v128, multiplier: i32, right: i32): v128 {
  const factor = i32x4.splat(multiplier);
  const half = i64x2.splat((<i64>1) << (right - 1));
  const low = i64x2.add(i64x2.extmul_low_i32x4_s(sums, factor), half);
  const high = i64x2.add(i64x2.extmul_high_i32x4_s(sums, factor), half);
  // A shift by 32 and more is one of the high halves; one by less needs no sign, for the low halves alone are kept.
  if (right >= 32) return i32x4.shr_s(v128.shuffle<i32>(low, high, 1, 3, 5, 7), right - 32);
  return v128.shuffle<i32>(i64x2.shr_u(low, right), i64x2.shr_u(high, right), 0, 2, 4, 6);
}
