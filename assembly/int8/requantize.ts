/** Constants of four channels, `encodeBlock` in `prepare-layer.ts`: int32 bias, multiplier, shift. */
export const BLOCK_BYTES: usize = 48;
/** A shift by a constant is one instruction, by a variable three. */
const USUAL_SHIFT: i32 = 11;

/** The single rounding of the reference on the high halves of the products, as `prepare-layer.ts` works it out. */
export function requantize(sums: v128, block: usize): v128 {
  const multiplier = v128.load(block, 16);
  const low = i64x2.extmul_low_i32x4_s(sums, multiplier);
  const high = i64x2.extmul_high_i32x4_s(sums, multiplier);
  const scaled = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
  const shift = load<i32>(block, 32);
  if (shift === USUAL_SHIFT) {
    return i32x4.shr_s(i32x4.add(scaled, i32x4.splat(1 << (USUAL_SHIFT - 1))), USUAL_SHIFT);
  }
  return i32x4.shr_s(i32x4.add(scaled, i32x4.splat(1 << (shift - 1))), shift);
}
