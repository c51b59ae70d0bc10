/**
 * Fixed-point requantization with the double rounding of the TensorFlow Lite reference kernels and of TensorFlow
 * Lite Micro (`MultiplyByQuantizedMultiplier` in `kernels/internal/common.h`, on gemmlowp's fixed point). The two
 * steps break ties differently and a port must keep both. This is the one place where the rounding is chosen.
 */
import { assert } from '../../core/assert.ts';

const INT32_MAX = 0x7fffffff;
const INT32_MIN = -0x80000000;

export interface QuantizedMultiplier {
  /** 0, or in [2^30, 2^31). */
  readonly multiplier: number;
  /** Power of two; positive is left. */
  readonly shift: number;
}

/**
 * The real factor `multiplier * 2^(shift - 31)` nearest to `real`; below 2^-32 it is 0, as the reference has it.
 * @param real finite, at least 0 and below 2^31.
 */
export function quantizeMultiplier(real: number): QuantizedMultiplier {
  assert(real >= 0 && real < 2 ** 31, `a requantization factor of ${real}`);
  if (real === 0) return { multiplier: 0, shift: 0 };
  let shift = Math.max(-1022, Math.floor(Math.log2(real)) + 1);
  // The logarithm may round across a power of two: bring the fraction into [0.5, 1).
  if (real / 2 ** shift >= 1) shift++;
  else if (real / 2 ** shift < 0.5) shift--;
  let multiplier = Math.round((real / 2 ** shift) * 2 ** 31);
  if (multiplier === 2 ** 31) {
    multiplier /= 2;
    shift++;
  }
  if (shift < -31) return { multiplier: 0, shift: 0 };
  return { multiplier, shift };
}

/**
 * `value * multiplier * 2^(shift - 31)`, rounded twice.
 * @param value int32; `value * 2^shift` must fit int32 where the shift is positive.
 * @param multiplier 0 .. 2^31 - 1.
 * @param shift -31 .. 30.
 */
export function multiplyByQuantizedMultiplier(value: number, multiplier: number, shift: number): number {
  const leftShift = Math.max(0, shift);
  const rightShift = Math.max(0, -shift);
  return roundingShiftRight(saturatingRoundingDoublingHighMul(value << leftShift, multiplier), rightShift);
}

/**
 * floor((a * b + 2^30) / 2^31) for int32 `a` and `b`: ties go up. Saturates where both are -2^31.
 * The 64-bit product is put together from 16-bit halves, for it does not fit a double.
 */
export function saturatingRoundingDoublingHighMul(a: number, b: number): number {
  if (a === INT32_MIN && b === INT32_MIN) return INT32_MAX;
  const aLow = a & 0xffff;
  const aHigh = a >> 16;
  const bLow = b & 0xffff;
  const bHigh = b >> 16;
  // a * b = high * 2^32 + low, low unsigned (Warren, Hacker's Delight, 8-2). Every sum below fits int32.
  const lowProduct = Math.imul(aLow, bLow);
  const middle = Math.imul(aHigh, bLow) + (lowProduct >>> 16);
  const cross = Math.imul(aLow, bHigh) + (middle & 0xffff);
  const high = Math.imul(aHigh, bHigh) + (middle >> 16) + (cross >> 16);
  const low = (cross << 16) | (lowProduct & 0xffff);
  // (a * b + 2^30) >> 31 = 2 * high + ((low + 2^30) >> 31), and only the two top bits of low decide the latter.
  return ((high << 1) + (((low >>> 30) + 1) >> 1)) | 0;
}

/** value / 2^exponent, rounded to nearest, ties away from zero. @param exponent 0..31 */
export function roundingShiftRight(value: number, exponent: number): number {
  const mask = ((1 << exponent) - 1) | 0;
  const remainder = value & mask;
  const threshold = (mask >> 1) + (value < 0 ? 1 : 0);
  return (value >> exponent) + (remainder > threshold ? 1 : 0);
}
