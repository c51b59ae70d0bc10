import { describe, expect, it } from 'vitest';
import { spearman } from './length-section.ts';

describe('spearman', () => {
  it('is 1 for any rising and -1 for any falling relation', () => {
    const x = Float64Array.of(3, 1, 4, 1.5, 9, 2.6);
    expect(
      spearman(
        x,
        x.map((value) => value ** 3),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      spearman(
        x,
        x.map((value) => -Math.log(value)),
      ),
    ).toBeCloseTo(-1, 12);
  });

  it('shares ranks among ties', () => {
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: covariance 4.5, squares 4.5 and 5.
    expect(spearman(Float64Array.of(1, 2, 2, 3), Float64Array.of(1, 2, 3, 4))).toBeCloseTo(
      4.5 / Math.sqrt(22.5),
      12,
    );
  });

  it('is undefined where one side never changes', () => {
    expect(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNull();
  });
});
