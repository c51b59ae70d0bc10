import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../core/rng.ts';
import { type Layer, type Network, planNetwork } from '../../network.ts';
import { quantizeNetwork } from '../../quantize.ts';
import type { QuantizeOptions } from '../../quantize-options.ts';
import type { QuantizedNetwork } from '../quantized-network.ts';
import { runNetworkS8Reference } from '../reference.ts';
import { absoluteErrorSumsS8, quantizeS8 } from '../score-s8.ts';
import { canRunInt8Simd, startInt8SimdEngine } from './int8-simd-engine.ts';
import { prepareVectorParameters } from './prepare-layer.ts';
import {
  randomNetwork,
  randomQuanta,
  randomQuantizedNetwork,
  type Temper,
} from './random-network-for-tests.ts';

const conv1d = (filters: number, kernelSize: number, stride: number): Layer => ({
  kind: 'conv1d',
  filters,
  kernelSize,
  stride,
  padding: 'same',
  activation: 'relu',
});
const dense = (units: number, activation: 'relu' | 'linear' = 'linear'): Layer => ({
  kind: 'dense',
  units,
  activation,
});

/** The shapes the project ships or shipped. */
const SHAPES: readonly (readonly [string, Network])[] = [
  [
    'compact',
    { inputLength: 32, layers: [conv1d(8, 5, 2), conv1d(4, 5, 2), dense(6), dense(18, 'relu'), dense(32)] },
  ],
  [
    'wide',
    { inputLength: 32, layers: [conv1d(8, 8, 4), conv1d(8, 3, 2), dense(8), dense(40, 'relu'), dense(32)] },
  ],
  [
    'interpolating',
    {
      inputLength: 187,
      layers: [conv1d(8, 7, 4), conv1d(4, 5, 4), dense(4), dense(94), { kind: 'interpolate', outputs: 187 }],
    },
  ],
];

/** @returns how many output values were compared. */
function expectSame(rng: Rng, network: QuantizedNetwork, samples: Float32Array): number {
  const length = network.inputLength;
  const beats = samples.length / length;
  const quantized = quantizeS8(samples, network.input);
  const expected = runNetworkS8Reference(network, quantized);
  const validLengths = Uint16Array.from({ length: beats }, () => 1 + rng.nextInt(length));
  const expectedSums = absoluteErrorSumsS8(quantized, expected, validLengths, length);
  const expectedScores = Float32Array.from(
    expectedSums,
    (sum, beat) => (network.input.scale * sum) / validLengths[beat],
  );
  const engine = startInt8SimdEngine(network);
  for (let start = 0; start < beats; start += 256) {
    const end = Math.min(beats, start + 256);
    const batch = samples.subarray(start * length, end * length);
    const reconstruction = engine.reconstruct(batch, end - start);
    expect(countDifferences(reconstruction, expected.subarray(start * length, end * length))).toBe(0);
    const sums = engine.errorSums(batch, validLengths.subarray(start, end), end - start);
    expect(countDifferences(sums, expectedSums.subarray(start, end))).toBe(0);
    const scores = engine.score(batch, validLengths.subarray(start, end), end - start);
    expect(countDifferences(scores, expectedScores.subarray(start, end))).toBe(0);
  }
  return expected.length;
}

function countDifferences(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let differing = Math.abs(actual.length - expected.length);
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) differing++;
  return differing;
}

describe('the INT8 vector kernels', () => {
  it('run here', () => {
    expect(canRunInt8Simd()).toBe(true);
  });

  it.each(SHAPES)('equal the reference on a million values of the %s shape', (_, network) => {
    const rng = createRng(network.layers.length * 1000 + network.inputLength);
    let compared = 0;
    while (compared < 1_000_000) {
      const quantized = randomQuantizedNetwork(rng, network, 'trained');
      const beats = Math.ceil(100_000 / network.inputLength);
      const samples = randomQuanta(rng, beats, network.inputLength, quantized.input.zeroPoint);
      compared += expectSame(rng, quantized, samples);
    }
  });

  it.each<Temper>(['trained', 'near-overflow', 'wild'])(
    'equal the reference on networks of any shape, %s',
    (temper) => {
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, beats) => {
          const rng = createRng(seed);
          const network = randomQuantizedNetwork(rng, randomNetwork(rng), temper);
          expectSame(rng, network, randomQuanta(rng, beats, network.inputLength, network.input.zeroPoint));
        }),
        { numRuns: 300, seed: 1 },
      );
    },
  );

  it.each<[QuantizeOptions['weights'], QuantizeOptions['activations']]>([
    ['per-tensor', 'symmetric'],
    ['per-tensor', 'asymmetric'],
    ['per-channel', 'symmetric'],
    ['per-channel', 'asymmetric'],
  ])(
    'run what the quantizer makes, %s and %s, in vectors alone and equal the reference',
    (weights, activations) => {
      for (const [, network] of SHAPES) {
        const rng = createRng(7);
        const floats = planNetwork(network).map((plan) => ({
          weights: Float32Array.from({ length: plan.weightCount }, () => 0.3 * rng.nextGaussian()),
          biases: Float32Array.from({ length: plan.biasCount }, () => 0.3 * rng.nextGaussian()),
        }));
        const samples = Float32Array.from(
          { length: 300 * network.inputLength },
          () => 1.2 * rng.next() - 0.1,
        );
        const options = { weights, activations, range: { kind: 'min-max' } } as const;
        const quantization = quantizeNetwork(network, floats, { low: 0, high: 1 }, samples, options);
        expect(layersInScalars(quantization.network)).toBe(0);
        expectSame(rng, quantization.network, samples);
      }
    },
  );
});

describe('the quantization of samples', () => {
  const quantize = (samples: Float32Array, scale: number, zeroPoint: number): number[] => {
    const engine = startInt8SimdEngine({ input: { scale, zeroPoint }, inputLength: 1, layers: [] });
    const values: number[] = [];
    for (let start = 0; start < samples.length; start += 256) {
      const batch = samples.subarray(start, start + 256);
      values.push(...engine.reconstruct(batch, batch.length));
    }
    return values;
  };

  it('equals the reference on halves and their neighbours, beyond the range and on what is no number', () => {
    const edges = [
      0,
      -0,
      1e-45,
      -1e-45,
      3e38,
      -3e38,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ];
    for (let half = -520; half <= 520; half++) {
      for (const step of [-1, 0, 1]) edges.push(bitsPlus(half / 2, step));
    }
    const samples = Float32Array.from(edges);
    for (const zeroPoint of [0, -128, 127, 13]) {
      expect(quantize(samples, 1, zeroPoint)).toEqual(
        Array.from(quantizeS8(samples, { scale: 1, zeroPoint })),
      );
    }
  });

  it('equals the reference on any float and any scale', () => {
    const scale = fc.float({ min: Math.fround(1e-6), max: 10, noNaN: true });
    const steps = fc.array(fc.float({ min: -300, max: 300, noNaN: true }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(scale, steps, fc.integer({ min: -128, max: 127 }), (scale, steps, zeroPoint) => {
        const samples = Float32Array.from(steps, (step) => step * scale);
        expect(quantize(samples, scale, zeroPoint)).toEqual(
          Array.from(quantizeS8(samples, { scale, zeroPoint })),
        );
      }),
      { numRuns: 500 },
    );
  });
});

/** The float32 so many steps away in its bit pattern. */
function bitsPlus(value: number, steps: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  view.setInt32(0, view.getInt32(0) + steps);
  return view.getFloat32(0);
}

function layersInScalars({ input, layers }: QuantizedNetwork): number {
  return layers.filter((layer, i) => {
    const zeroPoint = i === 0 ? input.zeroPoint : layers[i - 1].outputZeroPoint;
    return layer.plan.weightCount > 0 && prepareVectorParameters(layer, zeroPoint) === null;
  }).length;
}
