import { describe, expect, it } from 'vitest';
import { int8Bytes, int32Bytes } from './little-endian.ts';
import { EVERY_LAYER, loadShippedPair, QUANTIZATIONS, randomPair } from './pairs-for-tests.ts';
import { scaledLayers } from './tensor-scales.ts';
import { exportTflite, tfliteInt8 } from './tflite.ts';

// What the files compute is tested where LiteRT.js runs them, in e2e/export.spec.ts. It passes no int8, so the file with
// int8 edges is held against its twin here.
describe('the TensorFlow Lite files', () => {
  it('carry the identifier of the schema and names that say what is in them', async () => {
    const files = exportTflite(await loadShippedPair('compact'));
    expect(files.map(({ name }) => name)).toEqual([
      'compact-fp32.tflite',
      'compact-int8.tflite',
      'compact-int8-float-edges.tflite',
    ]);
    for (const { bytes } of files) expect(String.fromCharCode(...bytes.subarray(4, 8))).toBe('TFL3');
  });

  it('hold every weight and bias as it is, whatever their edges', async () => {
    const pair = await randomPair(EVERY_LAYER, QUANTIZATIONS[3], 1);
    for (const edges of ['int8', 'float32'] as const) {
      const file = Buffer.from(tfliteInt8(pair, 1, edges));
      for (const { weights, biases } of pair.int8.layers) {
        expect(file.includes(Buffer.from(int8Bytes(weights)))).toBe(true);
        expect(file.includes(Buffer.from(int32Bytes(biases)))).toBe(true);
      }
    }
  });
});

describe('scaledLayers', () => {
  it.each(QUANTIZATIONS)('finds the scale that the quantizer used: %j', async (options) => {
    const pair = await randomPair(EVERY_LAYER, options, 1);
    for (const { layer, input, output, weightScales } of scaledLayers(pair)) {
      layer.multipliers.forEach((multiplier, channel) => {
        const real = (input.scale * weightScales[channel]) / output.scale;
        expect(Math.round(real * 2 ** (31 - layer.shifts[channel]))).toBe(multiplier);
      });
    }
  });

  it('refuses a card that belongs to another artifact', async () => {
    const pair = await randomPair(EVERY_LAYER, QUANTIZATIONS[3], 1);
    const [input, ...rest] = pair.card.quantization.tensors;
    const tensors = [{ ...input, scale: input.scale * 1.01 }, ...rest];
    const card = { ...pair.card, quantization: { ...pair.card.quantization, tensors } };
    expect(() => scaledLayers({ ...pair, card })).toThrow('No weight scale gives layer 0 its multiplier');
  });
});
