/**
 * Quantization as the TensorFlow Lite 8-bit specification lays it down: int8 weights in -127..127 with zero point 0,
 * int8 activations in -128..127, int32 biases, fixed-point requantization between layers.
 */
import { assert } from '../core/assert.ts';
import {
  clampRound,
  rangeOf,
  SCALE_OF_NOTHING,
  tensorQuantization,
  type ValueRange,
} from './activation-range.ts';
import { runNetworkFloat } from './float-reference.ts';
import {
  LARGEST_BIAS,
  type QuantizedLayer,
  type QuantizedNetwork,
  type TensorQuantization,
} from './int8/quantized-network.ts';
import { quantizeMultiplier } from './int8/requantize.ts';
import {
  type LayerPlan,
  type LayerWeights,
  type Network,
  type NetworkWeights,
  planNetwork,
} from './network.ts';
import { multiplierCount, type QuantizeOptions } from './quantize-options.ts';
import { agreeableWeightScale } from './rounding-agreement.ts';

export interface Quantization {
  readonly network: QuantizedNetwork;
  /** The input's, then every layer's output's. */
  readonly tensors: readonly TensorQuantization[];
}

/** Post-training quantization: `calibrateTensors`, then `quantizeWithTensors`. */
export function quantizeNetwork(
  network: Network,
  weights: NetworkWeights,
  inputRange: ValueRange,
  calibration: Float32Array,
  options: QuantizeOptions,
): Quantization {
  const tensors = calibrateTensors(network, weights, inputRange, calibration, options);
  return { network: quantizeWithTensors(network, weights, tensors, options), tensors };
}

/**
 * @param inputRange of the input. The output takes the input's scale and zero point, so that the reconstruction
 *   error is a difference of integers.
 * @param calibration `[beats, inputLength]`, from which the ranges between the layers are learnt.
 * @returns the input's, then every layer's output's.
 */
export function calibrateTensors(
  network: Network,
  weights: NetworkWeights,
  inputRange: ValueRange,
  calibration: Float32Array,
  options: QuantizeOptions,
): TensorQuantization[] {
  const plans = planNetwork(network);
  const ranges = collectActivationRanges(network, weights, calibration, options);
  const input = tensorQuantization(inputRange, options.activations);
  const lastComputed = plans.findLastIndex((plan) => plan.weightCount > 0);
  const tensors: TensorQuantization[] = [input];
  for (const [i, plan] of plans.entries()) {
    // What has no weights only moves values about, and leaves them their scale.
    if (i >= lastComputed) tensors.push(input);
    else if (plan.weightCount === 0) tensors.push(tensors[i]);
    else tensors.push(tensorQuantization(ranges[i], options.activations));
  }
  return tensors;
}

/** @param tensors the input's, then every layer's output's. */
export function quantizeWithTensors(
  network: Network,
  weights: NetworkWeights,
  tensors: readonly TensorQuantization[],
  options: QuantizeOptions,
): QuantizedNetwork {
  const layers = planNetwork(network).map((plan, i) =>
    quantizeLayer(plan, weights[i], tensors[i], tensors[i + 1], options),
  );
  return { input: tensors[0], inputLength: network.inputLength, layers };
}

/** One layer between two tensors, whatever the network it stands in. */
export function quantizeLayer(
  plan: LayerPlan,
  weights: LayerWeights,
  from: TensorQuantization,
  to: TensorQuantization,
  options: QuantizeOptions,
): QuantizedLayer {
  const { values, scales, biases } = quantizeParameters(plan, weights, from, to, options);
  const factors = scales.map((scale) => quantizeMultiplier((from.scale * scale) / to.scale));
  return {
    plan,
    weights: values,
    biases,
    multipliers: Int32Array.from(factors, ({ multiplier }) => multiplier),
    shifts: Int8Array.from(factors, ({ shift }) => shift),
    outputZeroPoint: to.zeroPoint,
  };
}

/** The real numbers the quantized parameters stand for: what a network in floats runs with to follow the one in integers. */
export function throughQuantizer(
  network: Network,
  weights: NetworkWeights,
  tensors: readonly TensorQuantization[],
  options: QuantizeOptions,
): NetworkWeights {
  return planNetwork(network).map((plan, i): LayerWeights => {
    const { values, scales, biases } = quantizeParameters(
      plan,
      weights[i],
      tensors[i],
      tensors[i + 1],
      options,
    );
    const scaleAt = (index: number, count: number): number =>
      scales[Math.floor((index * scales.length) / count)];
    return {
      weights: Float32Array.from(values, (value, k) => value * scaleAt(k, values.length)),
      biases: Float32Array.from(biases, (bias, k) => bias * tensors[i].scale * scaleAt(k, biases.length)),
    };
  });
}

interface QuantizedParameters {
  readonly values: Int8Array;
  /** One for the layer or one per output channel; none without weights. */
  readonly scales: readonly number[];
  readonly biases: Int32Array;
}

/**
 * A weight scale is as fine as the weights allow, but coarse enough for the biases to fit their bytes: TensorFlow
 * Lite's converter raises it for the same reason. Then it goes up until its factor acts as a shift and every runtime
 * rounds alike.
 */
function quantizeParameters(
  plan: LayerPlan,
  { weights, biases }: LayerWeights,
  from: TensorQuantization,
  to: TensorQuantization,
  options: QuantizeOptions,
): QuantizedParameters {
  const scaleCount = multiplierCount(plan, options);
  const leastScales = Array.from({ length: scaleCount }, (_, channel) => {
    const shared = scaleCount === 1 ? biases : biases.subarray(channel, channel + 1);
    return largestMagnitude(shared) / (from.scale * LARGEST_BIAS);
  });
  const finest = quantizeWeights(weights, leastScales).scales;
  const agreed = finest.map((scale) => agreeableWeightScale(scale, { plan, from, to }));
  const { values, scales } = quantizeWeights(weights, agreed);
  const quantizedBiases = Int32Array.from(biases, (bias, i) =>
    clampRound(bias / (from.scale * scales[scaleCount === 1 ? 0 : i]), -LARGEST_BIAS, LARGEST_BIAS),
  );
  return { values, scales, biases: quantizedBiases };
}

/**
 * Quantized weights and their scales, one for the layer or one per output channel.
 * @param leastScales as many as scales are wanted; 0 where the weights alone decide.
 */
export function quantizeWeights(
  weights: Float32Array,
  leastScales: readonly number[],
): { values: Int8Array; scales: number[] } {
  const perScale = weights.length / leastScales.length;
  const scales = leastScales.map((least, channel) => {
    const own = weights.subarray(channel * perScale, (channel + 1) * perScale);
    // The quotient may underflow, and then there is nothing to represent either.
    return Math.fround(Math.max(least, largestMagnitude(own) / 127)) || SCALE_OF_NOTHING;
  });
  const values = Int8Array.from(weights, (weight, i) =>
    clampRound(weight / scales[Math.floor(i / perScale)], -127, 127),
  );
  return { values, scales };
}

function largestMagnitude(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** One range per layer output, over all calibration beats. */
export function collectActivationRanges(
  network: Network,
  weights: NetworkWeights,
  calibration: Float32Array,
  options: Pick<QuantizeOptions, 'range' | 'activations'>,
): ValueRange[] {
  const beats = calibration.length / network.inputLength;
  assert(Number.isInteger(beats) && beats > 0, 'calibration needs whole beats');
  const seen: number[][] = network.layers.map(() => []);
  for (let beat = 0; beat < beats; beat++) {
    const samples = calibration.subarray(beat * network.inputLength, (beat + 1) * network.inputLength);
    for (const [i, output] of runNetworkFloat(network, weights, samples).entries()) {
      for (const value of output) seen[i].push(value);
    }
  }
  return seen.map((values) => rangeOf(Float32Array.from(values), options));
}
