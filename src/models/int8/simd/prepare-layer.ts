/**
 * A layer's numbers as the vector kernel of `assembly/int8` wants them. A sum `s` with multiplier `m` requantizes to
 *
 *   floor((s m + 2^(30 - shift)) / 2^(31 - shift)),
 *
 * whose numerator and denominator take the same power of two, 2^(N + 1 + shift), so that all four channels of a vector
 * divide by 2^(32 + N). With N > 0 what is added is a multiple of 2^32, and is 2^(N - 1) on the high half of the
 * product. The power on the sum is put into weights and biases, which int16 and int32 leave room for.
 */
import { assert } from '../../../core/assert.ts';
import { walkWindows } from '../../simd/activation-layout.ts';
import { activationMinimum, type QuantizedLayer } from '../quantized-network.ts';
import { multiplyByQuantizedMultiplier } from '../requantize.ts';

/** Four channels to a vector; a lane without a channel gives 0. */
const LANES = 4;
const BLOCK_WORDS = 12;
/** N where it fits, so that the kernel need not shift by a variable. */
const USUAL_SHIFT = 11;
const MOST_SHIFT = 31;
/** |int8 weight| <= 128, so that 2^8 times it still is an int16. */
const MOST_WEIGHT_BITS = 8;

interface ChannelScaling {
  readonly multiplier: number;
  /** Power of two on weights and bias. */
  readonly bits: number;
  readonly bias: number;
}

const NO_CHANNEL: ChannelScaling = { multiplier: 0, bits: 0, bias: 0 };

/** @returns the parameters of the vector kernel, or null where the scaled numbers would not fit. */
export function prepareVectorParameters(layer: QuantizedLayer, inputZeroPoint: number): Uint8Array | null {
  const { window, channels } = walkWindows(layer.plan);
  const pairs = Math.ceil(window / 2);
  const parts: ArrayBufferView[] = [];
  for (let first = 0; first < channels; ) {
    const width = channels - first > LANES ? 2 * LANES : LANES;
    const scalings: ChannelScaling[] = [];
    for (let lane = 0; lane < width; lane += LANES) {
      const block = scaleChannels(layer, inputZeroPoint, first + lane);
      if (block === null) return null;
      parts.push(encodeBlock(block));
      scalings.push(...block.scalings);
    }
    const weights = new Int16Array(2 * pairs * width);
    for (let i = 0; i < window; i++) {
      for (let lane = 0; lane < width && first + lane < channels; lane++) {
        const weight = layer.weights[(first + lane) * window + i];
        weights[(Math.floor(i / 2) * width + lane) * 2 + (i % 2)] = weight * 2 ** scalings[lane].bits;
      }
    }
    parts.push(weights);
    first += width;
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

function multiplierOf(layer: QuantizedLayer, channel: number): { multiplier: number; shift: number } {
  const entry = layer.multipliers.length === 1 ? 0 : channel;
  const multiplier = layer.multipliers[entry];
  const shift = layer.shifts[entry];
  assert(multiplier >= 0 && shift >= -31 && shift <= 30, `a multiplier of ${multiplier} * 2^${shift}`);
  return { multiplier, shift };
}

interface ScaledBlock {
  readonly scalings: readonly ChannelScaling[];
  /** N */
  readonly shift: number;
}

/** Four channels from `first` on; null where they do not fit. */
function scaleChannels(layer: QuantizedLayer, inputZeroPoint: number, first: number): ScaledBlock | null {
  const channels = layer.biases.length;
  const present = Array.from({ length: LANES }, (_, lane) => first + lane).filter((c) => c < channels);
  const live = present.filter((channel) => !isConstant(layer, channel));
  const leastShift = Math.max(1, ...live.map((channel) => -multiplierOf(layer, channel).shift - 1));
  for (const shift of [USUAL_SHIFT, leastShift]) {
    if (shift < leastShift || shift > MOST_SHIFT) continue;
    const scalings = present.map((channel) =>
      isConstant(layer, channel)
        ? constantChannel(layer, channel, shift)
        : scaleChannel(layer, inputZeroPoint, channel, shift),
    );
    while (scalings.length < LANES) scalings.push(NO_CHANNEL);
    if (scalings.every((scaling) => scaling !== null)) return { scalings, shift };
  }
  return null;
}

function scaleChannel(
  layer: QuantizedLayer,
  inputZeroPoint: number,
  channel: number,
  shift: number,
): ChannelScaling | null {
  const own = multiplierOf(layer, channel);
  const bits = shift + 1 + own.shift;
  if (bits > MOST_WEIGHT_BITS) return null;
  if (largestSum(layer, inputZeroPoint, channel) * 2 ** bits >= 2 ** 31) return null;
  return { multiplier: own.multiplier, bits, bias: layer.biases[channel] * 2 ** bits };
}

function kernelOf(layer: QuantizedLayer, channel: number): Int8Array {
  const { window } = walkWindows(layer.plan);
  return layer.weights.subarray(channel * window, (channel + 1) * window);
}

/** Without a weight a channel says the same whatever comes in; pruning leaves such, with multipliers of any size. */
function isConstant(layer: QuantizedLayer, channel: number): boolean {
  return kernelOf(layer, channel).every((weight) => weight === 0);
}

function constantChannel(layer: QuantizedLayer, channel: number, shift: number): ChannelScaling | null {
  const { multiplier, shift: ownShift } = multiplierOf(layer, channel);
  const value = multiplyByQuantizedMultiplier(layer.biases[channel], multiplier, ownShift);
  const { lowest, highest } = outputBounds(layer);
  const clamped = Math.min(highest, Math.max(lowest, value));
  // Times 2^30 and divided by 2^(32 + N) it is itself.
  const bias = clamped * 2 ** (shift + 2);
  return Math.abs(bias) < 2 ** 31 ? { multiplier: 2 ** 30, bits: 0, bias } : null;
}

/** The largest |sum| that any input gives. */
function largestSum(layer: QuantizedLayer, inputZeroPoint: number, channel: number): number {
  let low = layer.biases[channel];
  let high = low;
  for (const weight of kernelOf(layer, channel)) {
    const ends = [weight * (-128 - inputZeroPoint), weight * (127 - inputZeroPoint)];
    low += Math.min(...ends);
    high += Math.max(...ends);
  }
  return Math.max(-low, high);
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

/** int32: bias[4], multiplier[4], N, three unused. */
function encodeBlock({ scalings, shift }: ScaledBlock): Int32Array {
  const words = new Int32Array(BLOCK_WORDS);
  for (const [lane, { bias, multiplier }] of scalings.entries()) {
    words[lane] = bias;
    words[4 + lane] = multiplier;
  }
  words[8] = shift;
  return words;
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
