/** The integer classifier as a text to read, layer by layer in the arithmetic of `../reference.ts`. */
import { assert } from '../../../core/assert.ts';
import { classCount, firstDenseLayer } from '../../classifier/classifier-network.ts';
import { runLayerS8Reference } from '../reference.ts';
import { quantizeS8 } from '../score-s8.ts';
import type { QuantizedClassifier } from './quantized-classifier.ts';

/**
 * @param windows real values, `[beats, inputLength]`
 * @param features real values, `[beats, featureCount]`
 * @returns int8 logits `[beats, classes]`
 */
export function classifyS8Reference(
  classifier: QuantizedClassifier,
  windows: Float32Array,
  features: Float32Array,
): Int8Array {
  const { network, layers } = classifier;
  const first = firstDenseLayer(network);
  const beats = windows.length / network.inputLength;
  assert(features.length === beats * network.featureCount, `${features.length} features of ${beats} beats`);
  let values = quantizeS8(windows, classifier.input);
  let zeroPoint = classifier.input.zeroPoint;
  for (const [i, layer] of layers.entries()) {
    if (i === first) values = joinRows(values, quantizeS8(features, classifier.joined), beats);
    values = runLayerS8Reference(layer, zeroPoint, values);
    zeroPoint = layer.outputZeroPoint;
  }
  assert(values.length === beats * classCount(network), 'one logit a class');
  return values;
}

/** Beat by beat the second behind the first. */
function joinRows(first: Int8Array, second: Int8Array, beats: number): Int8Array {
  const [a, b] = [first.length / beats, second.length / beats];
  const joined = new Int8Array(first.length + second.length);
  for (let beat = 0; beat < beats; beat++) {
    joined.set(first.subarray(beat * a, (beat + 1) * a), beat * (a + b));
    joined.set(second.subarray(beat * b, (beat + 1) * b), beat * (a + b) + a);
  }
  return joined;
}
