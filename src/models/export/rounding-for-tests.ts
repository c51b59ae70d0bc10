/**
 * The INT8 network once more, slow and plain, with the requantization to choose: an oracle that shares no kernel with
 * the engines, to find out how somebody else's runtime rounds. What was found is in `docs/rounding.md`.
 */

import type { QuantizedLayer } from '../int8/quantized-network.ts';
import { runLayerS8Reference } from '../int8/reference.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { conv1dPadBefore, tensorSize } from '../network.ts';
import { type ScaledLayer, scaledLayers } from './tensor-scales.ts';

/**
 * - `double`: 31-bit fixed point, rounded twice (TensorFlow Lite Micro and CMSIS-NN by default).
 * - `single`: 31-bit fixed point, rounded once, ties up (ours, ruy, TensorFlow Lite with `TFLITE_SINGLE_ROUNDING`).
 * - `float`: times a float32, to the nearest even integer (XNNPACK, onnxruntime).
 */
export type RoundingRule = 'double' | 'single' | 'float';

/** From an accumulator to the output before its zero point is added. */
type Requantize = (sum: number, channel: number) => number;

export function requantizeBy(rule: RoundingRule, scaled: ScaledLayer): Requantize {
  const { layer, input, output, weightScales } = scaled;
  const entry = (channel: number): number => (layer.multipliers.length === 1 ? 0 : channel);
  if (rule === 'float') {
    const scales = weightScales.map((scale) => Math.fround(Math.fround(input.scale * scale) / output.scale));
    return (sum, channel) => roundToEven(Math.fround(Math.fround(sum) * scales[entry(channel)]));
  }
  const round = rule === 'double' ? roundTwice : roundOnce;
  return (sum, channel) =>
    Number(round(BigInt(sum), layer.multipliers[entry(channel)], layer.shifts[entry(channel)]));
}

function roundTwice(sum: bigint, multiplier: number, shift: number): bigint {
  const high = ((sum << BigInt(Math.max(0, shift))) * BigInt(multiplier) + (1n << 30n)) >> 31n;
  const right = BigInt(Math.max(0, -shift));
  const half = right === 0n ? 0n : 1n << (right - 1n);
  return high < 0n ? -((-high + half) >> right) : (high + half) >> right;
}

function roundOnce(sum: bigint, multiplier: number, shift: number): bigint {
  return (sum * BigInt(multiplier) + (1n << BigInt(30 - shift))) >> BigInt(31 - shift);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** @param input `[beats, length]` */
export function runNetworkRounded(pair: ModelPair, input: Int8Array, rule: RoundingRule): Int8Array {
  let values = input;
  let zeroPoint = pair.int8.input.zeroPoint;
  for (const scaled of scaledLayers(pair)) {
    const requantize = requantizeBy(rule, scaled);
    values =
      scaled.layer.plan.layer.kind === 'interpolate'
        ? runLayerS8Reference(scaled.layer, zeroPoint, values)
        : runWeightedLayer(
            scaled.layer,
            values,
            zeroPoint,
            rule === 'float' ? requantize : memoize(requantize),
          );
    zeroPoint = scaled.layer.outputZeroPoint;
  }
  return values;
}

/** The same sums come again and again, and whole numbers of any size are slow. */
function memoize(requantize: Requantize): Requantize {
  const known: Map<number, number>[] = [];
  return (sum, channel) => {
    known[channel] ??= new Map();
    let value = known[channel].get(sum);
    if (value === undefined) {
      value = requantize(sum, channel);
      known[channel].set(sum, value);
    }
    return value;
  };
}

/** A fully connected layer is a convolution with one position. */
function runWeightedLayer(
  { plan, weights, biases, outputZeroPoint }: QuantizedLayer,
  input: Int8Array,
  zeroPoint: number,
  requantize: Requantize,
): Int8Array {
  const { layer } = plan;
  const inputs = tensorSize(plan.input);
  const outputs = tensorSize(plan.output);
  const output = new Int8Array((input.length / inputs) * outputs);
  const units = plan.biasCount;
  const taps = plan.weightCount / units;
  const { channels, length } = plan.input;
  const stride = layer.kind === 'conv1d' ? layer.stride * channels : 0;
  const padBefore = layer.kind === 'conv1d' ? conv1dPadBefore(layer, length) * channels : 0;
  const lowest = layer.kind !== 'interpolate' && layer.activation === 'relu' ? outputZeroPoint : -128;
  for (let i = 0; i < output.length; i++) {
    const at = i % outputs;
    const unit = at % units;
    const start = Math.floor(at / units) * stride - padBefore;
    const from = Math.floor(i / outputs) * inputs + start;
    let sum = biases[unit];
    for (let tap = Math.max(0, -start); tap < taps && start + tap < inputs; tap++)
      sum += (input[from + tap] - zeroPoint) * weights[unit * taps + tap];
    output[i] = Math.min(127, Math.max(lowest, requantize(sum, unit) + outputZeroPoint));
  }
  return output;
}

export function countDifferences(left: Int8Array, right: Int8Array): number {
  let differences = Math.abs(left.length - right.length);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) differences++;
  return differences;
}

/**
 * Accumulators, among all whose output is not saturated, that fixed point rounded once and float32 send to different
 * values: with none, no input whatever tells the two apart.
 */
export function countRoundingConflicts(pair: ModelPair): number {
  let conflicts = 0;
  for (const scaled of scaledLayers(pair)) {
    const [single, float] = [requantizeBy('single', scaled), requantizeBy('float', scaled)];
    const { plan, outputZeroPoint } = scaled.layer;
    const isRelu = plan.layer.kind !== 'interpolate' && plan.layer.activation === 'relu';
    const lowest = isRelu ? outputZeroPoint : -128;
    const saturate = (value: number): number => Math.min(127, Math.max(lowest, value + outputZeroPoint));
    scaled.layer.multipliers.forEach((multiplier, channel) => {
      const reach = Math.ceil(256 / (multiplier * 2 ** (scaled.layer.shifts[channel] - 31)));
      for (let sum = -reach; sum <= reach; sum++)
        if (saturate(single(sum, channel)) !== saturate(float(sum, channel))) conflicts++;
    });
  }
  return conflicts;
}
