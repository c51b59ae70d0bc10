/** Post-training quantization of a classifier with the project's quantizer, layer by layer. */
import { assert } from '../../core/assert.ts';
import { rangeOf, tensorQuantization, type ValueRange } from '../activation-range.ts';
import type { TensorQuantization } from '../int8/quantized-network.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import type { LayerWeights, NetworkWeights } from '../network.ts';
import { quantizeLayer } from '../quantize.ts';
import type { QuantizeOptions } from '../quantize-options.ts';
import { type ClassifierNetwork, firstDenseLayer, planClassifier } from './classifier-network.ts';
import { runClassifierFloat } from './float-classifier.ts';

/** One scale a filter, one a fully connected layer. */
export const CLASSIFIER_INT8: QuantizeOptions = {
  weights: 'per-channel',
  activations: 'asymmetric',
  range: { kind: 'min-max' },
};

/** Beats that ranges are seen on: `[beats, inputLength]` and `[beats, featureCount]`. */
export interface CalibrationBeats {
  readonly windows: Float32Array;
  readonly features: Float32Array;
}

/** How far the largest trunk value reaches beyond the largest feature, once both share a scale. */
const TRUNK_REACH = 2;

/**
 * The features join what the convolutions leave, and a concatenation has one scale. Where the convolutions reach far
 * higher, little of that scale is left for the features: so the last convolution is made smaller and what follows takes
 * it back, which a ReLU lets through unchanged (Nagel et al. 2019, cross-layer equalization).
 */
export function quantizeClassifier(
  network: ClassifierNetwork,
  weights: NetworkWeights,
  calibration: CalibrationBeats,
  options: QuantizeOptions = CLASSIFIER_INT8,
): QuantizedClassifier {
  const first = firstDenseLayer(network);
  const features = rangeOf(calibration.features.slice(), options);
  const seen = activationRanges(network, weights, calibration, options);
  const reach = TRUNK_REACH * Math.max(-features.low, features.high, 1e-3);
  const factor = seen[first - 1].high > reach ? reach / seen[first - 1].high : 1;
  const balanced = scaleTrunk(network, weights, first, factor);
  const ranges = seen.map((range, i) => (i === first - 1 ? scaleRange(range, factor) : range));
  const input = tensorQuantization(rangeOf(calibration.windows.slice(), options), options.activations);
  const tensors: TensorQuantization[] = [input];
  for (const [i, range] of ranges.entries()) {
    const whole = i === first - 1 ? joinRanges(range, features) : range;
    tensors.push(tensorQuantization(whole, options.activations));
  }
  const layers = planClassifier(network).map((plan, i) =>
    quantizeLayer(plan, balanced[i], tensors[i], tensors[i + 1], options),
  );
  return { network, input, joined: tensors[first], output: tensors[tensors.length - 1], layers };
}

function activationRanges(
  network: ClassifierNetwork,
  weights: NetworkWeights,
  { windows, features }: CalibrationBeats,
  options: QuantizeOptions,
): ValueRange[] {
  const { inputLength, featureCount } = network;
  const beats = windows.length / inputLength;
  assert(Number.isInteger(beats) && beats > 0, 'calibration needs whole beats');
  const seen: number[][] = network.layers.map(() => []);
  for (let beat = 0; beat < beats; beat++) {
    const outputs = runClassifierFloat(
      network,
      weights,
      windows.subarray(beat * inputLength, (beat + 1) * inputLength),
      features.subarray(beat * featureCount, (beat + 1) * featureCount),
    );
    for (const [i, output] of outputs.entries()) for (const value of output) seen[i].push(value);
  }
  return seen.map((values) => rangeOf(Float32Array.from(values), options));
}

/** The last convolution times `factor`, its weights in the first fully connected layer divided by it. */
function scaleTrunk(
  network: ClassifierNetwork,
  weights: NetworkWeights,
  first: number,
  factor: number,
): LayerWeights[] {
  const last = network.layers[first - 1];
  assert(last.kind === 'conv1d' && last.activation === 'relu', 'a ReLU lets a factor through');
  const inputs = weights[first].weights.length / weights[first].biases.length;
  return weights.map((layer, i) => {
    if (i === first - 1) {
      const scaled = (values: Float32Array): Float32Array => values.map((value) => value * factor);
      return { weights: scaled(layer.weights), biases: scaled(layer.biases) };
    }
    if (i !== first) return layer;
    const isFeature = (k: number): boolean => k % inputs >= inputs - network.featureCount;
    return { ...layer, weights: layer.weights.map((value, k) => (isFeature(k) ? value : value / factor)) };
  });
}

function scaleRange({ low, high }: ValueRange, factor: number): ValueRange {
  return { low: low * factor, high: high * factor };
}

function joinRanges(a: ValueRange, b: ValueRange): ValueRange {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}
