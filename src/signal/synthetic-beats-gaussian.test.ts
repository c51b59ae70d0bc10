import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHalfGaussian } from './synthetic-beats-gaussian.ts';

const LENGTH = 60;

describe('a Gaussian with two halves', () => {
  const options = fc.record({
    center: fc.double({ min: -40, max: 100, noNaN: true }),
    left: fc.double({ min: 0.5, max: 15, noNaN: true }),
    right: fc.double({ min: 0.5, max: 15, noNaN: true }),
    amplitude: fc.double({ min: -1, max: 1, noNaN: true }),
  });

  it('is the formula out to four standard deviations and nothing beyond', () => {
    fc.assert(
      fc.property(options, ({ center, left, right, amplitude }) => {
        const samples = new Float32Array(LENGTH).fill(0.25);
        addHalfGaussian(samples, amplitude, center, left, -1);
        addHalfGaussian(samples, amplitude, center, right, 1);
        for (let i = 0; i < LENGTH; i++) {
          const deviation = (i - center) / (i < center ? left : right);
          const height = Math.abs(deviation) > 4 ? 0 : amplitude * Math.exp(-0.5 * deviation ** 2);
          const isAtReach = Math.abs(Math.abs(deviation) - 4) < 1e-9;
          expect(Math.abs(samples[i] - 0.25 - height)).toBeLessThan(isAtReach ? 4e-4 : 1e-6);
        }
      }),
    );
  });
});
