import { expect, type Page } from '@playwright/test';
import type { ClassifierAtStage } from '../src/models/export/classifier-stage.ts';
import { classifierTfliteFp32, classifierTfliteInt8 } from '../src/models/export/classifier-tflite.ts';
import {
  largestLogitError,
  loadShippedStage,
  type QuantizedBeats,
  quantizedBeats,
  randomClassifier,
  TESTED_STAGES,
} from '../src/models/export/classifiers-for-tests.ts';
import { QUANTIZATIONS } from '../src/models/export/pairs-for-tests.ts';
import { countDifferences } from '../src/models/export/rounding-for-tests.ts';
import { quantizeS8 } from '../src/models/int8/score-s8.ts';
import { runModel, test } from './litert-page.ts';

const BATCH_BEATS = 256;
const BEATS = 32 * BATCH_BEATS;

async function runClassifier(
  page: Page,
  { stage }: ClassifierAtStage,
  model: Uint8Array,
  { windows, features }: QuantizedBeats,
): Promise<Float32Array> {
  return runModel(page, model, [
    { name: 'window', values: windows, shape: [BATCH_BEATS, stage.network.inputLength] },
    { name: 'features', values: features, shape: [BATCH_BEATS, stage.network.featureCount] },
  ]);
}

/** @returns logits that differ from those of the TypeScript reference */
async function int8Differences(page: Page, classifier: ClassifierAtStage, beats: QuantizedBeats) {
  const model = classifierTfliteInt8(classifier, BATCH_BEATS, 'float32');
  const logits = await runClassifier(page, classifier, model, beats);
  return countDifferences(quantizeS8(logits, classifier.int8.output), beats.logits);
}

async function fp32Error(page: Page, classifier: ClassifierAtStage): Promise<number> {
  const beats = quantizedBeats(classifier, BATCH_BEATS, 5);
  const model = classifierTfliteFp32(classifier, BATCH_BEATS);
  return largestLogitError(classifier, beats, await runClassifier(page, classifier, model, beats));
}

test.describe('the TensorFlow Lite files of a classifier in LiteRT.js', () => {
  for (const { id, sparsity } of TESTED_STAGES) {
    test(`${id} at ${sparsity}: INT8 gives our logits, FP32 those of the plain float classifier`, async ({
      liteRtPage: page,
    }, info) => {
      const classifier = await loadShippedStage(id, sparsity);
      const beats = quantizedBeats(classifier, BEATS, 31);
      const differences = await int8Differences(page, classifier, beats);
      const description = `${differences} of ${beats.logits.length}`;
      info.annotations.push({ type: 'differences', description });
      expect(differences).toBe(0);
      expect(await fp32Error(page, classifier)).toBeLessThan(1e-3);
    });
  }

  for (const options of QUANTIZATIONS) {
    test(`odd sizes, dense and sparse: ${options.weights} weights, ${options.activations} activations`, async ({
      liteRtPage: page,
    }) => {
      for (const density of [1, 0.2]) {
        const classifier = await randomClassifier(options, density, 32);
        const beats = quantizedBeats(classifier, 8 * BATCH_BEATS, 33);
        expect(await int8Differences(page, classifier, beats)).toBe(0);
        expect(await fp32Error(page, classifier)).toBeLessThan(1e-4);
      }
    });
  }
});
