import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { runNetworkS8Reference } from '../int8/reference.ts';
import { dequantizeS8, quantizeS8 } from '../int8/score-s8.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { ALL_MODELS } from '../shipped-models.ts';
import { onnxFp32, onnxInt8 } from './onnx.ts';
import {
  EVERY_LAYER,
  floatBeats,
  int8Beats,
  isShipped,
  largestFloatError,
  loadShippedPair,
  QUANTIZATIONS,
  randomPair,
} from './pairs-for-tests.ts';
import { countDifferences } from './rounding-for-tests.ts';

/** The wide network takes its time in plain JavaScript. */

beforeAll(() => {
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
});

async function run(model: Uint8Array, input: Float32Array, length: number): Promise<Float32Array> {
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  const { reconstruction } = await session.run({
    beat: new Tensor('float32', input, [input.length / length, length]),
  });
  await session.release();
  expect(reconstruction.dims).toEqual([input.length / length, length]);
  if (!(reconstruction.data instanceof Float32Array)) throw new Error('the output is float32');
  return reconstruction.data;
}

async function runInt8(pair: ModelPair, form: 'qdq' | 'qlinear', input: Int8Array): Promise<Int8Array> {
  const output = await run(onnxInt8(pair, form), dequantizeS8(input, pair.int8.input), pair.int8.inputLength);
  return quantizeS8(output, pair.int8.input);
}

interface Comparison {
  readonly compared: number;
  readonly differences: number;
}

async function compareShipped(id: string, form: 'qdq' | 'qlinear'): Promise<Comparison> {
  const pair = await loadShippedPair(id);
  const length = pair.int8.inputLength;
  const input = int8Beats(Math.ceil(1e6 / length), length, 7);
  const output = await runInt8(pair, form, input);
  const differences = countDifferences(output, runNetworkS8Reference(pair.int8, input));
  return { compared: output.length, differences };
}

async function fp32Error(pair: ModelPair): Promise<number> {
  const length = pair.card.network.inputLength;
  const input = floatBeats(256, length, 1);
  return largestFloatError(pair, input, await run(onnxFp32(pair), input, length));
}

const anyPairs = QUANTIZATIONS.map((options) => ({
  name: `${options.weights}, ${options.activations}`,
  options,
}));

describe('the ONNX files in onnxruntime', () => {
  it.each(ALL_MODELS.filter(isShipped))(
    'reconstruct in FP32 as the plain float network does: %s',
    async (id) => {
      expect(await fp32Error(await loadShippedPair(id))).toBeLessThan(1e-5);
    },
  );

  it('reconstruct in FP32 whatever the layers', async () => {
    expect(await fp32Error(await randomPair(EVERY_LAYER, QUANTIZATIONS[0], 2))).toBeLessThan(1e-5);
  });

  // The counts for docs/rounding.md: `--reporter=verbose` prints them.
  it.for(ALL_MODELS.filter(isShipped))(
    'give our integers with QLinearConv: %s on a million values',
    async (id, { annotate }) => {
      const { differences, compared } = await compareShipped(id, 'qlinear');
      await annotate(`${differences} of ${compared} differ`);
      expect(differences).toBe(0);
    },
  );

  it.for(ALL_MODELS.filter(isShipped))(
    'come within two values in ten thousand in QDQ form: %s on a million values',
    async (id, { annotate }) => {
      const { differences, compared } = await compareShipped(id, 'qdq');
      await annotate(`${differences} of ${compared} differ`);
      expect(differences / compared).toBeLessThan(2e-4);
    },
  );

  it.each(anyPairs)('give our integers with QLinearConv whatever the layers: $name', async ({ options }) => {
    const pair = await randomPair(EVERY_LAYER, options, 1);
    const input = int8Beats(2048, EVERY_LAYER.inputLength, 3);
    const output = await runInt8(pair, 'qlinear', input);
    expect(countDifferences(output, runNetworkS8Reference(pair.int8, input))).toBe(0);
  });

  // onnxruntime-web finds no integer operator for a QDQ convolution of int8 and computes it in float32, whose sums
  // are off by some 2^-22: now and then a value close to a tie falls to the other side and moves what comes after.
  it.each(anyPairs)('come within a few values in ten thousand in QDQ form: $name', async ({ options }) => {
    const pair = await randomPair(EVERY_LAYER, options, 1);
    const input = int8Beats(2048, EVERY_LAYER.inputLength, 3);
    const output = await runInt8(pair, 'qdq', input);
    const differences = countDifferences(output, runNetworkS8Reference(pair.int8, input));
    expect(differences / output.length).toBeLessThan(2e-3);
  });
});
