/**
 * A layer's numbers as the vector kernel of `assembly/int8` wants them: with factors that act as shifts (`isShift`).
 * Neither form ever falls as the sum grows, so that they agree on saturated outputs too. Weights and biases take the
 * power of two that makes the shift the same in all channels; int16 and int32 leave room for it.
 */
import { assert } from '../../../core/assert.ts';
import { channelBlocks, walkWindows } from '../../simd/activation-layout.ts';
import { activationMinimum, type QuantizedLayer } from '../quantized-network.ts';
import { isShift, multiplyByQuantizedMultiplier, type QuantizedMultiplier } from '../requantize.ts';

/** To the right, where it fits: after narrowing to two bytes, of which it leaves one. */
const USUAL_SHIFT = 8;
/** |int8 weight| <= 128, so that 2^8 times it still is an int16, or -2^15. */
const MOST_WEIGHT_BITS = 8;

export interface VectorParameters {
  /** Of every sum, to the right. */
  readonly shift: number;
  /** As the kernel reads them. */
  readonly bytes: Uint8Array;
}

interface ScaledChannel {
  /** Of weights and bias, a power of two; 0 for a channel without weights. */
  readonly factor: number;
  readonly bias: number;
}

/** @returns null where a shift would not give what the multipliers give, or numbers would not fit. */
export function prepareVectorParameters(
  layer: QuantizedLayer,
  inputZeroPoint: number,
): VectorParameters | null {
  const shift = Math.max(USUAL_SHIFT, ...Array.from(layer.shifts, (own) => 1 - own));
  const scaled: ScaledChannel[] = [];
  for (let channel = 0; channel < layer.biases.length; channel++) {
    const own = scaleChannel(layer, inputZeroPoint, channel, shift);
    if (own === null) return null;
    scaled.push(own);
  }
  return { shift, bytes: arrangeParameters(layer, scaled, roundingBias(layer, shift)) };
}

/**
 * A block of biases and weights after another, as `channelBlocks` has them.
 * @param rounding the bias of a lane without a channel, which so gives 0
 */
function arrangeParameters(
  layer: QuantizedLayer,
  scaled: readonly ScaledChannel[],
  rounding: number,
): Uint8Array {
  const { window, channels } = walkWindows(layer.plan);
  const pairs = Math.ceil(window / 2);
  const parts: ArrayBufferView[] = [];
  for (const { first, width } of channelBlocks(channels)) {
    const biases = new Int32Array(width).fill(rounding);
    const weights = new Int16Array(2 * pairs * width);
    for (let lane = 0; lane < width && first + lane < channels; lane++) {
      const { factor, bias } = scaled[first + lane];
      biases[lane] = bias;
      for (let i = 0; i < window; i++) {
        const weight = layer.weights[(first + lane) * window + i];
        weights[((i >> 1) * width + lane) * 2 + (i & 1)] = weight * factor;
      }
    }
    parts.push(biases, weights);
  }
  return concatenateBytes(parts);
}

/** The parameters of the scalar kernel: the numbers as they are. */
export function prepareScalarParameters(layer: QuantizedLayer): Uint8Array {
  const channels = layer.biases.length;
  const constants = new Int32Array(3 * channels);
  for (let channel = 0; channel < channels; channel++) {
    const { multiplier, shift } = multiplierOf(layer, channel);
    constants.set([layer.biases[channel], multiplier, 31 - shift], 3 * channel);
  }
  return concatenateBytes([constants, Int16Array.from(layer.weights)]);
}

function multiplierOf(layer: QuantizedLayer, channel: number): QuantizedMultiplier {
  const entry = layer.multipliers.length === 1 ? 0 : channel;
  const multiplier = layer.multipliers[entry];
  const shift = layer.shifts[entry];
  assert(multiplier >= 0 && shift >= -31 && shift <= 30, `a multiplier of ${multiplier} * 2^${shift}`);
  return { multiplier, shift };
}

/**
 * Half a step of the output goes into the bias, for the kernel to round by, and where outputs may be negative the zero point,
 * for it to clamp by.
 */
function roundingBias(layer: QuantizedLayer, shift: number): number {
  const half = 2 ** (shift - 1);
  return outputBounds(layer).lowest === 0 ? half : half + layer.outputZeroPoint * 2 ** shift;
}

function scaleChannel(
  layer: QuantizedLayer,
  inputZeroPoint: number,
  channel: number,
  shift: number,
): ScaledChannel | null {
  const rounding = roundingBias(layer, shift);
  const extent = sumExtent(layer, inputZeroPoint, channel);
  // Without a weight a channel says the same whatever comes in; pruning leaves such, with multipliers of any size.
  if (extent.isConstant) {
    const bias = constantOutput(layer, channel) * 2 ** shift + rounding;
    return Math.abs(bias) < 2 ** 31 ? { factor: 0, bias } : null;
  }
  const own = multiplierOf(layer, channel);
  if (!isShift(own)) return null;
  const bits = shift - (1 - own.shift);
  if (bits > MOST_WEIGHT_BITS || extent.largest * 2 ** bits + Math.abs(rounding) >= 2 ** 31) return null;
  return { factor: 2 ** bits, bias: layer.biases[channel] * 2 ** bits + rounding };
}

/** With its zero point taken off. */
function constantOutput(layer: QuantizedLayer, channel: number): number {
  const { multiplier, shift } = multiplierOf(layer, channel);
  const { lowest, highest } = outputBounds(layer);
  const value = multiplyByQuantizedMultiplier(layer.biases[channel], multiplier, shift);
  return Math.min(highest, Math.max(lowest, value));
}

/** The largest |sum| that any input gives. */
function sumExtent(
  layer: QuantizedLayer,
  inputZeroPoint: number,
  channel: number,
): { largest: number; isConstant: boolean } {
  const { window } = walkWindows(layer.plan);
  let rising = 0;
  let falling = 0;
  for (let i = channel * window; i < (channel + 1) * window; i++) {
    const weight = layer.weights[i];
    if (weight > 0) rising += weight;
    else falling += weight;
  }
  const lowest = -128 - inputZeroPoint;
  const highest = 127 - inputZeroPoint;
  const low = layer.biases[channel] + rising * lowest + falling * highest;
  const high = layer.biases[channel] + rising * highest + falling * lowest;
  return { largest: Math.max(-low, high), isConstant: rising === 0 && falling === 0 };
}

/** With the zero point taken off. */
export function outputBounds({ plan, outputZeroPoint }: QuantizedLayer): {
  lowest: number;
  highest: number;
} {
  const { layer } = plan;
  const lowest = layer.kind === 'interpolate' ? -128 : activationMinimum(layer.activation, outputZeroPoint);
  return { lowest: lowest - outputZeroPoint, highest: 127 - outputZeroPoint };
}

function concatenateBytes(parts: readonly ArrayBufferView[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    joined.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return joined;
}
