import { describe, expect, it } from 'vitest';
import { planNetwork } from '../network.ts';
import { createInt8Scorer } from './int8-scorer.ts';
import type { QuantizedNetwork } from './quantized-network.ts';

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

describe('createInt8Scorer', () => {
  it('scores the mean absolute error over the valid part in quanta of the input', async () => {
    const scores = await createInt8Scorer(ECHO).score(input);
    // Beat 0: only the last sample is off, by 3. Beat 1: what is off lies in its padding.
    expect(Array.from(scores)).toEqual([1, 0]);
  });

  it('gives the reconstruction in the units of the input', async () => {
    const reconstruction = await createInt8Scorer(ECHO).reconstruct(input);
    expect(Array.from(reconstruction)).toEqual([1, 2, 0, 0.5, 0.5, 0]);
  });

  it('looks at no beat beyond the count', async () => {
    const scores = await createInt8Scorer(ECHO).score({ ...input, count: 1 });
    expect(Array.from(scores)).toEqual([1]);
  });

  it('refuses beats of another length', async () => {
    await expect(createInt8Scorer(ECHO).score({ ...input, length: 4 })).rejects.toThrow(
      'beats of 4 for a model of 3',
    );
  });
});
