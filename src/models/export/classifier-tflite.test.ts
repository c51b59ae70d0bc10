import { describe, expect, it } from 'vitest';
import { classifierTfliteInt8, exportClassifierTflite } from './classifier-tflite.ts';
import { loadShippedStage, randomClassifier } from './classifiers-for-tests.ts';
import { int8Bytes, int32Bytes } from './little-endian.ts';
import { QUANTIZATIONS } from './pairs-for-tests.ts';

// What the files compute is tested where LiteRT.js runs them, in e2e/export-classifier.spec.ts. It passes no int8, so the
// file with int8 edges is held against its twin here.
describe('the TensorFlow Lite files of a classifier', () => {
  it('carry the identifier of the schema and names that say what is in them', async () => {
    const files = exportClassifierTflite(await loadShippedStage('classifier-mixed', 0.6));
    expect(files.map(({ name }) => name)).toEqual([
      'classifier-mixed-60-fp32.tflite',
      'classifier-mixed-60-int8.tflite',
      'classifier-mixed-60-int8-float-edges.tflite',
    ]);
    for (const { bytes } of files) expect(String.fromCharCode(...bytes.subarray(4, 8))).toBe('TFL3');
  });

  it('hold every weight and bias as it is and name their ends, whatever the edges', async () => {
    const classifier = await randomClassifier(QUANTIZATIONS[3], 0.4, 1);
    for (const edges of ['int8', 'float32'] as const) {
      const file = Buffer.from(classifierTfliteInt8(classifier, 1, edges));
      for (const { weights, biases } of classifier.int8.layers) {
        expect(file.includes(Buffer.from(int8Bytes(weights)))).toBe(true);
        expect(file.includes(Buffer.from(int32Bytes(biases)))).toBe(true);
      }
      for (const end of ['window', 'features', 'logits']) expect(file.includes(`${end}\0`)).toBe(true);
    }
  });
});
