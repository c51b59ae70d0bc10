import fc from 'fast-check';
import { expect, it } from 'vitest';
import { medianOf } from './median.ts';

it('is what stands in the middle of the sorted values', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 90 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const [low, high] = [sorted[(values.length - 1) >> 1], sorted[values.length >> 1]];
      expect(medianOf(Float64Array.from(values))).toBeCloseTo((low + high) / 2, 9);
    }),
  );
});
