import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyByQuantizedMultiplier, quantizeMultiplier } from './requantize.ts';

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

/** The definition in whole numbers of any size. */
function requantizeBigInt(value: number, multiplier: number, shift: number): number {
  const sum = BigInt(value) * BigInt(multiplier) + (1n << BigInt(30 - shift));
  return Number(BigInt.asIntN(32, sum >> BigInt(31 - shift)));
}

const int32 = fc.integer({ min: INT32_MIN, max: INT32_MAX });
const multiplier = fc.integer({ min: 2 ** 30, max: INT32_MAX });

describe('multiplyByQuantizedMultiplier', () => {
  it('rounds once, which double rounding would not', () => {
    // 0.25 is nearest to 0; rounded first to a half of 1 it would become 1.
    expect(multiplyByQuantizedMultiplier(1, 2 ** 30, -1)).toBe(0);
    // 0.375 as well: 1.5 would become 2, then 0.5 become 1.
    expect(multiplyByQuantizedMultiplier(3, 2 ** 30, -2)).toBe(0);
    expect(multiplyByQuantizedMultiplier(3, 0.75 * 2 ** 31, -1)).toBe(1);
  });

  it('breaks ties upwards', () => {
    const halves = [-5, -3, -1, 1, 3, 5];
    // Where the product is cut within its low half, at 2^32, and within its high half.
    for (const right of [30, 31, 32, 33, 34, 50]) {
      const shift = 31 - right;
      const tie = 2 ** Math.max(0, right - 31);
      const multiplier = 2 ** Math.min(30, right - 1);
      expect(halves.map((half) => multiplyByQuantizedMultiplier(half * tie, multiplier, shift))).toEqual([
        -2, -1, 0, 1, 2, 3,
      ]);
    }
  });

  it('takes factors above one', () => {
    expect(multiplyByQuantizedMultiplier(5, 0.75 * 2 ** 31, 3)).toBe(30);
    expect(multiplyByQuantizedMultiplier(1, 2 ** 30 + 2 ** 27, 4)).toBe(9);
  });

  it('equals the definition where the 16-bit halves carry, with every shift', () => {
    const edges = [INT32_MIN, INT32_MIN + 1, -65537, -65536, -65535, -32768, -1, 0, 1, 32767, 32768];
    edges.push(65535, 65536, 65537, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1, INT32_MAX - 1, INT32_MAX);
    for (const value of edges) {
      for (const multiplier of edges.filter((edge) => edge >= 0)) {
        for (let shift = -31; shift <= 30; shift++) {
          const expected = requantizeBigInt(value, multiplier, shift);
          expect(multiplyByQuantizedMultiplier(value, multiplier, shift)).toBe(expected);
        }
      }
    }
  });

  it('equals the definition in whole numbers on millions of accumulators', () => {
    const shift = fc.integer({ min: -31, max: 30 });
    fc.assert(
      fc.property(int32, multiplier, shift, fc.nat(), (start, m, s, stride) => {
        for (let i = 0; i < 100; i++) {
          const value = (start + i * stride) | 0;
          if (multiplyByQuantizedMultiplier(value, m, s) !== requantizeBigInt(value, m, s)) return false;
        }
        return true;
      }),
      { numRuns: 20_000 },
    );
  });

  it('stays within a half of the real product and the error of its factor, and keeps the order of its inputs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 24), max: 2 ** 24 }),
        fc.double({ min: 1e-6, max: 0.9, noNaN: true }),
        (x, real) => {
          const { multiplier: m, shift } = quantizeMultiplier(real);
          const y = multiplyByQuantizedMultiplier(x, m, shift);
          return Math.abs(y - x * real) <= 0.51 && y <= multiplyByQuantizedMultiplier(x + 1, m, shift);
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
