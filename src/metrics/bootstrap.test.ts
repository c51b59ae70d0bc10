import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { type BootstrapOptions, bootstrapAuroc, bootstrapVerdicts } from './bootstrap.ts';
import { precision, recall } from './rates.ts';

const NONE = { neither: 0, firstOnly: 0, secondOnly: 0, both: 0 };
const options = (seed = 1): BootstrapOptions => ({ resamples: 2000, level: 0.95, rng: createRng(seed) });

describe('bootstrapped verdicts', () => {
  const verdicts = {
    normal: { ...NONE, neither: 300, both: 100 },
    abnormal: { neither: 80, firstOnly: 40, secondOnly: 20, both: 260 },
  };

  it('give recall the interval of the binomial distribution', () => {
    // 300 of 400: 0.75 plus or minus 1.96 sqrt(0.75 * 0.25 / 400) = 0.0424.
    const { first } = bootstrapVerdicts(verdicts, recall, options());
    expect(first?.low).toBeCloseTo(0.75 - 0.0424, 2);
    expect(first?.high).toBeCloseTo(0.75 + 0.0424, 2);
  });

  it('give the difference the interval of paired proportions', () => {
    // Difference 20 / 400; variance (40 + 20) / 400^2 - 0.05^2 / 400, so 0.05 plus or minus 0.0376.
    const { difference } = bootstrapVerdicts(verdicts, recall, options());
    expect(difference?.low).toBeCloseTo(0.05 - 0.0376, 2);
    expect(difference?.high).toBeCloseTo(0.05 + 0.0376, 2);
  });

  it('are the same for the same seed', () => {
    const once = bootstrapVerdicts(verdicts, recall, options(7));
    expect(bootstrapVerdicts(verdicts, recall, options(7))).toEqual(once);
    expect(bootstrapVerdicts(verdicts, recall, options(8))).not.toEqual(once);
  });

  it('are undefined where the figure is', () => {
    const nothingFlagged = { normal: { ...NONE, neither: 5 }, abnormal: { ...NONE, neither: 5 } };
    expect(bootstrapVerdicts(nothingFlagged, precision, options())).toEqual({
      first: null,
      second: null,
      difference: null,
    });
  });
});

describe('bootstrapped AUROC', () => {
  const rng = createRng(3);
  const isAbnormal = Uint8Array.from({ length: 600 }, (_, i) => i % 2);
  const first = Float32Array.from(isAbnormal, (abnormal) => 1.2 * abnormal + rng.nextGaussian());
  const second = first.map((score) => score + 0.3 * rng.nextGaussian());

  it('has about the width of the formula of Hanley and McNeil 1982', () => {
    const { first: interval } = bootstrapAuroc({ first, second, isAbnormal }, options());
    const width = (interval?.high ?? 0) - (interval?.low ?? 0);
    const area = ((interval?.high ?? 0) + (interval?.low ?? 0)) / 2;
    const q1 = area / (2 - area);
    const q2 = (2 * area ** 2) / (1 + area);
    const variance = (area * (1 - area) + 299 * (q1 - area ** 2 + q2 - area ** 2)) / 300 ** 2;
    expect(width / (2 * 1.96 * Math.sqrt(variance))).toBeGreaterThan(0.85);
    expect(width / (2 * 1.96 * Math.sqrt(variance))).toBeLessThan(1.15);
  });

  it('sees no difference between a model and itself, and less between alike models than in either', () => {
    const itself = bootstrapAuroc({ first, second: first, isAbnormal }, options());
    expect(itself.difference).toEqual({ low: 0, high: 0 });
    const { first: alone, difference } = bootstrapAuroc({ first, second, isAbnormal }, options());
    const widthOf = (interval: { low: number; high: number } | null): number =>
      interval === null ? Number.NaN : interval.high - interval.low;
    expect(widthOf(difference)).toBeLessThan(0.7 * widthOf(alone));
  });

  it('is one half throughout where all scores are tied, and undefined with one class', () => {
    const tied = new Float32Array(600);
    expect(bootstrapAuroc({ first: tied, second: tied, isAbnormal }, options()).first).toEqual({
      low: 0.5,
      high: 0.5,
    });
    const { first: none } = bootstrapAuroc({ first, second, isAbnormal: new Uint8Array(600) }, options());
    expect(none).toBeNull();
  });
});
