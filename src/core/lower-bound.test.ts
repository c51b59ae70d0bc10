import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowerBound } from './lower-bound.ts';

const sorted = fc
  .array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 })
  .map((values) => values.sort((a, b) => a - b));

it('agrees with looking at every value', () => {
  fc.assert(
    fc.property(sorted, fc.integer({ min: -60, max: 60 }), (values, wanted) => {
      const slow = values.findIndex((value) => value >= wanted);
      expect(lowerBound(values, values.length, wanted)).toBe(slow === -1 ? values.length : slow);
    }),
  );
});

it('looks at the values that count, not at the room behind them', () => {
  expect(lowerBound(Float64Array.of(1, 2, 0, 0), 2, 5)).toBe(2);
});
