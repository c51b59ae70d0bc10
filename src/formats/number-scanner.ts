/**
 * Decimal numbers straight from bytes, for the hot case. The value agrees with `Math.fround(Number(text))` for every
 * number; unusual ones go through `Number` itself. The idea is Clinger's (PLDI 1990) and Lemire's: few digits are
 * exact in a double, and more digits are within a known error that seldom matters to the rounding that follows.
 */

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const LETTER_E = 0x65;
/** Sets the lower-case bit of an ASCII letter. */
const LOWER_CASE = 0x20;

/** `9.003241658210754395e-01`, NumPy's `%.18e`: 24 bytes without the sign. */
const FIXED_WIDTH_BYTES = 24;

/** 10^-22 .. 10^22; the non-negative powers are exact in a double. */
const MAX_EXACT_POWER = 22;
const POWERS_OF_TEN = Float64Array.from({ length: 2 * MAX_EXACT_POWER + 1 }, (_, i) =>
  Number(`1e${i - MAX_EXACT_POWER}`),
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

/** Four ASCII digits, read as one little-endian word, are digits all. */
function areDigits(word: number): boolean {
  return (((word + 0x46464646) | (word - 0x30303030)) & 0x80808080) === 0;
}

/** The number four ASCII digits make, 0..9999. */
function fourDigits(word: number): number {
  const digits = word - 0x30303030;
  const pairs = digits * 10 + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

export class NumberScanner {
  /** Of the last successful `scan`; storing it in a `Float32Array` rounds it as the text would be rounded. */
  value = 0;
  readonly #decimalByte: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView<ArrayBufferLike>(this.#bytes.buffer);
  // What `#scanMantissa` and `#scanExponent` found: (high * lowPower + low) * 10^(exponent - fractionDigits).
  #digits = 0;
  #high = 0;
  #low = 0;
  #lowPower = 1;
  #fractionDigits = 0;
  #exponent = 0;

  constructor(decimalComma: boolean) {
    this.#decimalByte = (decimalComma ? ',' : '.').charCodeAt(0);
  }

  attach(bytes: Uint8Array): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @returns where the number that starts at `start` ends, or -1 where there is none, or one too large, before `end`. */
  scan(start: number, end: number): number {
    const isNegative = this.#bytes[start] === MINUS;
    const digitsStart = isNegative || this.#bytes[start] === PLUS ? start + 1 : start;
    const fixedEnd = this.#scanFixedWidth(digitsStart, end);
    const numberEnd = fixedEnd === -1 ? this.#scanAnyWidth(digitsStart, end) : fixedEnd;
    if (this.value >= TOO_LARGE) return -1;
    if (isNegative) this.value = -this.value;
    return numberEnd;
  }

  #scanFixedWidth(start: number, end: number): number {
    const bytes = this.#bytes;
    const numberEnd = start + FIXED_WIDTH_BYTES;
    if (numberEnd > end || bytes[start + 1] !== this.#decimalByte || bytes[start + 20] !== LETTER_E)
      return -1;
    if (numberEnd < end && isDigit(bytes[numberEnd])) return -1;
    const a = this.#view.getInt32(start + 2, true);
    const b = this.#view.getInt32(start + 6, true);
    const c = this.#view.getInt32(start + 10, true);
    const d = this.#view.getInt32(start + 14, true);
    if (!areDigits(a) || !areDigits(b) || !areDigits(c) || !areDigits(d)) return -1;
    if (!isDigit(bytes[start]) || !isDigit(bytes[start + 18]) || !isDigit(bytes[start + 19])) return -1;
    if (!isDigit(bytes[start + 22]) || !isDigit(bytes[start + 23])) return -1;
    const signByte = bytes[start + 21];
    if (signByte !== MINUS && signByte !== PLUS) return -1;
    const magnitude = (bytes[start + 22] - ZERO) * 10 + bytes[start + 23] - ZERO;
    const high = (bytes[start] - ZERO) * 1e8 + fourDigits(a) * 1e4 + fourDigits(b);
    const low =
      fourDigits(c) * 1e6 + fourDigits(d) * 100 + (bytes[start + 18] - ZERO) * 10 + bytes[start + 19] - ZERO;
    this.#setRounded(high * 1e10 + low, (signByte === MINUS ? -magnitude : magnitude) - 18, start, numberEnd);
    return numberEnd;
  }

  #scanAnyWidth(start: number, end: number): number {
    const mantissaEnd = this.#scanMantissa(start, end);
    if (mantissaEnd === -1) return -1;
    const numberEnd = this.#scanExponent(mantissaEnd, end);
    const exponent = this.#exponent - this.#fractionDigits;
    if (this.#digits > MAX_DIGITS) this.#setSlowly(start, numberEnd);
    else if (this.#lowPower === 1 && Math.abs(exponent) <= MAX_EXACT_POWER)
      this.#setExact(this.#high, exponent);
    else this.#setRounded(this.#high * this.#lowPower + this.#low, exponent, start, numberEnd);
    return numberEnd;
  }

  #scanMantissa(start: number, end: number): number {
    const bytes = this.#bytes;
    let digits = 0;
    let high = 0;
    let low = 0;
    let lowPower = 1;
    let fractionStart = -1;
    let position = start;
    for (; position < end; position++) {
      const digit = bytes[position] - ZERO;
      if (digit < 0 || digit > 9) {
        if (bytes[position] !== this.#decimalByte || fractionStart !== -1) break;
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
    this.#digits = digits;
    this.#high = high;
    this.#low = low;
    this.#lowPower = lowPower;
    this.#fractionDigits = fractionStart === -1 ? 0 : position - fractionStart;
    return digits === 0 ? -1 : position;
  }

  /** Reads `e-05` and the like; without digits behind it the `e` is no exponent and is left to the caller. */
  #scanExponent(start: number, end: number): number {
    const bytes = this.#bytes;
    this.#exponent = 0;
    if (start >= end || (bytes[start] | LOWER_CASE) !== LETTER_E) return start;
    const isNegative = bytes[start + 1] === MINUS;
    const digitsStart = isNegative || bytes[start + 1] === PLUS ? start + 2 : start + 1;
    let exponent = 0;
    let position = digitsStart;
    for (; position < end && isDigit(bytes[position]); position++) {
      exponent = Math.min(exponent * 10 + bytes[position] - ZERO, 1e6);
    }
    if (position === digitsStart) return start;
    this.#exponent = isNegative ? -exponent : exponent;
    return position;
  }

  /** Exact mantissa and exact power: one correctly rounded operation gives the correctly rounded double. */
  #setExact(mantissa: number, exponent: number): void {
    this.value =
      exponent < 0
        ? mantissa / POWERS_OF_TEN[MAX_EXACT_POWER - exponent]
        : mantissa * POWERS_OF_TEN[MAX_EXACT_POWER + exponent];
  }

  /** Takes the quick product unless its error could change the rounding to 32 bits. */
  #setRounded(mantissa: number, exponent: number, start: number, end: number): void {
    if (mantissa === 0) {
      this.value = 0;
    } else if (Math.abs(exponent) > MAX_EXACT_POWER) {
      this.#setSlowly(start, end);
    } else {
      const value = mantissa * POWERS_OF_TEN[MAX_EXACT_POWER + exponent];
      const isCertain =
        Math.fround(value * (1 - RELATIVE_ERROR)) === Math.fround(value * (1 + RELATIVE_ERROR));
      if (isCertain) this.value = value;
      else this.#setSlowly(start, end);
    }
  }

  #setSlowly(start: number, end: number): void {
    const text = String.fromCharCode(...this.#bytes.subarray(start, end));
    this.value = Number(text.replace(',', '.'));
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
