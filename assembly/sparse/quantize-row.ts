import { quantizeEight } from '../int8/quantize-eight';

/** One beat's values with the zero point taken off. @param target int16, with room for whole eights: zeros fill up the last one. @param rounding see `quantizeEight` */
export function quantizeRow(
  values: usize,
  target: usize,
  count: i32,
  scale: f32,
  zeroPoint: i32,
  rounding: v128,
): void {
  const scales = f32x4.splat(scale);
  const lowest = f32x4.convert_i32x4_s(i32x4.splat(-128 - zeroPoint));
  const highest = i16x8.splat(<i16>(127 - zeroPoint));
  const whole = count & ~7;
  for (let i = 0; i < whole; i += 8) {
    v128.store(target + 2 * i, quantizeEight(values + 4 * i, scales, lowest, highest, rounding));
  }
  if (whole < count) {
    const eight = quantizeEight(values + 4 * whole, scales, lowest, highest, rounding);
    const inside = i16x8.gt_s(i16x8.splat(<i16>(count - whole)), i16x8(0, 1, 2, 3, 4, 5, 6, 7));
    v128.store(target + 2 * whole, v128.and(eight, inside));
  }
}
