/**
 * Fixed-point requantization with the single rounding of TensorFlow Lite (`MultiplyByQuantizedMultiplier` in
 * `kernels/internal/common.cc` under `TFLITE_SINGLE_ROUNDING`), with which XNNPACK and so LiteRT.js agree:
 * `docs/rounding.md`. This is the one place where the rounding is chosen.
 */
import { assert } from '../../core/assert.ts';

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
 * `(value * multiplier + 2^(30 - shift)) >> (31 - shift)` in 64 bits: the nearest integer, ties up. The low 32 bits
 * of it where it does not fit int32.
 * @param value int32.
 * @param multiplier 0 .. 2^31 - 1.
 * @param shift -31 .. 30.
 */
export function multiplyByQuantizedMultiplier(value: number, multiplier: number, shift: number): number {
  const valueLow = value & 0xffff;
  const valueHigh = value >> 16;
  const multiplierLow = multiplier & 0xffff;
  const multiplierHigh = multiplier >> 16;
  // value * multiplier = high * 2^32 + low from 16-bit halves, for it does not fit a double (Warren, Hacker's
  // Delight, 8-2). Every sum fits int32.
  const lowProduct = Math.imul(valueLow, multiplierLow);
  const middle = Math.imul(valueHigh, multiplierLow) + (lowProduct >>> 16);
  const cross = Math.imul(valueLow, multiplierHigh) + (middle & 0xffff);
  const high = Math.imul(valueHigh, multiplierHigh) + (middle >> 16) + (cross >> 16);
  const low = (cross << 16) | (lowProduct & 0xffff);
  // Half of the divisor is added: a multiple of 2^32 on the high half, or else what the highest bit cut off carries.
  const right = 31 - shift;
  if (right > 32) return (high + (1 << (right - 33))) >> (right - 32);
  if (right === 32) return (high + (low >>> 31)) | 0;
  return (((high << (32 - right)) | (low >>> right)) + ((low >>> (right - 1)) & 1)) | 0;
}

/** So far from a whole number of output steps does no int8 reach, whatever the zero point. */
const MOST_STEPS = 256;

/**
 * Whether the factor is a hair more than 2^-n, and so little more that a shift gives what `multiplyByQuantizedMultiplier`
 * gives wherever the output is not saturated: with `multiplier = 2^30 + e` and `shift = 1 - n`,
 *
 *   floor((s multiplier + 2^(29 + n)) / 2^(30 + n)) = floor((s + 2^(n - 1) + s e / 2^30) / 2^n),
 *
 * and for 0 < |s| e < 2^30 that is `(s + 2^(n - 1) - [s < 0]) >> n`: less than one is added to an integer, or taken from
 * it. Ties go away from zero, as they do in floats, where a power of two itself would leave them to the rule of each runtime.
 */
export function isShift({ multiplier, shift }: QuantizedMultiplier): boolean {
  const excess = multiplier - 2 ** 30;
  return shift <= 0 && excess > 0 && MOST_STEPS * 2 ** (1 - shift) * excess < 2 ** 30;
}
