/**
 * Post-training quantization as the TensorFlow Lite 8-bit specification lays it down: int8 weights in -127..127
 * with zero point 0, int8 activations in -128..127, int32 biases, fixed-point requantization between layers.
 */
import { assert } from '../core/assert.ts';
import { runNetworkFloat } from './float-reference.ts';
import type { QuantizedLayer, QuantizedNetwork, TensorQuantization } from './int8/quantized-network.ts';
import { quantizeMultiplier } from './int8/requantize.ts';
import {
  type LayerPlan,
  type LayerWeights,
  type Network,
  type NetworkWeights,
  planNetwork,
} from './network.ts';
import { type ActivationRangeRule, multiplierCount, type QuantizeOptions } from './quantize-options.ts';

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface Quantization {
  readonly network: QuantizedNetwork;
  /** The input's, then every layer's output's. */
  readonly tensors: readonly TensorQuantization[];
}

/** For weights that are all zero any scale will do; this one leaves the biases room in int32. */
const SCALE_OF_NOTHING = 2 ** -16;

/**
 * @param inputRange what the input contract promises. The output takes the input's scale and zero point, so that
 *   the reconstruction error is a difference of integers.
 * @param calibration `[beats, inputLength]`, from which the ranges between the layers are learnt.
 */
export function quantizeNetwork(
  network: Network,
  weights: NetworkWeights,
  inputRange: ValueRange,
  calibration: Float32Array,
  options: QuantizeOptions,
): Quantization {
  const plans = planNetwork(network);
  const ranges = collectActivationRanges(network, weights, calibration, options.range);
  const input = tensorQuantization(inputRange, options.activations);
  const lastComputed = plans.findLastIndex((plan) => plan.weightCount > 0);
  const outputOf = (plan: LayerPlan, i: number, from: TensorQuantization): TensorQuantization => {
    if (i >= lastComputed) return input;
    // What has no weights only moves values about, and leaves them their scale.
    return plan.weightCount === 0 ? from : tensorQuantization(ranges[i], options.activations);
  };
  const tensors: TensorQuantization[] = [input];
  const layers = plans.map((plan, i): QuantizedLayer => {
    const from = tensors[i];
    const to = outputOf(plan, i, from);
    tensors.push(to);
    return quantizeLayer(plan, weights[i], from, to, options);
  });
  return { network: { input, inputLength: network.inputLength, layers }, tensors };
}

/** The range always holds 0, so that padding and a ReLU's rest are exact. */
export function tensorQuantization(
  range: ValueRange,
  activations: QuantizeOptions['activations'],
): TensorQuantization {
  const low = Math.min(0, range.low);
  const high = Math.max(0, range.high);
  if (low === high) return { scale: SCALE_OF_NOTHING, zeroPoint: 0 };
  if (activations === 'symmetric') {
    return { scale: Math.fround(Math.max(-low, high) / 127), zeroPoint: 0 };
  }
  const scale = Math.fround((high - low) / 255);
  return { scale, zeroPoint: clampRound(-128 - low / scale, -128, 127) };
}

/** Quantized weights and their scales, one for the layer or one per output channel. */
export function quantizeWeights(
  weights: Float32Array,
  scaleCount: number,
): { values: Int8Array; scales: number[] } {
  const perScale = weights.length / scaleCount;
  const scales = Array.from({ length: scaleCount }, (_, channel) => {
    let largest = 0;
    for (let i = channel * perScale; i < (channel + 1) * perScale; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    // The quotient may underflow, and then there is nothing to represent either.
    return Math.fround(largest / 127) || SCALE_OF_NOTHING;
  });
  const values = Int8Array.from(weights, (weight, i) =>
    clampRound(weight / scales[Math.floor(i / perScale)], -127, 127),
  );
  return { values, scales };
}

function quantizeLayer(
  plan: LayerPlan,
  weights: LayerWeights,
  from: TensorQuantization,
  to: TensorQuantization,
  options: QuantizeOptions,
): QuantizedLayer {
  const { values, scales } = quantizeWeights(weights.weights, multiplierCount(plan, options));
  const factors = scales.map((scale) => quantizeMultiplier((from.scale * scale) / to.scale));
  const scaleOf = (channel: number): number => from.scale * scales[scales.length === 1 ? 0 : channel];
  return {
    plan,
    weights: values,
    biases: Int32Array.from(weights.biases, (bias, i) =>
      clampRound(bias / scaleOf(i), -(2 ** 31), 2 ** 31 - 1),
    ),
    multipliers: Int32Array.from(factors, ({ multiplier }) => multiplier),
    shifts: Int8Array.from(factors, ({ shift }) => shift),
    outputZeroPoint: to.zeroPoint,
  };
}

/** One range per layer output, over all calibration beats. */
export function collectActivationRanges(
  network: Network,
  weights: NetworkWeights,
  calibration: Float32Array,
  rule: ActivationRangeRule,
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
  return seen.map((values) => rangeOf(Float32Array.from(values), rule));
}

/** @param values at least one; sorted in place. */
export function rangeOf(values: Float32Array, rule: ActivationRangeRule): ValueRange {
  values.sort();
  const last = values.length - 1;
  if (rule.kind === 'min-max') return { low: values[0], high: values[last] };
  const isOneSided = values[0] >= 0;
  const leftOut = (1 - rule.percent / 100) * (isOneSided ? 1 : 0.5);
  return {
    low: isOneSided ? values[0] : values[Math.floor(leftOut * last)],
    high: values[Math.ceil((1 - leftOut) * last)],
  };
}

/** Nearest integer, half away from zero, saturating. */
function clampRound(value: number, lowest: number, highest: number): number {
  const rounded = Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
  return Math.min(highest, Math.max(lowest, rounded));
}
