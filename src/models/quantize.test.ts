import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { runNetworkFloat } from './float-reference.ts';
import { runNetworkS8Reference } from './int8/reference.ts';
import { dequantizeS8, quantizeS8 } from './int8/score-s8.ts';
import { type Network, planNetwork } from './network.ts';
import { quantizeNetwork, quantizeWeights, rangeOf, tensorQuantization } from './quantize.ts';
import type { QuantizeOptions } from './quantize-options.ts';

const NETWORK: Network = {
  inputLength: 61,
  layers: [
    { kind: 'conv1d', filters: 6, kernelSize: 7, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'linear' },
    { kind: 'dense', units: 31, activation: 'linear' },
    { kind: 'interpolate', outputs: 61 },
  ],
};
const UNIT = { low: 0, high: 1 };

describe('tensorQuantization', () => {
  it('spreads 0..1 over all 256 values when asymmetric, and over -127..127 when symmetric', () => {
    expect(tensorQuantization(UNIT, 'asymmetric')).toEqual({ scale: Math.fround(1 / 255), zeroPoint: -128 });
    expect(tensorQuantization(UNIT, 'symmetric')).toEqual({ scale: Math.fround(1 / 127), zeroPoint: 0 });
    expect(tensorQuantization({ low: -1, high: 1 }, 'asymmetric').zeroPoint).toBe(-1);
    expect(tensorQuantization({ low: -3, high: 1 }, 'symmetric').scale).toBe(Math.fround(3 / 127));
  });

  it('takes zero in even where the values lie on one side of it', () => {
    expect(tensorQuantization({ low: 2, high: 4 }, 'asymmetric')).toEqual(
      tensorQuantization({ low: 0, high: 4 }, 'asymmetric'),
    );
    expect(tensorQuantization({ low: -4, high: -2 }, 'asymmetric').zeroPoint).toBe(127);
  });

  it('keeps zero exact and every value of the range within one quantum', () => {
    const end = fc.float({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const range = { low: Math.min(a, b), high: Math.max(a, b) };
        fc.pre(range.high - range.low > 1e-3);
        for (const activations of ['symmetric', 'asymmetric'] as const) {
          const tensor = tensorQuantization(range, activations);
          const values = Float32Array.of(0, range.low + share * (range.high - range.low));
          const back = dequantizeS8(quantizeS8(values, tensor), tensor);
          expect(back[0]).toBe(0);
          expect(Math.abs(back[1] - values[1])).toBeLessThanOrEqual(tensor.scale * 1.001);
        }
      }),
    );
  });
});

describe('quantizeS8', () => {
  it('rounds half away from zero and saturates', () => {
    const values = Float32Array.of(0.5, -0.5, 1.5, -1.5, 0.49, 1000, -1000);
    expect(Array.from(quantizeS8(values, { scale: 1, zeroPoint: 3 }))).toEqual([4, 2, 5, 1, 3, 127, -128]);
  });
});

describe('quantizeWeights', () => {
  it('uses one scale for all or one for each output channel, and never -128', () => {
    const weights = Float32Array.of(1, -2, 0.25, 0.5);
    expect(quantizeWeights(weights, 1)).toEqual({
      values: Int8Array.of(64, -127, 16, 32),
      scales: [Math.fround(2 / 127)],
    });
    expect(quantizeWeights(weights, 2)).toEqual({
      values: Int8Array.of(64, -127, 64, 127),
      scales: [Math.fround(2 / 127), Math.fround(0.5 / 127)],
    });
  });

  it('gives a channel of nothing a scale above zero', () => {
    const { values, scales } = quantizeWeights(new Float32Array(3), 1);
    expect(values).toEqual(new Int8Array(3));
    expect(scales[0]).toBeGreaterThan(0);
  });

  it('is off by half a quantum at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (list) => {
          const weights = Float32Array.from(list);
          const { values, scales } = quantizeWeights(weights, 1);
          for (const [i, value] of values.entries()) {
            expect(Math.abs(value * scales[0] - weights[i])).toBeLessThanOrEqual(scales[0] * 0.5001);
          }
        },
      ),
    );
  });
});

describe('rangeOf', () => {
  const values = () => Float32Array.from({ length: 1001 }, (_, i) => ((i * 3) % 1001) - 500);

  it('takes the extremes, or leaves a percentage out', () => {
    expect(rangeOf(values(), { kind: 'min-max' })).toEqual({ low: -500, high: 500 });
    expect(rangeOf(values(), { kind: 'percentile', percent: 99 })).toEqual({ low: -495, high: 495 });
    const positive = values().map((value) => value + 500);
    expect(rangeOf(positive, { kind: 'percentile', percent: 99 })).toEqual({ low: 0, high: 990 });
  });
});

describe('quantizeNetwork', () => {
  const rng = createRng(11);
  // The last dense layer is kept small around 0.5, so that the output stays within the [0, 1] it can show.
  const weights = planNetwork(NETWORK).map((plan, i) => ({
    weights: Float32Array.from(
      { length: plan.weightCount },
      () => (i === 3 ? 0.02 : 0.4) * rng.nextGaussian(),
    ),
    biases: Float32Array.from({ length: plan.biasCount }, () => (i === 3 ? 0.5 : 0.2 * rng.nextGaussian())),
  }));
  const beats = 64;
  const samples = Float32Array.from({ length: beats * NETWORK.inputLength }, () => rng.next());

  const options = (overrides: Partial<QuantizeOptions>): QuantizeOptions => ({
    weights: 'per-tensor',
    activations: 'asymmetric',
    range: { kind: 'min-max' },
    ...overrides,
  });

  /** Root mean square difference to the float network. */
  const errorOf = (chosen: QuantizeOptions): number => {
    const { network } = quantizeNetwork(NETWORK, weights, UNIT, samples, chosen);
    const output = dequantizeS8(
      runNetworkS8Reference(network, quantizeS8(samples, network.input)),
      network.input,
    );
    let squares = 0;
    for (let beat = 0; beat < beats; beat++) {
      const start = beat * NETWORK.inputLength;
      const real = runNetworkFloat(NETWORK, weights, samples.subarray(start, start + NETWORK.inputLength))[4];
      for (const [i, value] of real.entries()) squares += (value - output[start + i]) ** 2;
    }
    return Math.sqrt(squares / samples.length);
  };

  it('stays close to the float network under every choice', () => {
    for (const granularity of ['per-tensor', 'per-channel'] as const) {
      for (const activations of ['symmetric', 'asymmetric'] as const) {
        expect(errorOf(options({ weights: granularity, activations }))).toBeLessThan(0.02);
      }
    }
  });

  it('loses less with the finer choice, and more with ranges cut far too short', () => {
    expect(errorOf(options({ activations: 'asymmetric' }))).toBeLessThan(
      errorOf(options({ activations: 'symmetric' })),
    );
    const cut = options({ range: { kind: 'percentile', percent: 60 } });
    expect(errorOf(cut)).toBeGreaterThan(2 * errorOf(options({})));
  });

  it('gives the output the scale and zero point of the input', () => {
    for (const activations of ['symmetric', 'asymmetric'] as const) {
      const { network, tensors } = quantizeNetwork(NETWORK, weights, UNIT, samples, options({ activations }));
      expect(tensors).toHaveLength(6);
      expect(tensors[4]).toEqual(network.input);
      expect(tensors[5]).toEqual(network.input);
      expect(network.layers[4].outputZeroPoint).toBe(network.input.zeroPoint);
      expect(tensors[1].scale).not.toBe(network.input.scale);
    }
  });

  it('scales biases by input times weight scale', () => {
    const { network, tensors } = quantizeNetwork(NETWORK, weights, UNIT, samples, options({}));
    const { scales } = quantizeWeights(weights[2].weights, 1);
    const expected = Array.from(weights[2].biases, (bias) =>
      Math.round(bias / (tensors[2].scale * scales[0])),
    );
    expect(Array.from(network.layers[2].biases)).toEqual(expected);
  });
});
