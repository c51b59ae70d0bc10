import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Layer, type LayerPlan, planNetwork, tensorSize } from '../network.ts';
import type { QuantizedLayer, QuantizedNetwork } from './quantized-network.ts';
import { runLayerS8Reference, runNetworkS8Reference } from './reference.ts';

/** The plan of one layer in a network that a dense layer closes. */
function planOf(layer: Layer, inputLength: number): LayerPlan {
  return planNetwork({
    inputLength,
    layers: [layer, { kind: 'dense', units: inputLength, activation: 'linear' }],
  })[0];
}

/** Requantization as the specification words it, in whole numbers of any size. */
function requantizeBigInt(
  sum: bigint,
  multiplier: number,
  shift: number,
  zeroPoint: number,
  lowest: number,
): number {
  const product = sum * BigInt(multiplier) + (1n << BigInt(30 - shift));
  const value = Number(product >> BigInt(31 - shift)) + zeroPoint;
  return Math.min(127, Math.max(lowest, value));
}

/** A convolution over real zeros written into a padded copy, with `same` padding as TensorFlow defines it. */
function convolveBigInt(quantized: QuantizedLayer, inputZeroPoint: number, input: Int8Array): number[] {
  const { layer, input: from, output: to } = quantized.plan;
  if (layer.kind !== 'conv1d') throw new Error('a convolution');
  const total = Math.max(0, (to.length - 1) * layer.stride + layer.kernelSize - from.length);
  const before = layer.padding === 'same' ? Math.floor(total / 2) : 0;
  const real = new Array<bigint>((from.length + before + total + layer.kernelSize) * from.channels).fill(0n);
  input.forEach((q, i) => {
    real[before * from.channels + i] = BigInt(q - inputZeroPoint);
  });
  const output: number[] = [];
  for (let p = 0; p < to.length; p++) {
    for (let f = 0; f < layer.filters; f++) {
      let sum = BigInt(quantized.biases[f]);
      for (let k = 0; k < layer.kernelSize * from.channels; k++) {
        const weight = quantized.weights[f * layer.kernelSize * from.channels + k];
        sum += real[p * layer.stride * from.channels + k] * BigInt(weight);
      }
      const entry = quantized.multipliers.length === 1 ? 0 : f;
      const zeroPoint = quantized.outputZeroPoint;
      const lowest = layer.activation === 'relu' ? zeroPoint : -128;
      output.push(
        requantizeBigInt(sum, quantized.multipliers[entry], quantized.shifts[entry], zeroPoint, lowest),
      );
    }
  }
  return output;
}

const int8 = fc.integer({ min: -128, max: 127 });
const int8s = (length: number) => fc.array(int8, { minLength: length, maxLength: length });
const weight = fc.integer({ min: -127, max: 127 });

const convolution = fc
  .record({
    inputLength: fc.integer({ min: 5, max: 40 }),
    filters: fc.integer({ min: 1, max: 5 }),
    kernelSize: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 6 }),
    padding: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
    activation: fc.constantFrom<'relu' | 'linear'>('relu', 'linear'),
    isPerChannel: fc.boolean(),
  })
  .chain(({ inputLength, isPerChannel, ...conv }) => {
    const plan = planOf({ kind: 'conv1d', ...conv }, inputLength);
    const scales = isPerChannel ? conv.filters : 1;
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    return fc.record({
      plan: fc.constant(plan),
      weights: fc.array(weight, exactly(plan.weightCount)).map((values) => Int8Array.from(values)),
      biases: fc
        .array(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), exactly(plan.biasCount))
        .map((values) => Int32Array.from(values)),
      multipliers: fc
        .array(fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }), exactly(scales))
        .map((values) => Int32Array.from(values)),
      shifts: fc
        .array(fc.integer({ min: -14, max: 1 }), exactly(scales))
        .map((values) => Int8Array.from(values)),
      outputZeroPoint: int8,
      inputZeroPoint: int8,
      input: int8s(2 * inputLength).map((values) => Int8Array.from(values)),
    });
  });

describe('conv1dS8Reference', () => {
  it('equals the definition in whole numbers, whatever the shape', () => {
    fc.assert(
      fc.property(convolution, ({ inputZeroPoint, input, ...layer }) => {
        const length = tensorSize(layer.plan.input);
        const expected = [0, 1].flatMap((beat) =>
          convolveBigInt(layer, inputZeroPoint, input.subarray(beat * length, (beat + 1) * length)),
        );
        expect(Array.from(runLayerS8Reference(layer, inputZeroPoint, input))).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('pads with the zero point, so that a silent input stays silent', () => {
    const layer = {
      kind: 'conv1d',
      filters: 1,
      kernelSize: 7,
      stride: 4,
      padding: 'same',
      activation: 'linear',
    } as const;
    const plan = planOf(layer, 187);
    const output = runLayerS8Reference(
      {
        plan,
        weights: new Int8Array(7).fill(127),
        biases: new Int32Array(1),
        multipliers: Int32Array.of(2 ** 30),
        shifts: Int8Array.of(0),
        outputZeroPoint: 5,
      },
      -128,
      new Int8Array(187).fill(-128),
    );
    expect(output).toEqual(new Int8Array(47).fill(5));
  });
});

describe('fullyConnectedS8Reference', () => {
  // TensorFlow Lite Micro, micro/kernels/fully_connected_test.cc: simple_input_data, simple_weights_data,
  // simple_bias_data and simple_golden, in quanta of 1 with zero points -1 and 0; output in quanta of 1.
  it('gives the golden values of the TensorFlow Lite Micro test', () => {
    const inputZeroPoint = -1;
    const real = [1, 2, 3, 4, 5, 6, 7, 8, -9, -10, 1, 2, 3, 4, 5, 6, 7, -8, 9, -10];
    const row = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const quantized: QuantizedLayer = {
      plan: {
        layer: { kind: 'dense', units: 3, activation: 'linear' },
        input: { length: 10, channels: 1 },
        output: { length: 3, channels: 1 },
        weightCount: 30,
        biasCount: 3,
        multiplyAccumulates: 30,
      },
      weights: Int8Array.from([...row, ...row, ...row]),
      biases: Int32Array.of(1, 2, 3),
      multipliers: Int32Array.of(2 ** 30),
      shifts: Int8Array.of(1),
      outputZeroPoint: 0,
    };
    const input = Int8Array.from(real, (value) => value + inputZeroPoint);
    expect(Array.from(runLayerS8Reference(quantized, inputZeroPoint, input))).toEqual([
      24, 25, 26, 58, 59, 60,
    ]);
  });
});

describe('interpolateS8Reference', () => {
  const interpolate = (inputs: number, outputs: number, values: number[]): number[] => {
    const plan: LayerPlan = {
      layer: { kind: 'interpolate', outputs },
      input: { length: inputs, channels: 1 },
      output: { length: outputs, channels: 1 },
      weightCount: 0,
      biasCount: 0,
      multiplyAccumulates: 2 * outputs,
    };
    const nothing = { weights: new Int8Array(0), biases: new Int32Array(0), shifts: new Int8Array(0) };
    const layer = { plan, ...nothing, multipliers: new Int32Array(0), outputZeroPoint: 0 };
    return Array.from(runLayerS8Reference(layer, 0, Int8Array.from(values)));
  };

  it('keeps the nodes and breaks the ties between them away from zero', () => {
    expect(interpolate(4, 7, [10, 13, -2, -5])).toEqual([10, 12, 13, 6, -2, -4, -5]);
    expect(interpolate(2, 3, [127, 126])).toEqual([127, 127, 126]);
    expect(interpolate(2, 3, [-128, -127])).toEqual([-128, -128, -127]);
  });

  it('never leaves the range of its two neighbours', () => {
    fc.assert(
      fc.property(int8s(9), fc.integer({ min: 9, max: 200 }), (values, outputs) => {
        const output = interpolate(9, outputs, values);
        expect(output[0]).toBe(values[0]);
        for (const value of output) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...values));
          expect(value).toBeLessThanOrEqual(Math.max(...values));
        }
      }),
    );
  });
});

describe('runNetworkS8Reference', () => {
  it('gives each beat of a batch what it gets alone', () => {
    const plans = planNetwork({
      inputLength: 12,
      layers: [
        { kind: 'conv1d', filters: 2, kernelSize: 3, stride: 2, padding: 'same', activation: 'relu' },
        { kind: 'dense', units: 12, activation: 'linear' },
      ],
    });
    const layers = plans.map((plan) => ({
      plan,
      weights: Int8Array.from({ length: plan.weightCount }, (_, i) => ((i * 37) % 255) - 127),
      biases: Int32Array.from({ length: plan.biasCount }, (_, i) => i * 100),
      multipliers: Int32Array.of(1_500_000_000),
      shifts: Int8Array.of(-7),
      outputZeroPoint: -10,
    }));
    const network: QuantizedNetwork = { input: { scale: 1, zeroPoint: -10 }, inputLength: 12, layers };
    fc.assert(
      fc.property(fc.array(int8s(12), { minLength: 1, maxLength: 5 }), (beats) => {
        const batch = runNetworkS8Reference(network, Int8Array.from(beats.flat()));
        const alone = beats.flatMap((beat) =>
          Array.from(runNetworkS8Reference(network, Int8Array.from(beat))),
        );
        expect(Array.from(batch)).toEqual(alone);
      }),
    );
  });
});
