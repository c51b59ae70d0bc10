/**
 * The INT8 network as a text to read: int8 in, int8 out, int32 between, nothing else. Every faster kernel equals
 * it bit for bit. Follows the TensorFlow Lite reference kernels (`reference/integer_ops/conv.h`,
 * `fully_connected.h`, `reference/resize_bilinear.h`).
 */
import { assert, assertUnreachable } from '../../core/assert.ts';
import { FRACTION_ONE, type InterpolationTaps, interpolationTaps } from '../interpolation.ts';
import { type Conv1dLayer, conv1dPadBefore, type DenseLayer, tensorSize } from '../network.ts';
import { activationMinimum, type QuantizedLayer, type QuantizedNetwork } from './quantized-network.ts';
import { multiplyByQuantizedMultiplier } from './requantize.ts';

/** One beat through a convolution. @param input `[length, channels]` @param output `[outputs, filters]` */
export function conv1dS8Reference(
  conv: Conv1dLayer,
  quantized: QuantizedLayer,
  inputZeroPoint: number,
  input: Int8Array,
  output: Int8Array,
): void {
  const { weights, biases } = quantized;
  const lowest = activationMinimum(conv.activation, quantized.outputZeroPoint);
  const { length, channels } = quantized.plan.input;
  const padBefore = conv1dPadBefore(conv, length);
  const kernelValues = conv.kernelSize * channels;
  const positions = quantized.plan.output.length;
  for (let position = 0; position < positions; position++) {
    const start = (position * conv.stride - padBefore) * channels;
    // Padding is real zero, which is the zero point: its taps add nothing and are skipped.
    const firstTap = Math.max(0, -start);
    const endTap = Math.min(kernelValues, length * channels - start);
    for (let filter = 0; filter < conv.filters; filter++) {
      const kernel = filter * kernelValues;
      let sum = biases[filter];
      for (let tap = firstTap; tap < endTap; tap++) {
        sum = (sum + Math.imul(input[start + tap] - inputZeroPoint, weights[kernel + tap])) | 0;
      }
      output[position * conv.filters + filter] = requantize(quantized, lowest, filter, sum);
    }
  }
}

/** One beat through a fully connected layer. @param input flattened @param output `[units]` */
export function fullyConnectedS8Reference(
  dense: DenseLayer,
  quantized: QuantizedLayer,
  inputZeroPoint: number,
  input: Int8Array,
  output: Int8Array,
): void {
  const { weights, biases } = quantized;
  const lowest = activationMinimum(dense.activation, quantized.outputZeroPoint);
  const inputs = tensorSize(quantized.plan.input);
  for (let unit = 0; unit < dense.units; unit++) {
    let sum = biases[unit];
    for (let i = 0; i < inputs; i++) {
      sum = (sum + Math.imul(input[i] - inputZeroPoint, weights[unit * inputs + i])) | 0;
    }
    output[unit] = requantize(quantized, lowest, unit, sum);
  }
}

/** One beat through the interpolation. Its output keeps scale and zero point; ties go away from zero. */
export function interpolateS8Reference(taps: InterpolationTaps, input: Int8Array, output: Int8Array): void {
  const { lower, upper, fraction } = taps;
  for (let i = 0; i < output.length; i++) {
    const sum = input[lower[i]] * (FRACTION_ONE - fraction[i]) + input[upper[i]] * fraction[i];
    output[i] = Math.trunc((sum + (sum > 0 ? FRACTION_ONE / 2 : -FRACTION_ONE / 2)) / FRACTION_ONE);
  }
}

/** A batch through one layer. @param input `[beats, ...]` @returns `[beats, ...]` */
export function runLayerS8Reference(
  quantized: QuantizedLayer,
  inputZeroPoint: number,
  input: Int8Array,
): Int8Array {
  const inputSize = tensorSize(quantized.plan.input);
  const outputSize = tensorSize(quantized.plan.output);
  assert(input.length % inputSize === 0, `${input.length} values are no whole inputs of ${inputSize}`);
  const beats = input.length / inputSize;
  const output = new Int8Array(beats * outputSize);
  const runBeat = beatKernel(quantized, inputZeroPoint);
  for (let beat = 0; beat < beats; beat++) {
    runBeat(
      input.subarray(beat * inputSize, (beat + 1) * inputSize),
      output.subarray(beat * outputSize, (beat + 1) * outputSize),
    );
  }
  return output;
}

/** A batch through the whole network. @param input `[beats, length]` @returns `[beats, length]` */
export function runNetworkS8Reference(network: QuantizedNetwork, input: Int8Array): Int8Array {
  let values = input;
  let zeroPoint = network.input.zeroPoint;
  for (const layer of network.layers) {
    values = runLayerS8Reference(layer, zeroPoint, values);
    zeroPoint = layer.outputZeroPoint;
  }
  return values;
}

function beatKernel(
  quantized: QuantizedLayer,
  inputZeroPoint: number,
): (input: Int8Array, output: Int8Array) => void {
  const { layer, input: from } = quantized.plan;
  switch (layer.kind) {
    case 'conv1d':
      return (input, output) => conv1dS8Reference(layer, quantized, inputZeroPoint, input, output);
    case 'dense':
      return (input, output) => fullyConnectedS8Reference(layer, quantized, inputZeroPoint, input, output);
    case 'interpolate': {
      const taps = interpolationTaps(from.length, layer.outputs);
      return (input, output) => interpolateS8Reference(taps, input, output);
    }
    default:
      return assertUnreachable(layer);
  }
}

/** From the accumulator of an output channel to its int8 value. */
function requantize(layer: QuantizedLayer, lowest: number, channel: number, sum: number): number {
  const entry = layer.multipliers.length === 1 ? 0 : channel;
  const scaled = multiplyByQuantizedMultiplier(sum, layer.multipliers[entry], layer.shifts[entry]);
  return Math.min(127, Math.max(lowest, scaled + layer.outputZeroPoint));
}
