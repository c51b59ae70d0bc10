import { afterEach, describe, expect, it, vi } from 'vitest';
import { planNetwork } from '../network.ts';
import { createInt8ReferenceScorer, createInt8Scorer } from './int8-scorer.ts';
import type { QuantizedNetwork } from './quantized-network.ts';
import { createInt8SimdScorer } from './simd/int8-simd-scorer.ts';

/** Gives back each sample but the last, which comes out as real zero. */
const ECHO: QuantizedNetwork = {
  input: { scale: 0.5, zeroPoint: -100 },
  inputLength: 3,
  layers: planNetwork({ inputLength: 3, layers: [{ kind: 'dense', units: 3, activation: 'linear' }] }).map(
    (plan) => ({
      plan,
      weights: Int8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0),
      biases: new Int32Array(3),
      multipliers: Int32Array.of(2 ** 30),
      shifts: Int8Array.of(1),
      outputZeroPoint: -100,
    }),
  ),
};

const input = {
  count: 2,
  length: 3,
  samples: Float32Array.of(1, 2, 3, 0.5, 0.7, 100),
  validLengths: Uint16Array.of(3, 2),
};

describe.each([
  ['WebAssembly SIMD', createInt8SimdScorer],
  ['TypeScript reference', createInt8ReferenceScorer],
])('the INT8 scorer on %s', (engine, createScorer) => {
  it('names its engine', () => {
    expect(createScorer(ECHO)).toMatchObject({ precision: 'int8', engine });
  });

  it('scores the mean absolute error over the valid part in quanta of the input', async () => {
    const scores = await createScorer(ECHO).score(input);
    // Beat 0: only the last sample is off, by 3. Beat 1: what is off lies in its padding.
    expect(Array.from(scores)).toEqual([1, 0]);
  });

  it('gives the reconstruction in the units of the input', async () => {
    const reconstruction = await createScorer(ECHO).reconstruct(input);
    expect(Array.from(reconstruction)).toEqual([1, 2, 0, 0.5, 0.5, 0]);
  });

  it('looks at no beat beyond the count', async () => {
    const scores = await createScorer(ECHO).score({ ...input, count: 1 });
    expect(Array.from(scores)).toEqual([1]);
  });

  it('refuses beats of another length', async () => {
    await expect(createScorer(ECHO).score({ ...input, length: 4 })).rejects.toThrow(
      'beats of 4 for a model of 3',
    );
  });

  it('takes more beats than go through at a time, and none', async () => {
    const count = 1000;
    const samples = Float32Array.from({ length: 3 * count }, (_, i) => i % 60);
    const validLengths = new Uint16Array(count).fill(3);
    const scores = await createScorer(ECHO).score({ count, length: 3, samples, validLengths });
    const expected = Float32Array.from({ length: count }, (_, beat) => samples[3 * beat + 2] / 3);
    expect(scores).toEqual(expected);
    const nothing = { count: 0, length: 3, samples: new Float32Array(0), validLengths: new Uint16Array(0) };
    expect(await createScorer(ECHO).score(nothing)).toHaveLength(0);
    expect(await createScorer(ECHO).reconstruct(nothing)).toHaveLength(0);
  });
});

describe('createInt8Scorer', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('takes the vector kernels where it can', () => {
    expect(createInt8Scorer(ECHO).engine).toBe('WebAssembly SIMD');
  });

  it('takes the reference where WebAssembly has no SIMD, and where there is none', () => {
    vi.stubGlobal('WebAssembly', { ...WebAssembly, validate: () => false });
    expect(createInt8Scorer(ECHO).engine).toBe('TypeScript reference');
    vi.stubGlobal('WebAssembly', undefined);
    expect(createInt8Scorer(ECHO).engine).toBe('TypeScript reference');
  });
});
