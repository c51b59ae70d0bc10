/** Constants of four channels, `encodeBlock` in `prepare-layer.ts`: int32 bias, multiplier, rounding, tie, rest. */
export const BLOCK_BYTES: usize = 80;
/** A shift by a constant is one instruction, by a variable three. */
const USUAL_SHIFT: i32 = 11;

/** Both roundings of the reference in one, as `prepare-layer.ts` works it out. */
export function requantize(sums: v128, block: usize): v128 {
  const multiplier = v128.load(block, 16);
  const low = i64x2.extmul_low_i32x4_s(sums, multiplier);
  const high = i64x2.extmul_high_i32x4_s(sums, multiplier);
  let scaled = i32x4.add(v128.shuffle<i32>(low, high, 1, 3, 5, 7), v128.load(block, 32));
  if (load<i32>(block, 68)) {
    scaled = i32x4.add(scaled, v128.and(i32x4.shr_s(sums, 31), v128.load(block, 48)));
  }
  const shift = load<i32>(block, 64);
  if (shift === USUAL_SHIFT) return i32x4.shr_s(scaled, USUAL_SHIFT);
  return i32x4.shr_s(scaled, shift);
}
