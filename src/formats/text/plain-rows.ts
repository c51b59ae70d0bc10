/**
 * The hot loops: lines of plain numbers straight from bytes. Whatever they do not understand at a glance they leave to
 * the caller, line by line, and what they read is what the slow reading of the same line gives.
 */
import { NumberScanner } from '../number-scanner.ts';
import type { Separator } from '../table-cells.ts';

const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const TAB = 0x09;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const DOUBLE_QUOTE = 0x22;
const LETTER_E = 0x65;
/** Sets the lower-case bit of an ASCII letter. */
const LOWER_CASE = 0x20;
/** `#`, `%`, `/`: what a comment may start with. */
const COMMENT_BYTES: readonly number[] = [0x23, 0x25, 0x2f];

/** More digits do not fit in a whole number of 32 bits; the scanner takes them. */
const MAX_QUICK_DIGITS = 9;
const POWERS_OF_TEN = Float64Array.from({ length: MAX_QUICK_DIGITS + 1 }, (_, i) => 10 ** i);

/** No sample is larger; scaled to millivolts it still fits in 32 bits. */
export const MAX_MAGNITUDE = 1e30;

export interface WantedColumns {
  /** Per column up to the last one wanted: which output it goes to, -1 for none. */
  readonly slots: Int32Array;
  /** Per output. */
  readonly scales: Float64Array;
}

export class PlainRows {
  /** Rows in the outputs. */
  filled = 0;
  private readonly slots: Int32Array;
  private readonly scales: Float64Array;
  private readonly separator: number;
  private readonly decimal: number;
  private readonly isBlankSeparated: boolean;
  private readonly scanner: NumberScanner;

  constructor({ slots, scales }: WantedColumns, separator: Separator, decimalComma: boolean) {
    this.slots = slots;
    this.scales = scales;
    this.separator = separator.charCodeAt(0);
    this.decimal = (decimalComma ? ',' : '.').charCodeAt(0);
    this.isBlankSeparated = separator === ' ';
    this.scanner = new NumberScanner('\n', decimalComma);
  }

  /**
   * @param bytes `[start, end)` are whole lines, the last with its break
   * @param outputs with room for every line
   * @returns the start of the first line that was not understood, or `end`
   */
  read(bytes: Uint8Array, start: number, end: number, outputs: readonly Float32Array[]): number {
    this.scanner.attach(bytes);
    if (this.slots.length > 1) return this.readColumns(bytes, start, end, outputs);
    let position = start;
    for (;;) {
      const next = this.readFirstColumn(
        bytes,
        this.readFixedWidth(position, end, outputs[0]),
        end,
        outputs[0],
      );
      if (next === end || next === position) return next;
      position = next;
    }
  }

  /** `%.18e` in a single column, as NumPy saves an array. */
  private readFixedWidth(start: number, end: number, values: Float32Array): number {
    const { scanner, filled } = this;
    const count = scanner.scanFixedWidthRun(start, end, values, filled, values.length - filled);
    if (count === 0) return start;
    const scale = this.scales[0];
    this.filled += count;
    if (scale !== 1) for (let i = filled; i < this.filled; i++) values[i] *= scale;
    return scanner.position;
  }

  /** Only the first column is wanted, as it is where there is no other: a number, and perhaps more behind it. */
  private readFirstColumn(bytes: Uint8Array, start: number, end: number, values: Float32Array): number {
    const { decimal, separator, isBlankSeparated } = this;
    const scale = this.scales[0];
    let filled = this.filled;
    let position = start;
    let lineStart = start;
    while (position < end) {
      lineStart = position;
      while (bytes[position] === BLANK) position++;
      const numberStart = position;
      let digit = (bytes[position] - ZERO) | 0;
      const isNegative = digit === MINUS - ZERO;
      if (isNegative) digit = (bytes[++position] - ZERO) | 0;
      const digitsStart = position;
      let mantissa = 0;
      while (digit >= 0 && digit <= 9) {
        mantissa = (Math.imul(mantissa, 10) + digit) | 0;
        digit = (bytes[++position] - ZERO) | 0;
      }
      let digits = (position - digitsStart) | 0;
      let value = mantissa;
      if (digit === decimal - ZERO) {
        digit = (bytes[++position] - ZERO) | 0;
        const fractionStart = position;
        while (digit >= 0 && digit <= 9) {
          mantissa = (Math.imul(mantissa, 10) + digit) | 0;
          digit = (bytes[++position] - ZERO) | 0;
        }
        const fractionDigits = (position - fractionStart) | 0;
        digits = (digits + fractionDigits) | 0;
        value = digits <= MAX_QUICK_DIGITS ? mantissa / POWERS_OF_TEN[fractionDigits] : 0;
      }
      if (digits === 0 || digits > MAX_QUICK_DIGITS || (bytes[position] | LOWER_CASE) === LETTER_E) {
        position = this.scanner.scan(numberStart, end);
        if (position === -1 || Math.abs(this.scanner.value) > MAX_MAGNITUDE) break;
        values[filled] = this.scanner.value * scale;
      } else values[filled] = (isNegative ? -value : value) * scale;
      let byte = bytes[position];
      if (byte !== LF) {
        while (byte === BLANK && !isBlankSeparated) byte = bytes[++position];
        if (byte === separator || (byte === TAB && isBlankSeparated)) {
          while (byte !== LF && byte !== CR) byte = bytes[++position];
        }
        if (byte === CR) position += position + 1 < end && bytes[position + 1] === LF ? 1 : 0;
        else if (byte !== LF) break;
      }
      position++;
      filled++;
      lineStart = position;
    }
    this.filled = filled;
    return lineStart;
  }

  private readColumns(
    bytes: Uint8Array,
    start: number,
    end: number,
    outputs: readonly Float32Array[],
  ): number {
    const { slots, scales, separator, decimal, isBlankSeparated } = this;
    const columns = slots.length;
    let filled = this.filled;
    let position = start;
    let lineStart = start;
    scan: while (position < end) {
      lineStart = position;
      for (let column = 0; column < columns; column++) {
        let byte = bytes[position];
        while (byte === BLANK || (byte === TAB && separator !== TAB)) byte = bytes[++position];
        const slot = slots[column];
        if (slot < 0) {
          if (column === 0 && COMMENT_BYTES.includes(byte)) break scan;
          // Quotes hold separators together, and a tab between blanks separates too.
          while (byte !== separator && byte !== LF && byte !== CR) {
            if (byte === DOUBLE_QUOTE || (isBlankSeparated && byte === TAB)) break scan;
            byte = bytes[++position];
          }
        } else {
          const numberStart = position;
          const isNegative = byte === MINUS;
          if (isNegative || byte === PLUS) position++;
          const digitsStart = position;
          let mantissa = 0;
          let digit = (bytes[position] - ZERO) | 0;
          while (digit >= 0 && digit <= 9) {
            mantissa = (Math.imul(mantissa, 10) + digit) | 0;
            digit = (bytes[++position] - ZERO) | 0;
          }
          let digits = (position - digitsStart) | 0;
          let value = mantissa;
          if (digit === decimal - ZERO) {
            digit = (bytes[++position] - ZERO) | 0;
            const fractionStart = position;
            while (digit >= 0 && digit <= 9) {
              mantissa = (Math.imul(mantissa, 10) + digit) | 0;
              digit = (bytes[++position] - ZERO) | 0;
            }
            const fractionDigits = (position - fractionStart) | 0;
            digits = (digits + fractionDigits) | 0;
            value = digits <= MAX_QUICK_DIGITS ? mantissa / POWERS_OF_TEN[fractionDigits] : 0;
          }
          if (digits === 0) break scan;
          if (digits > MAX_QUICK_DIGITS || (bytes[position] | LOWER_CASE) === LETTER_E) {
            position = this.scanner.scan(numberStart, end);
            if (position === -1 || Math.abs(this.scanner.value) > MAX_MAGNITUDE) break scan;
            outputs[slot][filled] = this.scanner.value * scales[slot];
          } else outputs[slot][filled] = (isNegative ? -value : value) * scales[slot];
          const numberEnd = position;
          byte = bytes[position];
          while (byte === BLANK || (byte === TAB && separator !== TAB)) byte = bytes[++position];
          const isSeparated = isBlankSeparated ? position > numberEnd : byte === separator;
          if (!isSeparated && byte !== LF && byte !== CR) break scan;
        }
        if (byte === LF || byte === CR) {
          if (column < columns - 1) break scan;
        } else if (!isBlankSeparated || slot < 0) position++;
      }
      // What stands behind the last column asked for.
      let byte = bytes[position];
      while (byte !== LF && byte !== CR) byte = bytes[++position];
      if (byte === CR && position + 1 < end && bytes[position + 1] === LF) position++;
      position++;
      filled++;
      lineStart = position;
    }
    this.filled = filled;
    return lineStart;
  }
}
