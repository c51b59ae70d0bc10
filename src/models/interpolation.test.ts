import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRACTION_ONE, interpolationTaps } from './interpolation.ts';

describe('interpolationTaps', () => {
  it('puts 94 nodes onto every other one of 187 samples', () => {
    const { lower, fraction } = interpolationTaps(94, 187);
    expect(Array.from(lower)).toEqual(Array.from({ length: 187 }, (_, i) => Math.floor(i / 2)));
    expect(Array.from(fraction)).toEqual(Array.from({ length: 187 }, (_, i) => (i % 2) * 512));
  });

  it('stays within half a thousandth of a node a step of the exact position', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 0, max: 600 }), (inputs, more) => {
        const outputs = inputs + more;
        const { lower, upper, fraction } = interpolationTaps(inputs, outputs);
        for (let i = 0; i < outputs; i++) {
          const position = lower[i] + fraction[i] / FRACTION_ONE;
          expect(Math.abs(position - (i * (inputs - 1)) / (outputs - 1))).toBeLessThanOrEqual((i + 1) / 2048);
          expect(upper[i] - lower[i]).toBe(lower[i] === inputs - 1 ? 0 : 1);
        }
      }),
    );
  });
});
