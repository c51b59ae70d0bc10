import { expect, type Page } from '@playwright/test';
import {
  EVERY_LAYER,
  floatBeats,
  int8Beats,
  isShipped,
  largestFloatError,
  loadShippedPair,
  QUANTIZATIONS,
  randomPair,
} from '../src/models/export/pairs-for-tests.ts';
import {
  countDifferences,
  type RoundingRule,
  runNetworkRounded,
} from '../src/models/export/rounding-for-tests.ts';
import { tfliteFp32, tfliteInt8 } from '../src/models/export/tflite.ts';
import { runNetworkS8Reference } from '../src/models/int8/reference.ts';
import { dequantizeS8, quantizeS8 } from '../src/models/int8/score-s8.ts';
import type { ModelPair } from '../src/models/load-model-pair.ts';
import type { Layer } from '../src/models/network.ts';
import { ALL_MODELS } from '../src/models/shipped-models.ts';
import { runModel, test } from './litert-page.ts';

const BATCH_BEATS = 256;
/** The wide network takes its time in plain JavaScript. */

/** The figures of docs/rounding.md. */
const SINGLE_LAYERS: Readonly<Record<string, Layer>> = {
  FULLY_CONNECTED: { kind: 'dense', units: 32, activation: 'linear' },
  CONV_2D: { kind: 'conv1d', filters: 1, kernelSize: 5, stride: 1, padding: 'same', activation: 'linear' },
};

/** @param input whole batches */
async function runInt8(page: Page, pair: ModelPair, input: Int8Array): Promise<Int8Array> {
  const output = await runModel(page, tfliteInt8(pair, BATCH_BEATS, 'float32'), [
    {
      name: 'beat',
      values: dequantizeS8(input, pair.int8.input),
      shape: [BATCH_BEATS, pair.int8.inputLength],
    },
  ]);
  return quantizeS8(output, pair.int8.input);
}

async function fp32Error(page: Page, pair: ModelPair): Promise<number> {
  const length = pair.card.network.inputLength;
  const values = floatBeats(BATCH_BEATS, length, 1);
  const beats = [{ name: 'beat', values, shape: [BATCH_BEATS, length] }] as const;
  return largestFloatError(pair, values, await runModel(page, tfliteFp32(pair, BATCH_BEATS), beats));
}

test.describe('the TensorFlow Lite files in LiteRT.js', () => {
  for (const id of ALL_MODELS.filter(isShipped)) {
    test(`${id}: INT8 gives our integers on a million values, extremes among them`, async ({
      liteRtPage: page,
    }, info) => {
      const pair = await loadShippedPair(id);
      const length = pair.int8.inputLength;
      const input = int8Beats(BATCH_BEATS * Math.ceil(1e6 / length / BATCH_BEATS), length, 7);
      expect(input.length).toBeGreaterThanOrEqual(1e6);
      const output = await runInt8(page, pair, input);
      const differences = countDifferences(output, runNetworkS8Reference(pair.int8, input));
      const double = countDifferences(output, runNetworkRounded(pair, input, 'double'));
      const counts = `single ${differences}, double ${double} of ${output.length}`;
      info.annotations.push({ type: 'differences', description: counts });
      expect(differences).toBe(0);
    });

    test(`${id}: FP32 reconstructs as the plain float network does`, async ({ liteRtPage: page }) => {
      expect(await fp32Error(page, await loadShippedPair(id))).toBeLessThan(1e-5);
    });
  }

  for (const options of QUANTIZATIONS) {
    test(`every kind of layer: ${options.weights} weights, ${options.activations} activations`, async ({
      liteRtPage: page,
    }) => {
      const pair = await randomPair(EVERY_LAYER, options, 1);
      const input = int8Beats(8 * BATCH_BEATS, EVERY_LAYER.inputLength, 7);
      const output = await runInt8(page, pair, input);
      expect(countDifferences(output, runNetworkS8Reference(pair.int8, input))).toBe(0);
      expect(await fp32Error(page, pair)).toBeLessThan(1e-5);
    });
  }

  for (const [name, layer] of Object.entries(SINGLE_LAYERS)) {
    test(`${name} rounds once`, async ({ liteRtPage: page }, info) => {
      const pair = await randomPair({ inputLength: 32, layers: [layer] }, QUANTIZATIONS[3], 3);
      const input = int8Beats(16 * BATCH_BEATS, 32, 7);
      const output = await runInt8(page, pair, input);
      const differences = (rule: RoundingRule): number =>
        countDifferences(output, runNetworkRounded(pair, input, rule));
      expect(differences('single')).toBe(0);
      expect(differences('double')).toBeGreaterThan(0);
      const counts = `single 0, double ${differences('double')} of ${output.length}`;
      info.annotations.push({ type: 'differences', description: counts });
    });
  }
});
