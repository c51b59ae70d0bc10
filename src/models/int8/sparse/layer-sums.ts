/**
 * A layer's numbers as the kernels of `assembly/sparse` sum and finish them: where every factor acts as a shift (`isShift`),
 * weights and biases take the power of two that makes it the same shift in all channels, for the kernels shift by a constant.
 */
import { assert } from '../../../core/assert.ts';
import type { QuantizedLayer } from '../quantized-network.ts';
import { isShift, multiplyByQuantizedMultiplier, type QuantizedMultiplier } from '../requantize.ts';

/** How sums become outputs, as `assembly/sparse/records.ts` counts them. */
const FINISHES = { multiply: 0, shift: 1, shiftRelu: 2 } as const;
export type Finish = (typeof FINISHES)[keyof typeof FINISHES];

/** To the right: `USUAL_SHIFT` of the kernels. */
const SHIFT = 11;
/** Half a step of the output goes into the bias, for the kernels to round by. */
const HALF = 2 ** (SHIFT - 1);
/** In int16, for no int8 weight is +128. */
const MOST_WEIGHT = 2 ** 15;
/** And a hair, see `isShift`. */
const ONE_HALF: QuantizedMultiplier = { multiplier: 2 ** 30 + 1, shift: 0 };

export interface LayerSums {
  readonly finish: Finish;
  /** In the order of the layer's own. */
  readonly weights: Int16Array;
  readonly channels: readonly ChannelConstants[];
}

export interface ChannelConstants {
  readonly bias: number;
  readonly multiplier: number;
  readonly right: number;
}

export function prepareSums(layer: QuantizedLayer, inputZeroPoint: number): LayerSums {
  const eased = easeDeadChannels(layer);
  const { biases } = eased;
  if (!isShiftThroughout(eased, inputZeroPoint)) {
    const channels = Array.from(biases, (bias, channel) => {
      const { multiplier, shift } = factorOf(eased, channel);
      return { bias, multiplier, right: 31 - shift };
    });
    return { finish: FINISHES.multiply, weights: Int16Array.from(eased.weights), channels };
  }
  const inputs = eased.weights.length / biases.length;
  const scales = Array.from(biases, (_, channel) => scaleToShift(eased, channel));
  const { layer: shape } = eased.plan;
  const isRelu = shape.kind !== 'interpolate' && shape.activation === 'relu';
  return {
    finish: isRelu ? FINISHES.shiftRelu : FINISHES.shift,
    weights: Int16Array.from(eased.weights, (weight, i) => weight * scales[Math.floor(i / inputs)]),
    channels: Array.from(biases, (bias, i) => ({
      bias: bias * scales[i] + HALF,
      multiplier: 0,
      right: SHIFT,
    })),
  };
}

/** The constants of a channel that is not there: it gives 0. */
export function noChannel(finish: Finish): ChannelConstants {
  return finish === FINISHES.multiply
    ? { bias: 2 ** 30, multiplier: 0, right: 31 }
    : { bias: HALF, multiplier: 0, right: SHIFT };
}

/** Whether shifts give what the multipliers give, and scaled numbers fit. */
function isShiftThroughout(layer: QuantizedLayer, inputZeroPoint: number): boolean {
  return layer.biases.every((_, channel) => {
    if (!isShift(factorOf(layer, channel))) return false;
    const scale = scaleToShift(layer, channel);
    if (scale < 1 || largestWeight(layer, channel) * scale > MOST_WEIGHT) return false;
    return largestSum(layer, inputZeroPoint, channel) * scale + HALF < 2 ** 31;
  });
}

/** What weights and bias of a channel are multiplied by, for its own shift to be the shift of all. */
function scaleToShift(layer: QuantizedLayer, channel: number): number {
  return 2 ** (SHIFT - 1 + factorOf(layer, channel).shift);
}

function factorOf(layer: QuantizedLayer, channel: number): QuantizedMultiplier {
  const entry = layer.multipliers.length === 1 ? 0 : channel;
  const factor = { multiplier: layer.multipliers[entry], shift: layer.shifts[entry] };
  assert(factor.shift >= -31 && factor.shift <= 30, `a shift by ${factor.shift}`);
  return factor;
}

/**
 * A channel without a weight gives the same whatever it sees. What it gives is put into its bias, with a factor of one half
 * that acts as a shift: its own factor, which nothing chose, would have the whole layer multiply.
 */
function easeDeadChannels(layer: QuantizedLayer): QuantizedLayer {
  const { biases, multipliers, shifts } = layer;
  if (multipliers.length === 1) return layer;
  const eased = {
    ...layer,
    biases: biases.slice(),
    multipliers: multipliers.slice(),
    shifts: shifts.slice(),
  };
  for (const [channel, bias] of biases.entries()) {
    if (weightsOf(layer, channel).some((weight) => weight !== 0)) continue;
    const value = multiplyByQuantizedMultiplier(bias, multipliers[channel], shifts[channel]);
    // Beyond that every int8 is saturated, whatever its zero point.
    eased.biases[channel] = 2 * Math.min(256, Math.max(-256, value));
    eased.multipliers[channel] = ONE_HALF.multiplier;
    eased.shifts[channel] = ONE_HALF.shift;
  }
  return eased;
}

function largestWeight(layer: QuantizedLayer, channel: number): number {
  return weightsOf(layer, channel).reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
}

/** The largest |sum| that any input gives. */
function largestSum(layer: QuantizedLayer, inputZeroPoint: number, channel: number): number {
  const reach = Math.max(128 + inputZeroPoint, 127 - inputZeroPoint);
  const bias = Math.abs(layer.biases[channel]);
  return weightsOf(layer, channel).reduce((sum, weight) => sum + reach * Math.abs(weight), bias);
}

function weightsOf({ weights, biases }: QuantizedLayer, channel: number): Int8Array {
  const inputs = weights.length / biases.length;
  return weights.subarray(channel * inputs, (channel + 1) * inputs);
}
