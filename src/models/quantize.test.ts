import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { runNetworkFloat } from './float-reference.ts';
import { runNetworkS8Reference } from './int8/reference.ts';
import { isShift } from './int8/requantize.ts';
import { dequantizeS8, quantizeS8 } from './int8/score-s8.ts';
import { type Network, planNetwork } from './network.ts';
import { quantizeNetwork, quantizeWeights, quantizeWithTensors, throughQuantizer } from './quantize.ts';
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

describe('quantizeS8', () => {
  it('rounds ties to even and saturates; what is no number becomes the lowest', () => {
    const values = Float32Array.of(0.5, -0.5, 1.5, -1.5, 2.5, 0.51, 1000, -1000, Number.NaN);
    expect(Array.from(quantizeS8(values, { scale: 1, zeroPoint: 3 }))).toEqual([
      3, 3, 5, 1, 5, 4, 127, -128, -128,
    ]);
  });
});

describe('quantizeWeights', () => {
  it('uses one scale for all or one for each output channel, and never -128', () => {
    const weights = Float32Array.of(1, -2, 0.25, 0.5);
    expect(quantizeWeights(weights, [0])).toEqual({
      values: Int8Array.of(64, -127, 16, 32),
      scales: [Math.fround(2 / 127)],
    });
    expect(quantizeWeights(weights, [0, 0])).toEqual({
      values: Int8Array.of(64, -127, 64, 127),
      scales: [Math.fround(2 / 127), Math.fround(0.5 / 127)],
    });
  });

  it('gives a channel of nothing a scale above zero', () => {
    const { values, scales } = quantizeWeights(new Float32Array(3), [0]);
    expect(values).toEqual(new Int8Array(3));
    expect(scales[0]).toBeGreaterThan(0);
  });

  it('is off by half a quantum at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (list) => {
          const weights = Float32Array.from(list);
          const { values, scales } = quantizeWeights(weights, [0]);
          for (const [i, value] of values.entries()) {
            expect(Math.abs(value * scales[0] - weights[i])).toBeLessThanOrEqual(scales[0] * 0.5001);
          }
        },
      ),
    );
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
    const { multipliers, shifts } = network.layers[2];
    const factor = multipliers[0] * 2 ** (shifts[0] - 31);
    const expected = Array.from(weights[2].biases, (bias) => Math.round(bias / (factor * tensors[3].scale)));
    expect(Array.from(network.layers[2].biases)).toEqual(expected);
  });

  it('makes weight scales coarse enough for the biases to fit their two bytes', () => {
    const heavy = weights.map((layer, i) =>
      i === 2 ? { ...layer, biases: layer.biases.map((_, unit) => 1000 * (unit - 2)) } : layer,
    );
    const { network, tensors } = quantizeNetwork(NETWORK, heavy, UNIT, samples, options({}));
    // At least half of what two bytes hold is used: the next power of two would be too coarse.
    expect(Math.max(...network.layers[2].biases)).toBeGreaterThanOrEqual(16383);
    expect(Math.max(...network.layers[2].biases)).toBeLessThanOrEqual(32767);
    const back = throughQuantizer(NETWORK, heavy, tensors, options({}))[2].biases;
    for (const [unit, bias] of back.entries())
      expect(Math.abs(bias - heavy[2].biases[unit])).toBeLessThan(0.05);
  });
});

describe('throughQuantizer', () => {
  const rng = createRng(12);
  const weights = planNetwork(NETWORK).map((plan) => ({
    weights: Float32Array.from({ length: plan.weightCount }, () => 0.3 * rng.nextGaussian()),
    biases: Float32Array.from({ length: plan.biasCount }, () => 0.2 * rng.nextGaussian()),
  }));
  const samples = Float32Array.from({ length: 20 * NETWORK.inputLength }, () => rng.next());

  it.each(['per-tensor', 'per-channel'] as const)(
    'takes steps whose factors act as shifts, at most twice as coarse as the weights allow, %s',
    (granularity) => {
      const options: QuantizeOptions = {
        weights: granularity,
        activations: 'asymmetric',
        range: { kind: 'min-max' },
      };
      const { network } = quantizeNetwork(NETWORK, weights, UNIT, samples, options);
      for (const { weights: values, multipliers, shifts } of network.layers) {
        const perScale = values.length / Math.max(1, multipliers.length);
        for (const [k, multiplier] of multipliers.entries()) {
          expect(isShift({ multiplier, shift: shifts[k] })).toBe(true);
          const own = values.subarray(k * perScale, (k + 1) * perScale);
          const largest = own.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
          expect(largest).toBeGreaterThanOrEqual(63);
        }
      }
    },
  );

  it.each(['per-tensor', 'per-channel'] as const)(
    'gives weights that quantize to the same integers and come back unchanged, %s',
    (granularity) => {
      const options: QuantizeOptions = {
        weights: granularity,
        activations: 'asymmetric',
        range: { kind: 'min-max' },
      };
      const { network, tensors } = quantizeNetwork(NETWORK, weights, UNIT, samples, options);
      const twin = throughQuantizer(NETWORK, weights, tensors, options);
      const again = quantizeWithTensors(NETWORK, twin, tensors, options);
      for (const [i, layer] of network.layers.entries()) {
        expect(again.layers[i].weights).toEqual(layer.weights);
        expect(again.layers[i].biases).toEqual(layer.biases);
        const perScale = layer.weights.length / Math.max(1, layer.multipliers.length);
        for (const [j, value] of twin[i].weights.entries()) {
          const k = Math.floor(j / perScale);
          const factor = layer.multipliers[k] * 2 ** (layer.shifts[k] - 31);
          const step = (factor * tensors[i + 1].scale) / tensors[i].scale;
          expect(value).toBeCloseTo(layer.weights[j] * step, 6);
          expect(Math.abs(value - weights[i].weights[j])).toBeLessThanOrEqual(0.5001 * step);
        }
      }
    },
  );
});
