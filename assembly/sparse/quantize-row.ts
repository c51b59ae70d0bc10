/**
 * Nearest, ties to even, saturating, with the zero point taken off; what is no number becomes the lowest. Eight values at a
 * time: what lies beyond the last one is left as it was.
 * @param target int16
 */
export function quantizeRow(values: usize, target: usize, count: i32, scale: f32, zeroPoint: i32): void {
  const least: i32 = -128 - zeroPoint;
  const most: i32 = 127 - zeroPoint;
  const lowest = <f32>least;
  const highest = <f32>most;
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const low = quantizeFour(v128.load(values + 4 * i), scale, lowest, highest);
    const high = quantizeFour(v128.load(values + 4 * i, 16), scale, lowest, highest);
    v128.store(target + 2 * i, i16x8.narrow_i32x4_s(low, high));
  }
  for (; i < count; i++) {
    const one = quantizeFour(v128.load_splat<f32>(values + 4 * i), scale, lowest, highest);
    store<i16>(target + 2 * i, <i16>i32x4.extract_lane(one, 0));
  }
}

function quantizeFour(values: v128, scale: f32, lowest: f32, highest: f32): v128 {
  const steps = f32x4.div(values, f32x4.splat(scale));
  // What is no number is not above the lowest.
  const clamped = f32x4.pmin(f32x4.splat(highest), f32x4.pmax(f32x4.splat(lowest), steps));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(clamped));
}
