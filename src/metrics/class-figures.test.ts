import { describe, expect, it } from 'vitest';
import { accuracyOf, classMatrix, macroF1, ratesOf } from './class-figures.ts';

describe('the figures of classes', () => {
  // Worked by hand: of four N three are called N and one V; both V are called V; the one S is called N.
  const matrix = classMatrix(Uint8Array.of(0, 0, 0, 0, 2, 2, 1), Uint8Array.of(0, 0, 0, 2, 2, 2, 0));

  it('are those worked by hand', () => {
    expect(accuracyOf(matrix)).toBeCloseTo(5 / 7, 12);
    expect(ratesOf(matrix, 0)).toEqual({ sensitivity: 3 / 4, positivePredictivity: 3 / 4, f1: 6 / 8 });
    expect(ratesOf(matrix, 2)).toEqual({ sensitivity: 1, positivePredictivity: 2 / 3, f1: 4 / 5 });
  });

  it('are null where there is nothing to count, zero where everything is missed', () => {
    expect(ratesOf(matrix, 1)).toEqual({ sensitivity: 0, positivePredictivity: null, f1: 0 });
    expect(ratesOf(matrix, 4)).toEqual({ sensitivity: null, positivePredictivity: null, f1: null });
  });

  it('leave a class that does not occur out of the mean F1', () => {
    expect(macroF1(matrix, [0, 1, 2, 3, 4])).toBeCloseTo((6 / 8 + 0 + 4 / 5) / 3, 12);
  });
});
