import * as tf from '@tensorflow/tfjs-core';
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTfjsBackend } from '../fp32/tfjs-backend.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { ALL_MODELS } from '../shipped-models.ts';
import type { ExportedFile } from './exported-file.ts';
import {
  EVERY_LAYER,
  floatBeats,
  isShipped,
  largestFloatError,
  loadShippedPair,
  QUANTIZATIONS,
  randomPair,
} from './pairs-for-tests.ts';
import { exportTfjs } from './tfjs.ts';

const BEATS = 256;

beforeAll(async () => {
  await startTfjsBackend({ prefer: 'cpu' });
});

/** What a web server would hand to `tf.loadLayersModel`. */
function served(files: readonly ExportedFile[]): io.IOHandler {
  const [topology, weights] = files;
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(topology.bytes));
  expect(weightsManifest[0].paths).toEqual([weights.name]);
  return io.fromMemory({
    modelTopology,
    weightSpecs: weightsManifest[0].weights,
    weightData: weights.bytes.buffer,
  });
}

async function worstError(pair: ModelPair): Promise<number> {
  const model = await loadLayersModel(served(exportTfjs(pair)));
  const length = pair.card.network.inputLength;
  const input = floatBeats(BEATS, length, 1);
  const output = model.predict(tf.tensor2d(input, [BEATS, length]));
  if (Array.isArray(output)) throw new Error('one output');
  expect(output.shape).toEqual([BEATS, length]);
  return largestFloatError(pair, input, await output.data<'float32'>());
}

describe('the TensorFlow.js layers model', () => {
  it.each(ALL_MODELS.filter(isShipped))('of %s reconstructs as the plain float network does', async (id) => {
    expect(await worstError(await loadShippedPair(id))).toBeLessThan(1e-5);
  });

  it('has every kind of layer', async () => {
    expect(await worstError(await randomPair(EVERY_LAYER, QUANTIZATIONS[0], 2))).toBeLessThan(1e-5);
  });
});
