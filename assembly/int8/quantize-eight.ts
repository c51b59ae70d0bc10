/**
 * Floats to integers with the zero point taken off: nearest, ties to even, saturating; what is no number becomes the
 * lowest value. @param lowest as float32 @param highest as int16 @returns int16
 * @param rounding 1.5 * 2^23, float32: added to a small float, it rounds it to even and leaves the integer in the low bits. It
 * comes out of memory, for engines make a constant anew in every round of a loop.
 */
export function quantizeEight(
  samples: usize,
  scale: v128,
  lowest: v128,
  highest: v128,
  rounding: v128,
): v128 {
  const low = round(f32x4.div(v128.load(samples), scale), lowest, rounding);
  const high = round(f32x4.div(v128.load(samples, 16), scale), lowest, rounding);
  return i16x8.min_s(i16x8.narrow_i32x4_s(low, high), highest);
}

/**
 * The lower bound is a whole number, so that clamping first changes nothing. Above it the bits of a float grow as it does,
 * so that what is too large to be rounded so is too large still.
 */
function round(steps: v128, lowest: v128, rounding: v128): v128 {
  const held = f32x4.pmax(lowest, steps);
  return i32x4.sub(f32x4.add(held, rounding), rounding);
}
