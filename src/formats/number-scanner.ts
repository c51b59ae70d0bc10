/**
 * Decimal numbers straight from bytes, for the hot case. The value agrees with `Math.fround(Number(text))` for every
 * number; unusual ones go through `Number` itself. The idea is Clinger's (PLDI 1990) and Lemire's: few digits are
 * exact in a double, and more digits are within a known error that seldom matters to the rounding that follows.
 */
import { FixedWidthKernel } from './fixed-width-kernel.ts';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const LETTER_E = 0x65;
/** Sets the lower-case bit of an ASCII letter. */
const LOWER_CASE = 0x20;

/** `9.003241658210754395e-01`, NumPy's `%.18e`: 24 bytes without the sign. */
const FIXED_WIDTH_BYTES = 24;
const FRACTION_DIGITS = 18;

/** 10^-30 .. 10^22; the non-negative powers are exact in a double. */
const MIN_POWER = -30;
const MAX_POWER = 22;
const POWERS_OF_TEN = Float64Array.from({ length: MAX_POWER - MIN_POWER + 1 }, (_, i) =>
  Number(`1e${i + MIN_POWER}`),
);

/** Fifteen digits are exact in a double (10^15 < 2^53); below this another one fits. */
const MAX_EXACT_HIGH = 1e14;
/** Fifteen digits in one exact part and nine in another; longer numbers go through `Number`. */
const MAX_DIGITS = 24;

/** From here on a number may not fit in 32 bits (at most 3.4e38), and is left to the slow path to refuse. */
const TOO_LARGE = 1e38;

/**
 * The parts (at most one rounding), the sum of parts, the power (one) and the product: four roundings of 2^-53, so
 * the true value is within 2^-51 of what was computed. Twice that is taken.
 */
const RELATIVE_ERROR = 2 ** -50;

/** The error cannot change the rounding to 32 bits. */
function roundsSurely(value: number): boolean {
  return Math.fround(value * (1 - RELATIVE_ERROR)) === Math.fround(value * (1 + RELATIVE_ERROR));
}

/**
 * A word of four ASCII digits, less `FOUR_ZEROS`, is four bytes 0..9: no high half-byte is set, nor is one after
 * `SIX_EACH` is added. Words are little-endian: the first digit is the lowest byte.
 */
const FOUR_ZEROS = 0x30303030;
const SIX_EACH = 0x06060606;
const HIGH_HALVES = 0xf0f0f0f0 | 0;

/** The number that four bytes 0..9 make, 0..9999. */
function fourDigits(digits: number): number {
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) | 0;
  return (Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff)) | 0;
}

/** `e-0` and `e+0` as the low bytes of a word whose top byte is the last digit of the exponent. */
const LOW_BYTES = 0x00ffffff;
const E_MINUS_0 = 0x00302d65;
const E_PLUS_0 = 0x00302b65;

/** One for all scanners, since each has a memory of its own; `null` where the engine cannot run it. */
let sharedKernel: FixedWidthKernel | null | undefined;

function startedKernel(): FixedWidthKernel | null {
  if (sharedKernel === undefined)
    sharedKernel = FixedWidthKernel.canRun() ? new FixedWidthKernel(POWERS_OF_TEN) : null;
  return sharedKernel;
}

export class NumberScanner {
  /** Of the last successful `scan`; storing it in a `Float32Array` rounds it as the text would be rounded. */
  value = 0;
  /** Behind the last number of `scanFixedWidthRun` and its separator. */
  position = 0;
  private readonly decimalByte: number;
  private readonly separatorByte: number;
  private bytes: Uint8Array = new Uint8Array(0);
  private readonly decoder = new TextDecoder();
  private view = new DataView<ArrayBufferLike>(this.bytes.buffer);
  // What `scanMantissa` and `scanExponent` found: (high * lowPower + low) * 10^(exponent - fractionDigits).
  private digits = 0;
  private high = 0;
  private low = 0;
  private lowPower = 1;
  private fractionDigits = 0;
  private exponent = 0;

  constructor(separator: string, decimalComma: boolean) {
    this.separatorByte = separator.charCodeAt(0);
    this.decimalByte = (decimalComma ? ',' : '.').charCodeAt(0);
  }

  attach(bytes: Uint8Array): void {
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Reads numbers of the fixed width that follow each other, each with a separator behind it, to `values` from `at`.
   * @returns how many there are before anything else comes, at most `maxCount`; `position` is behind the last
   */
  scanFixedWidthRun(start: number, end: number, values: Float32Array, at: number, maxCount: number): number {
    this.position = start;
    const { bytes, decimalByte, separatorByte } = this;
    const digits = bytes[start] === MINUS ? start + 1 : start;
    const numberEnd = digits + FIXED_WIDTH_BYTES;
    if (numberEnd >= end || bytes[numberEnd] !== separatorByte || bytes[digits + 1] !== decimalByte) return 0;
    const kernel = startedKernel();
    if (kernel === null) return this.scanRunPlainly(start, end, values, at, maxCount);
    kernel.setNotation(separatorByte, decimalByte);
    const count = kernel.scan(bytes, start, end, values, at, maxCount);
    this.position = kernel.position;
    return count;
  }

  /** What the kernel does, in plain words: for engines without SIMD, and to compare the kernel with. */
  scanRunPlainly(start: number, end: number, values: Float32Array, at: number, maxCount: number): number {
    const { bytes, view, decimalByte, separatorByte } = this;
    let position = start;
    let count = 0;
    // The time goes here: whole numbers are kept to 32 bits, and no call returns a fraction, which would be allocated.
    for (; count < maxCount; count++) {
      const isNegative = bytes[position] === MINUS;
      const digits = isNegative ? position + 1 : position;
      const numberEnd = digits + FIXED_WIDTH_BYTES;
      if (numberEnd >= end || bytes[numberEnd] !== separatorByte || bytes[digits + 1] !== decimalByte) break;
      const a = (view.getInt32(digits + 2, true) - FOUR_ZEROS) | 0;
      const b = (view.getInt32(digits + 6, true) - FOUR_ZEROS) | 0;
      const c = (view.getInt32(digits + 10, true) - FOUR_ZEROS) | 0;
      const d = (view.getInt32(digits + 14, true) - FOUR_ZEROS) | 0;
      const tail = view.getInt32(digits + 20, true);
      const sign = tail & LOW_BYTES;
      if (sign !== E_MINUS_0 && sign !== E_PLUS_0) break;
      // What is left: the first digit, the last two of the mantissa and the last of the exponent.
      const left =
        bytes[digits] | (bytes[digits + 18] << 8) | (bytes[digits + 19] << 16) | (tail & ~LOW_BYTES);
      const e = (left - FOUR_ZEROS) | 0;
      if ((a | b | c | d | e) !== 0) {
        const raised = (a + SIX_EACH) | (b + SIX_EACH) | (c + SIX_EACH) | (d + SIX_EACH) | (e + SIX_EACH);
        if (((a | b | c | d | e | raised) & HIGH_HALVES) !== 0) break;
        const high = (Math.imul(e & 0xff, 1e8) + Math.imul(fourDigits(a), 1e4) + fourDigits(b)) | 0;
        const middle = (Math.imul(fourDigits(c), 1e4) + fourDigits(d)) | 0;
        const low = middle * 100 + Math.imul((e >>> 8) & 0xff, 10) + ((e >>> 16) & 0xff);
        const power = (sign === E_MINUS_0 ? -(e >>> 24) : e >>> 24) - FRACTION_DIGITS;
        const value = (high * 1e10 + low) * POWERS_OF_TEN[power - MIN_POWER];
        if (!roundsSurely(value)) break;
        values[at + count] = isNegative ? -value : value;
      } else values[at + count] = isNegative ? -0 : 0;
      position = numberEnd + 1;
    }
    this.position = position;
    return count;
  }

  /** @returns where the number that starts at `start` ends, or -1 where there is none, or one too large, before `end`. */
  scan(start: number, end: number): number {
    const isNegative = this.bytes[start] === MINUS;
    const digitsStart = isNegative || this.bytes[start] === PLUS ? start + 1 : start;
    const mantissaEnd = this.scanMantissa(digitsStart, end);
    if (mantissaEnd === -1) return -1;
    const numberEnd = this.scanExponent(mantissaEnd, end);
    const exponent = this.exponent - this.fractionDigits;
    if (this.digits > MAX_DIGITS) this.setSlowly(digitsStart, numberEnd);
    else if (this.lowPower === 1 && Math.abs(exponent) <= MAX_POWER) this.setExact(this.high, exponent);
    else this.setRounded(this.high * this.lowPower + this.low, exponent, digitsStart, numberEnd);
    if (this.value >= TOO_LARGE) return -1;
    if (isNegative) this.value = -this.value;
    return numberEnd;
  }

  private scanMantissa(start: number, end: number): number {
    const bytes = this.bytes;
    let digits = 0;
    let high = 0;
    let low = 0;
    let lowPower = 1;
    let fractionStart = -1;
    let position = start;
    for (; position < end; position++) {
      const digit = bytes[position] - ZERO;
      if (digit < 0 || digit > 9) {
        if (bytes[position] !== this.decimalByte || fractionStart !== -1) break;
        fractionStart = position + 1;
      } else {
        digits++;
        if (high < MAX_EXACT_HIGH) high = high * 10 + digit;
        else {
          low = low * 10 + digit;
          lowPower *= 10;
        }
      }
    }
    this.digits = digits;
    this.high = high;
    this.low = low;
    this.lowPower = lowPower;
    this.fractionDigits = fractionStart === -1 ? 0 : position - fractionStart;
    return digits === 0 ? -1 : position;
  }

  /** Reads `e-05` and the like; without digits behind it the `e` is no exponent and is left to the caller. */
  private scanExponent(start: number, end: number): number {
    const bytes = this.bytes;
    this.exponent = 0;
    if (start >= end || (bytes[start] | LOWER_CASE) !== LETTER_E) return start;
    const isNegative = bytes[start + 1] === MINUS;
    const digitsStart = isNegative || bytes[start + 1] === PLUS ? start + 2 : start + 1;
    let exponent = 0;
    let position = digitsStart;
    for (; position < end && isDigit(bytes[position]); position++) {
      exponent = Math.min(exponent * 10 + bytes[position] - ZERO, 1e6);
    }
    if (position === digitsStart) return start;
    this.exponent = isNegative ? -exponent : exponent;
    return position;
  }

  /** Exact mantissa and exact power: one correctly rounded operation gives the correctly rounded double. */
  private setExact(mantissa: number, exponent: number): void {
    this.value =
      exponent < 0
        ? mantissa / POWERS_OF_TEN[-exponent - MIN_POWER]
        : mantissa * POWERS_OF_TEN[exponent - MIN_POWER];
  }

  private setRounded(mantissa: number, exponent: number, start: number, end: number): void {
    const isWithinPowers = exponent >= MIN_POWER && exponent <= MAX_POWER;
    const value = isWithinPowers ? mantissa * POWERS_OF_TEN[exponent - MIN_POWER] : Number.NaN;
    if (roundsSurely(value)) this.value = value;
    else this.setSlowly(start, end);
  }

  private setSlowly(start: number, end: number): void {
    this.value = Number(this.decoder.decode(this.bytes.subarray(start, end)).replace(',', '.'));
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
