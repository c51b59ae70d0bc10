/**
 * Runs of numbers as NumPy's `%.18e` writes them, `9.003241658210754395e-01`: 24 bytes without the sign, each with a
 * separator behind it. Sixteen digits go through one vector. What is written otherwise, and what is too near the middle
 * between two neighbouring 32-bit numbers, ends the run.
 * AssemblyScript, built by `npm run build:kernels`; `src/formats/fixed-width-kernel.ts` writes the record.
 */
import { Run } from './records';

const ZERO: i32 = 0x30;
const MINUS: i32 = 0x2d;

const BYTES: i32 = 24;
const FRACTION_DIGITS: i32 = 18;
const MIN_POWER: i32 = -30;

/**
 * The last eight bytes, `5395e-01,` without its first: three digits, `e`, sign, `0`, digit and separator, the first of
 * them lowest. Combined with this by an exclusive or, digits become 0..9, the rest 0, and a minus 6.
 */
const TAIL: u64 = 0x00_30_30_2b_65_30_30_30;
const TAIL_SIX_EACH: u64 = 0x00_06_00_00_00_06_06_06;
/** What none of these bytes may have, before and after the six were added. */
const TAIL_REST: u64 = ~0x00_0f_00_06_00_0f_0f_0f;
const TAIL_HIGH_HALVES: u64 = 0x00_f0_00_00_00_f0_f0_f0;
const EXPONENT_MINUS: i32 = 6;

/**
 * The parts (at most one rounding), their sum, the power (one) and the product: four roundings of 2^-53, so the true
 * value is within 2^-51 of what was computed. Twice that is 8 units in the last place of a double at most, and half a
 * unit of a 32-bit number is 2^28 of these.
 */
const LOST_BITS: u64 = 0x1fff_ffff;
const MIDDLE: u64 = 0x1000_0000;
const ERROR: u64 = 8;

/** Fills `values`, `count` and `position`. @param end of the text: a number and its separator lie before it */
export function scanRun(address: usize, end: i32): void {
  const run = changetype<Run>(address);
  const text = run.text;
  const tail = TAIL | ((<u64>run.separator) << 56);
  const powers = run.powersOfTen + ((-FRACTION_DIGITS - MIN_POWER) << 3);
  const decimalMark = run.decimalMark;
  const values = run.values;
  const valuesEnd = values + ((<usize>run.maxCount) << 2);
  const textEnd = text + end;
  let at = values;
  let number = text;
  for (; at < valuesEnd; at += 4) {
    let start = number;
    let sign: u32 = 0;
    if (<i32>load<u8>(start) === MINUS) {
      start++;
      sign = 0x8000_0000;
    }
    if (start + BYTES >= textEnd || <i32>load<u8>(start, 1) !== decimalMark) break;
    const first = <u32>load<u8>(start) - ZERO;
    const digits = v128.xor(v128.load(start, 2), i8x16.splat(<i8>ZERO));
    const last = load<u64>(start, 17) ^ tail;
    if (first > 9 || v128.any_true(i8x16.sub_sat_u(digits, i8x16.splat(9)))) break;
    if (((last & TAIL_REST) | ((last + TAIL_SIX_EACH) & TAIL_HIGH_HALVES)) !== 0) break;
    const exponentSign = <i32>(last >>> 32) & 0xff;
    if (exponentSign !== 0 && exponentSign !== EXPONENT_MINUS) break;
    const exponent = <i32>(last >>> 48) & 0xff;
    const power = load<f64>(powers + ((exponentSign === 0 ? exponent : -exponent) << 3));
    const lowest = <u32>((last >>> 8) & 0xff) * 10 + <u32>((last >>> 16) & 0xff);
    // The high byte of the product is ten times the low byte and once the high one, which is the later digit.
    const pairs = i16x8.shr_u(i16x8.mul(digits, i16x8.splat(10 * 256 + 1)), 8);
    const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
    const packed = i16x8.narrow_i32x4_s(fours, fours);
    const both = i32x4.dot_i16x8_s(packed, i16x8(10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1));
    const eights = i64x2.extract_lane(both, 0);
    const high = <f64>(<i32>first * 100_000_000 + <i32>eights);
    const low = <f64>((eights >> 32) * 100 + <i64>lowest);
    const value = (high * 1e10 + low) * power;
    if ((reinterpret<u64>(value) & LOST_BITS) - (MIDDLE - ERROR) <= 2 * ERROR) break;
    store<u32>(at, reinterpret<u32>(<f32>value) | sign);
    number = start + BYTES + 1;
  }
  run.position = <i32>(number - text);
  run.count = <i32>((at - values) >> 2);
}
