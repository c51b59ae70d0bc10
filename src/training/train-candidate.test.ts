import { describe, expect, it } from 'vitest';
import { type Candidate, chooseCandidate, inputRange } from './train-candidate.ts';

const candidate = (seed: number, calibrationError: number, calibrationFlips: number): Candidate => ({
  seed,
  calibrationError,
  calibrationFlips,
  weights: [],
  quantization: { network: { input: { scale: 1, zeroPoint: 0 }, inputLength: 1, layers: [] }, tensors: [] },
});

describe('chooseCandidate', () => {
  it('takes the least error among those that flip at most one verdict in a hundred', () => {
    const candidates = [candidate(1, 0.09, 0.004), candidate(2, 0.07, 0.02), candidate(3, 0.08, 0.01)];
    expect(chooseCandidate(candidates).seed).toBe(3);
  });

  it('takes the fewest flips where all flip more', () => {
    expect(chooseCandidate([candidate(1, 0.07, 0.03), candidate(2, 0.09, 0.02)]).seed).toBe(2);
  });
});

describe('inputRange', () => {
  const samples = Float32Array.of(-2, 0.5, 3, 1);
  const quantization = {
    weights: 'per-tensor',
    activations: 'asymmetric',
    range: { kind: 'min-max' },
  } as const;
  const input = { rateHz: 62.5, lengthSamples: 2, rPeakSample: 0, window: 'stitched' } as const;

  it('is what the beats show, unless the normalisation promises one', () => {
    expect(
      inputRange({ input: { ...input, normalisation: 'median-asinh' }, quantization }, { samples }),
    ).toEqual({ low: -2, high: 3 });
    expect(
      inputRange({ input: { ...input, normalisation: 'unit-range' }, quantization }, { samples }),
    ).toEqual({ low: 0, high: 1 });
    expect(Array.from(samples)).toEqual([-2, 0.5, 3, 1]);
  });
});
