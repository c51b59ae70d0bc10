/** Where floats come in and a score goes out. */
import { quantizeEight } from './quantize-eight';
import { BEAT_BYTES, Program } from './records';

/** Nearest, ties to even, saturating; what is no number becomes the lowest value. */
export function quantizeBeats(program: Program, first: i32, beats: i32): void {
  const scale = f32x4.splat(program.scale);
  const lowest = f32x4.convert_i32x4_s(i32x4.splat(-128 - program.zeroPoint));
  const highest = i16x8.splat(<i16>(127 - program.zeroPoint));
  const rounding = f32x4.splat(program.rounding);
  const length = program.length;
  const tail = length & ~7;
  const inside = v128.load(program.maskEnd - 2 * (length & 7));
  let samples = program.samples + <usize>(4 * first * length);
  let target = program.input;
  for (let beat = 0; beat < beats; beat++) {
    for (let i = 0; i < tail; i += 8) {
      v128.store(target + 2 * i, quantizeEight(samples + 4 * i, scale, lowest, highest, rounding));
    }
    if (tail < length) {
      // What lies past the last sample is padding and stays 0.
      const values = quantizeEight(samples + 4 * tail, scale, lowest, highest, rounding);
      v128.store(target + 2 * tail, v128.and(values, inside));
    }
    samples += 4 * length;
    target += BEAT_BYTES;
  }
}

/** Of four beats from `first` of the batch on, the `beat`th of the tile: sums of |input - reconstruction|, and means. */
export function scoreBeats(program: Program, first: i32, beat: i32): void {
  const lengths = program.validLengths + 2 * <usize>first;
  const input = program.input + <usize>beat * BEAT_BYTES;
  const output = program.output + <usize>beat * BEAT_BYTES;
  // What lies past the valid samples is taken 0 times.
  const maskA = program.maskEnd - 2 * <usize>load<u16>(lengths);
  const maskB = program.maskEnd - 2 * <usize>load<u16>(lengths, 2);
  const maskC = program.maskEnd - 2 * <usize>load<u16>(lengths, 4);
  const maskD = program.maskEnd - 2 * <usize>load<u16>(lengths, 6);
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  const end = <usize>(2 * program.length);
  for (let i: usize = 0; i < end; i += 16) {
    const x = input + i;
    const y = output + i;
    a = addErrors(a, v128.load(x), v128.load(y), maskA + i);
    b = addErrors(b, v128.load(x, BEAT_BYTES), v128.load(y, BEAT_BYTES), maskB + i);
    c = addErrors(c, v128.load(x, 2 * BEAT_BYTES), v128.load(y, 2 * BEAT_BYTES), maskC + i);
    d = addErrors(d, v128.load(x, 3 * BEAT_BYTES), v128.load(y, 3 * BEAT_BYTES), maskD + i);
  }
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  const sums = i32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(program.errorSums + 4 * <usize>first, sums);
  const valid = i32x4.extend_low_i16x8_u(v128.load64_zero(lengths));
  const scale = f64x2.splat(<f64>program.scale);
  const low = meanErrors(sums, valid, scale);
  const high = meanErrors(v128.shuffle<i64>(sums, sums, 1, 1), v128.shuffle<i64>(valid, valid, 1, 1), scale);
  v128.store(program.scores + 4 * <usize>first, v128.shuffle<i64>(low, high, 0, 2));
}

/** The mask holds -1 where a sample counts. */
function addErrors(sums: v128, input: v128, output: v128, mask: usize): v128 {
  return i32x4.sub(sums, i32x4.dot_i16x8_s(i16x8.abs(i16x8.sub(input, output)), v128.load(mask)));
}

/** Of the first two lanes, in double as TypeScript computes, then in single. */
function meanErrors(sums: v128, valid: v128, scale: v128): v128 {
  const means = f64x2.div(
    f64x2.mul(scale, f64x2.convert_low_i32x4_s(sums)),
    f64x2.convert_low_i32x4_s(valid),
  );
  return f32x4.demote_f64x2_zero(means);
}
