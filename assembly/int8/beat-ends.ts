/** Where floats come in and a score goes out. */
import { BEAT_BYTES, Program } from './records';

/** 1.5 * 2^23: added to a small float, it rounds it to even and leaves the integer in the low bits. */
const ROUNDING: f32 = 12582912.0;
const ROUNDING_BITS: i32 = 0x4b400000;

/** Nearest, ties to even, saturating; what is no number becomes the lowest value. */
export function quantizeBeats(program: Program, first: i32, beats: i32): void {
  const scale = f32x4.splat(program.scale);
  const lowest = f32x4.convert_i32x4_s(i32x4.splat(-128 - program.zeroPoint));
  const highest = f32x4.convert_i32x4_s(i32x4.splat(127 - program.zeroPoint));
  const rounding = f32x4.splat(ROUNDING);
  const length = program.length;
  let samples = program.samples + <usize>(4 * first * length);
  let target = program.input;
  for (let beat = 0; beat < beats; beat++) {
    const mask = program.maskEnd - 2 * length;
    for (let i = 0; i < length; i += 8) {
      const low = round(f32x4.div(v128.load(samples + 4 * i), scale), lowest, highest, rounding);
      const high = round(f32x4.div(v128.load(samples + 4 * i, 16), scale), lowest, highest, rounding);
      // What lies past the last sample is padding and stays 0.
      const inside = v128.load(mask + 2 * i);
      v128.store(target + 2 * i, v128.and(i16x8.narrow_i32x4_s(low, high), inside));
    }
    samples += 4 * length;
    target += BEAT_BYTES;
  }
}

function round(steps: v128, lowest: v128, highest: v128, rounding: v128): v128 {
  // The bounds are whole numbers, so that clamping first changes nothing.
  const clamped = f32x4.pmin(highest, f32x4.pmax(lowest, steps));
  return i32x4.sub(f32x4.add(clamped, rounding), i32x4.splat(ROUNDING_BITS));
}

/** |input - reconstruction| over the first `valid` samples. */
export function errorSum(program: Program, beat: i32, valid: i32): i32 {
  const input = program.input + <usize>beat * BEAT_BYTES;
  const output = program.output + <usize>beat * BEAT_BYTES;
  const mask = program.maskEnd - 2 * valid;
  let sums = i32x4.splat(0);
  for (let i = 0; i < valid; i += 8) {
    const errors = i16x8.abs(i16x8.sub(v128.load(input + 2 * i), v128.load(output + 2 * i)));
    sums = i32x4.sub(sums, i32x4.dot_i16x8_s(errors, v128.load(mask + 2 * i)));
  }
  sums = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
}
