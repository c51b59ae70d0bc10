import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundingShiftRight,
  saturatingRoundingDoublingHighMul,
} from './requantize.ts';

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

/** The definitions in whole numbers of any size: floor((ab + 2^30) / 2^31), then half away from zero. */
function highMulBigInt(a: number, b: number): number {
  if (a === INT32_MIN && b === INT32_MIN) return INT32_MAX;
  return Number((BigInt(a) * BigInt(b) + (1n << 30n)) >> 31n);
}

function shiftRightBigInt(value: number, exponent: number): number {
  if (exponent === 0) return value;
  const half = 1n << BigInt(exponent - 1);
  const size = BigInt(Math.abs(value)) + half;
  return Number(value < 0 ? -(size >> BigInt(exponent)) : size >> BigInt(exponent));
}

function requantizeBigInt(value: number, multiplier: number, shift: number): number {
  const shifted = shift > 0 ? Number(BigInt(value) << BigInt(shift)) : value;
  return shiftRightBigInt(highMulBigInt(shifted, multiplier), Math.max(0, -shift));
}

const int32 = fc.integer({ min: INT32_MIN, max: INT32_MAX });
const multiplier = fc.integer({ min: 2 ** 30, max: INT32_MAX });

describe('saturatingRoundingDoublingHighMul', () => {
  it('breaks ties upwards', () => {
    expect(saturatingRoundingDoublingHighMul(1, 2 ** 30)).toBe(1);
    expect(saturatingRoundingDoublingHighMul(-1, 2 ** 30)).toBe(0);
    expect(saturatingRoundingDoublingHighMul(-3, 2 ** 30)).toBe(-1);
  });

  it('saturates only where both factors are the most negative number', () => {
    expect(saturatingRoundingDoublingHighMul(INT32_MIN, INT32_MIN)).toBe(INT32_MAX);
    expect(saturatingRoundingDoublingHighMul(INT32_MIN, INT32_MAX)).toBe(-INT32_MAX);
    expect(saturatingRoundingDoublingHighMul(INT32_MAX, INT32_MAX)).toBe(INT32_MAX - 1);
  });

  it('equals the 64-bit definition for any two int32', () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => saturatingRoundingDoublingHighMul(a, b) === highMulBigInt(a, b)),
      { numRuns: 200_000 },
    );
  });

  it('equals the 64-bit definition where the 16-bit halves carry', () => {
    const edges = [INT32_MIN, INT32_MIN + 1, -65537, -65536, -65535, -32768, -1, 0, 1, 32767, 32768];
    edges.push(65535, 65536, 65537, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1, INT32_MAX - 1, INT32_MAX);
    for (const a of edges) {
      for (const b of edges) expect(saturatingRoundingDoublingHighMul(a, b)).toBe(highMulBigInt(a, b));
    }
  });
});

describe('roundingShiftRight', () => {
  it('breaks ties away from zero', () => {
    expect([3, 2, 1, -1, -2, -3].map((value) => roundingShiftRight(value, 1))).toEqual([2, 1, 1, -1, -1, -2]);
    expect([6, -6, 5, -5].map((value) => roundingShiftRight(value, 2))).toEqual([2, -2, 1, -1]);
  });

  it('equals the definition for any value and shift', () => {
    fc.assert(
      fc.property(int32, fc.integer({ min: 0, max: 31 }), (value, exponent) => {
        return roundingShiftRight(value, exponent) === shiftRightBigInt(value, exponent);
      }),
      { numRuns: 200_000 },
    );
  });
});

describe('multiplyByQuantizedMultiplier', () => {
  it('rounds twice, which single rounding would not', () => {
    // 3 * 0.75 * 2^-1 = 1.125. The first step makes 2.25 a 2, the second leaves 1.
    expect(multiplyByQuantizedMultiplier(3, 0.75 * 2 ** 31, -1)).toBe(1);
    // 1 * 0.5 * 2^-1 = 0.25 rounds to 0 at once; the first step makes 0.5 a 1, the second 0.5 a 1.
    expect(multiplyByQuantizedMultiplier(1, 2 ** 30, -1)).toBe(1);
    // -0.25: the first step makes -0.5 a 0.
    expect(multiplyByQuantizedMultiplier(-1, 2 ** 30, -1)).toBe(0);
    // 0.375 = 3 * 0.5 / 4: 1.5 becomes 2, then 0.5 becomes 1.
    expect(multiplyByQuantizedMultiplier(3, 2 ** 30, -2)).toBe(1);
  });

  it('shifts left before it multiplies', () => {
    expect(multiplyByQuantizedMultiplier(5, 0.75 * 2 ** 31, 3)).toBe(30);
    expect(multiplyByQuantizedMultiplier(1, 2 ** 30 + 2 ** 27, 4)).toBe(9);
  });

  it('equals the definition in whole numbers on millions of accumulators', () => {
    const shift = fc.integer({ min: -31, max: 8 });
    fc.assert(
      fc.property(int32, multiplier, shift, fc.nat(), (start, m, s, stride) => {
        for (let i = 0; i < 100; i++) {
          // Where the shift is positive the value must leave room for it.
          const value = ((start + i * stride) | 0) >> Math.max(0, s);
          if (multiplyByQuantizedMultiplier(value, m, s) !== requantizeBigInt(value, m, s)) return false;
        }
        return true;
      }),
      { numRuns: 20_000 },
    );
  });

  it('stays within one of the real product, and keeps the order of its inputs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 24), max: 2 ** 24 }),
        fc.double({ min: 1e-6, max: 0.9, noNaN: true }),
        (x, real) => {
          const { multiplier: m, shift } = quantizeMultiplier(real);
          const y = multiplyByQuantizedMultiplier(x, m, shift);
          return Math.abs(y - x * real) <= 1 && y <= multiplyByQuantizedMultiplier(x + 1, m, shift);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

describe('quantizeMultiplier', () => {
  it('splits a factor into a fraction and a power of two', () => {
    expect(quantizeMultiplier(0)).toEqual({ multiplier: 0, shift: 0 });
    expect(quantizeMultiplier(1)).toEqual({ multiplier: 2 ** 30, shift: 1 });
    expect(quantizeMultiplier(0.5)).toEqual({ multiplier: 2 ** 30, shift: 0 });
    expect(quantizeMultiplier(0.75)).toEqual({ multiplier: 3 * 2 ** 29, shift: 0 });
    expect(quantizeMultiplier(0.003)).toEqual({ multiplier: Math.round(0.768 * 2 ** 31), shift: -8 });
  });

  it('halves a fraction that rounds up to one', () => {
    expect(quantizeMultiplier(1 - 2 ** -40)).toEqual({ multiplier: 2 ** 30, shift: 1 });
    expect(quantizeMultiplier(0.5 - 2 ** -50)).toEqual({ multiplier: 2 ** 30, shift: 0 });
  });

  it('gives up below 2^-32, as the reference does', () => {
    expect(quantizeMultiplier(2 ** -32)).toEqual({ multiplier: 2 ** 30, shift: -31 });
    expect(quantizeMultiplier(2 ** -33)).toEqual({ multiplier: 0, shift: 0 });
    expect(quantizeMultiplier(Number.MIN_VALUE)).toEqual({ multiplier: 0, shift: 0 });
  });

  it('comes within one part in 2^31 of any factor', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -31, max: 2 ** 30, noNaN: true }), (real) => {
        const { multiplier: m, shift } = quantizeMultiplier(real);
        return m >= 2 ** 30 && m < 2 ** 31 && Math.abs(m * 2 ** (shift - 31) - real) <= real * 2 ** -31;
      }),
      { numRuns: 20_000 },
    );
  });
});
