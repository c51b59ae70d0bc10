import { describe, expect, it } from 'vitest';
import { rescaleBeats } from './rescaling.ts';

const beats = {
  count: 2,
  length: 4,
  samples: Float32Array.of(1, 3, 5, 99, 2, 2, 2, 2),
  validLengths: Uint16Array.of(3, 4),
  isAbnormal: Uint8Array.of(0, 1),
};

describe('rescaleBeats', () => {
  it('measures the valid part only, and leaves padding and flat beats without a division by zero', () => {
    const spread = Math.sqrt(8 / 3);
    expect(Array.from(rescaleBeats(beats, 'z-score').samples)).toEqual(
      [-2 / spread, 0, 2 / spread, 99, 0, 0, 0, 0].map(Math.fround),
    );
    expect(Array.from(rescaleBeats(beats, 'median-deviation').samples)).toEqual(
      [-1.5, 0, 1.5, 99, 0, 0, 0, 0].map(Math.fround),
    );
    expect(beats.samples[0]).toBe(1);
  });
});
