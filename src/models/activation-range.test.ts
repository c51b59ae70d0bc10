import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { rangeOf, tensorQuantization, type ValueRange } from './activation-range.ts';
import { dequantizeS8, quantizeS8 } from './int8/score-s8.ts';
import type { ActivationRangeRule, QuantizeOptions } from './quantize-options.ts';

const UNIT = { low: 0, high: 1 };

describe('tensorQuantization', () => {
  it('spreads 0..1 over all 256 values when asymmetric, and over -127..127 when symmetric', () => {
    expect(tensorQuantization(UNIT, 'asymmetric')).toEqual({ scale: Math.fround(1 / 255), zeroPoint: -128 });
    expect(tensorQuantization(UNIT, 'symmetric')).toEqual({ scale: Math.fround(1 / 127), zeroPoint: 0 });
    expect(tensorQuantization({ low: -1, high: 1 }, 'asymmetric').zeroPoint).toBe(-1);
    expect(tensorQuantization({ low: -3, high: 1 }, 'symmetric').scale).toBe(Math.fround(3 / 127));
  });

  it('takes zero in even where the values lie on one side of it', () => {
    expect(tensorQuantization({ low: 2, high: 4 }, 'asymmetric')).toEqual(
      tensorQuantization({ low: 0, high: 4 }, 'asymmetric'),
    );
    expect(tensorQuantization({ low: -4, high: -2 }, 'asymmetric').zeroPoint).toBe(127);
  });

  it('keeps zero exact and every value of the range within one quantum', () => {
    const end = fc.float({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const range = { low: Math.min(a, b), high: Math.max(a, b) };
        fc.pre(range.high - range.low > 1e-3);
        for (const activations of ['symmetric', 'asymmetric'] as const) {
          const tensor = tensorQuantization(range, activations);
          const values = Float32Array.of(0, range.low + share * (range.high - range.low));
          const back = dequantizeS8(quantizeS8(values, tensor), tensor);
          expect(back[0]).toBe(0);
          expect(Math.abs(back[1] - values[1])).toBeLessThanOrEqual(tensor.scale * 1.001);
        }
      }),
    );
  });
});

const range = (
  values: Float32Array,
  rule: ActivationRangeRule,
  activations: QuantizeOptions['activations'] = 'asymmetric',
): ValueRange => rangeOf(values.slice(), { range: rule, activations });

describe('rangeOf, by the extremes or a percentage left out', () => {
  const values = Float32Array.from({ length: 1001 }, (_, i) => ((i * 3) % 1001) - 500);

  it('takes the tails off both ends, or off the one that is not zero', () => {
    expect(range(values, { kind: 'min-max' })).toEqual({ low: -500, high: 500 });
    expect(range(values, { kind: 'percentile', percent: 99 })).toEqual({ low: -495, high: 495 });
    const positive = values.map((value) => value + 500);
    expect(range(positive, { kind: 'percentile', percent: 99 })).toEqual({ low: 0, high: 990 });
  });
});

/** Mostly small values with a few far out: where saturating pays. */
function longTailed(count: number, isOneSided: boolean): Float32Array {
  const rng = createRng(5);
  return Float32Array.from({ length: count }, () => {
    const value = rng.nextGaussian() * (rng.next() < 0.002 ? 30 : 1);
    return isOneSided ? Math.max(0, value) : value;
  });
}

describe('rangeOf, by mean squared error', () => {
  const errorOf = (values: Float32Array, tried: ValueRange, activations: QuantizeOptions['activations']) => {
    const tensor = tensorQuantization(tried, activations);
    const back = dequantizeS8(quantizeS8(values, tensor), tensor);
    return values.reduce((sum, value, i) => sum + (value - back[i]) ** 2, 0) / values.length;
  };

  it.each([
    ['symmetric', false],
    ['asymmetric', false],
    ['asymmetric', true],
  ] as const)('is no worse than any other shrinking of the whole range, %s', (activations, isOneSided) => {
    const values = longTailed(2000, isOneSided);
    const found = errorOf(values, range(values, { kind: 'mse' }, activations), activations);
    const whole = range(values, { kind: 'min-max' });
    for (let share = 0.01; share <= 1; share += 0.01) {
      const tried = { low: share * whole.low, high: share * whole.high };
      expect(found).toBeLessThanOrEqual(errorOf(values, tried, activations) * 1.001);
    }
  });

  it('lets a lone value far out saturate where that pays', () => {
    const rng = createRng(6);
    const values = Float32Array.from({ length: 100_000 }, (_, i) => (i === 0 ? 2 : 2 * rng.next() - 1));
    const { high } = range(values, { kind: 'mse' }, 'symmetric');
    // With the end at h the outlier costs (2 - h)^2 / n, the rest (h / 127)^2 / 12, and the sum is least here:
    const outlier = (12 * 127 ** 2) / values.length;
    expect(high).toBeCloseTo((2 * outlier) / (1 + outlier), 1.7);
  });
});

describe('rangeOf, by Kullback-Leibler divergence', () => {
  /** Migacz' recipe word for word, on plain lists, for one limit. */
  function divergence(values: Float32Array, kept: number): number {
    const magnitudes = Array.from(values, Math.abs).filter((value) => value > 0);
    const width = Math.max(...magnitudes) / 2048;
    const bins = new Array<number>(2048).fill(0);
    for (const value of magnitudes) bins[Math.min(2047, Math.floor(value / width))]++;
    const reference = bins.slice(0, kept);
    reference[kept - 1] += bins.slice(kept).reduce((sum, count) => sum + count, 0);
    const candidate = new Array<number>(kept).fill(0);
    for (let level = 0; level < 128; level++) {
      const places = candidate
        .map((_, i) => i)
        .filter((i) => {
          const start = Math.floor((level * kept) / 128);
          return i >= start && i < Math.floor(((level + 1) * kept) / 128);
        });
      const filled = places.filter((i) => bins[i] > 0);
      const sum = places.reduce((total, i) => total + bins[i], 0);
      for (const i of filled) candidate[i] = sum / filled.length;
    }
    const totals = [reference, candidate].map((list) => list.reduce((sum, count) => sum + count, 0));
    return reference.reduce((sum, count, i) => {
      const p = count / totals[0];
      return p === 0 ? sum : sum + p * Math.log(p / (candidate[i] / totals[1]));
    }, 0);
  }

  it('finds the limit that a plain search finds', () => {
    const values = longTailed(4000, false);
    const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const { low, high } = range(values, { kind: 'kl' });
    const kept = Math.round((Math.max(-low, high) / largest) * 2048);
    const found = divergence(values, kept);
    for (let other = 128; other <= 2048; other += 7) {
      const tried = divergence(values, other);
      if (Number.isFinite(tried)) expect(found).toBeLessThanOrEqual(tried + 1e-9);
    }
    expect(kept).toBeLessThan(2048);
  });

  it('stays within what was seen, and takes a tensor of zeros', () => {
    const { low, high } = range(longTailed(4000, true), { kind: 'kl' });
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0);
    expect(range(new Float32Array(9), { kind: 'kl' })).toEqual({ low: 0, high: 0 });
  });
});
