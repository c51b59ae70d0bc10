import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { quantizeS8 } from '../int8/score-s8.ts';
import { classifierOnnxFp32, classifierOnnxInt8 } from './classifier-onnx.ts';
import type { ClassifierAtStage } from './classifier-stage.ts';
import {
  largestLogitError,
  loadShippedStage,
  type QuantizedBeats,
  quantizedBeats,
  randomClassifier,
  TESTED_STAGES,
} from './classifiers-for-tests.ts';
import type { OnnxInt8Form } from './onnx-layers.ts';
import { QUANTIZATIONS } from './pairs-for-tests.ts';
import { countDifferences } from './rounding-for-tests.ts';

const BEATS = 4096;

beforeAll(() => {
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
});

async function run(
  model: Uint8Array,
  { stage }: ClassifierAtStage,
  { windows, features }: Pick<QuantizedBeats, 'windows' | 'features'>,
): Promise<Float32Array> {
  const { inputLength, featureCount } = stage.network;
  const beats = windows.length / inputLength;
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  const { logits } = await session.run({
    window: new Tensor('float32', windows, [beats, inputLength]),
    features: new Tensor('float32', features, [beats, featureCount]),
  });
  await session.release();
  expect(logits.dims).toEqual([beats, 5]);
  if (!(logits.data instanceof Float32Array)) throw new Error('the output is float32');
  return logits.data;
}

/** @returns the share of logits that differ from the TypeScript reference, and what was compared. */
async function compareInt8(classifier: ClassifierAtStage, form: OnnxInt8Form, seed: number) {
  const beats = quantizedBeats(classifier, BEATS, seed);
  const logits = await run(classifierOnnxInt8(classifier, form), classifier, beats);
  const differences = countDifferences(quantizeS8(logits, classifier.int8.output), beats.logits);
  return { differences, compared: logits.length };
}

const quantizations = QUANTIZATIONS.map((options) => ({
  name: `${options.weights}, ${options.activations}`,
  options,
}));

describe('the ONNX files of a classifier in onnxruntime', () => {
  it.for(TESTED_STAGES)(
    'give our logits with QLinearConv: $id at $sparsity',
    async ({ id, sparsity }, { annotate }) => {
      const { differences, compared } = await compareInt8(await loadShippedStage(id, sparsity), 'qlinear', 3);
      await annotate(`${differences} of ${compared} differ`);
      expect(compared).toBe(5 * BEATS);
      expect(differences).toBe(0);
    },
  );

  // In this form onnxruntime-web computes in float32, see onnx.test.ts.
  it.for(TESTED_STAGES.filter(({ sparsity }) => sparsity === 0.6))(
    'come close in QDQ form: $id at $sparsity',
    async ({ id, sparsity }, { annotate }) => {
      const { differences, compared } = await compareInt8(await loadShippedStage(id, sparsity), 'qdq', 4);
      await annotate(`${differences} of ${compared} differ`);
      expect(differences / compared).toBeLessThan(2e-4);
    },
  );

  it.each(TESTED_STAGES)(
    'compute in FP32 as the plain float classifier: $id at $sparsity',
    async ({ id, sparsity }) => {
      const classifier = await loadShippedStage(id, sparsity);
      const beats = quantizedBeats(classifier, 256, 5);
      const logits = await run(classifierOnnxFp32(classifier), classifier, beats);
      expect(largestLogitError(classifier, beats, logits)).toBeLessThan(1e-3);
    },
  );

  it.each(quantizations)('give our logits whatever the sizes, sparse or not: $name', async ({ options }) => {
    for (const density of [1, 0.2]) {
      const classifier = await randomClassifier(options, density, 6);
      expect((await compareInt8(classifier, 'qlinear', 7)).differences).toBe(0);
      const beats = quantizedBeats(classifier, 256, 8);
      const logits = await run(classifierOnnxFp32(classifier), classifier, beats);
      expect(largestLogitError(classifier, beats, logits)).toBeLessThan(1e-4);
    }
  });
});
