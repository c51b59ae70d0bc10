import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Conv1dLayer,
  conv1dOutputLength,
  conv1dPadBefore,
  countMultiplyAccumulates,
  countParameters,
  largestLayerPair,
  type Network,
  planNetwork,
} from './network.ts';

/** The first try of the domain notes, which gives its parameters as 1,359. */
const FIRST_TRY: Network = {
  inputLength: 187,
  layers: [
    { kind: 'conv1d', filters: 8, kernelSize: 7, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 4, activation: 'linear' },
    { kind: 'dense', units: 187, activation: 'linear' },
  ],
};

describe('planNetwork', () => {
  it('infers the shapes and counts of the first try', () => {
    expect(planNetwork(FIRST_TRY).map(({ output }) => [output.length, output.channels])).toEqual([
      [47, 8],
      [12, 4],
      [4, 1],
      [187, 1],
    ]);
    expect(countParameters(FIRST_TRY)).toBe(1359);
    expect(countMultiplyAccumulates(FIRST_TRY)).toBe(47 * 56 + 12 * 160 + 4 * 48 + 187 * 4);
    expect(largestLayerPair(FIRST_TRY)).toBe(187 + 47 * 8);
  });

  it('refuses a network that does not give back as many samples as it takes', () => {
    expect(() => planNetwork({ ...FIRST_TRY, layers: FIRST_TRY.layers.slice(0, 3) })).toThrow(
      'ends in 4 x 1',
    );
    const interpolated: Network = { inputLength: 9, layers: [{ kind: 'interpolate', outputs: 10 }] };
    expect(() => planNetwork(interpolated)).toThrow('ends in 10 x 1');
  });

  it('refuses a kernel longer than what it is to cover', () => {
    const conv = {
      kind: 'conv1d',
      filters: 1,
      kernelSize: 8,
      stride: 1,
      padding: 'valid',
      activation: 'linear',
    } as const;
    expect(() => planNetwork({ inputLength: 7, layers: [conv] })).toThrow('does not fit');
  });
});

describe('padding', () => {
  it('is what the TensorFlow guide gives for 13 samples, kernel 6, stride 5', () => {
    // tensorflow.org, API docs of tf.nn.convolution, "SAME" with 13 inputs: 1 before, 2 after, 3 outputs.
    const same: Conv1dLayer = {
      kind: 'conv1d',
      filters: 1,
      kernelSize: 6,
      stride: 5,
      padding: 'same',
      activation: 'linear',
    };
    expect([conv1dOutputLength(same, 13), conv1dPadBefore(same, 13)]).toEqual([3, 1]);
    const valid: Conv1dLayer = { ...same, padding: 'valid' };
    expect([conv1dOutputLength(valid, 13), conv1dPadBefore(valid, 13)]).toEqual([2, 0]);
  });

  it('never starts or ends outside the samples by a whole kernel', () => {
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 300 }), (kernelSize, stride, length) => {
        const conv: Conv1dLayer = {
          kind: 'conv1d',
          filters: 1,
          kernelSize,
          stride,
          padding: 'same',
          activation: 'relu',
        };
        const lastStart = (conv1dOutputLength(conv, length) - 1) * stride - conv1dPadBefore(conv, length);
        expect(conv1dPadBefore(conv, length)).toBeLessThan(kernelSize);
        expect(lastStart).toBeLessThan(length);
      }),
    );
  });
});
