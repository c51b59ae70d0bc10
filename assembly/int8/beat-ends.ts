/** Where floats come in and a score goes out. */
import { Program } from './records';

/** Nearest, half away from zero, saturating; NaN becomes the value 0, as it does in an `Int8Array`. */
export function quantizeBeat(program: Program, samples: usize, target: usize): void {
  const scale = f32x4.splat(program.scale);
  const zeroPoint = i32x4.splat(program.zeroPoint);
  const mask = program.maskEnd - 2 * program.length;
  for (let i = 0; i < program.length; i += 8) {
    const low = quantize(v128.load(samples + 4 * i), scale, zeroPoint);
    const high = quantize(v128.load(samples + 4 * i, 16), scale, zeroPoint);
    // What lies past the last sample is padding and stays 0.
    const inside = v128.load(mask + 2 * i);
    v128.store(target + 2 * i, v128.and(i16x8.narrow_i32x4_s(low, high), inside));
  }
}

function quantize(values: v128, scale: v128, zeroPoint: v128): v128 {
  const steps = f32x4.div(values, scale);
  const isNumber = f32x4.eq(steps, steps);
  const lowest = f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(-128), zeroPoint));
  const highest = f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(127), zeroPoint));
  // The bounds are whole numbers, so that clamping first changes nothing.
  const clamped = f32x4.pmin(highest, f32x4.pmax(lowest, steps));
  // The rest is exact, and so is its double, which reaches +-1 from a half on.
  const whole = f32x4.trunc(clamped);
  const rest = f32x4.sub(clamped, whole);
  const rounded = f32x4.add(whole, f32x4.trunc(f32x4.add(rest, rest)));
  // For such small whole numbers, 1.5 * 2^23 added leaves the integer in the low bits.
  const integers = i32x4.sub(f32x4.add(rounded, f32x4.splat(12582912.0)), i32x4.splat(0x4b400000));
  return v128.bitselect(integers, i32x4.neg(zeroPoint), isNumber);
}

/** |input - reconstruction| over the first `valid` samples. */
export function errorSum(program: Program, beat: i32, valid: i32): i32 {
  const input = program.input + beat * program.inputBeatBytes;
  const output = program.output + beat * program.outputBeatBytes;
  const mask = program.maskEnd - 2 * valid;
  let sums = i32x4.splat(0);
  for (let i = 0; i < valid; i += 8) {
    const errors = i16x8.abs(i16x8.sub(v128.load(input + 2 * i), v128.load(output + 2 * i)));
    sums = i32x4.sub(sums, i32x4.dot_i16x8_s(errors, v128.load(mask + 2 * i)));
  }
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}
