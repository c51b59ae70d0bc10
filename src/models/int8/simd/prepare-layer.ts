/**
 * A layer's numbers as the vector kernel of `assembly/int8` wants them. A sum `s` with multiplier `m`, left shift `l`
 * and right shift `n` requantizes to
 *
 *   floor((s 2^l m + 2^30 + (half - isNegative) 2^31) / 2^(31 + n)),  half = 2^(n - 1);  for n = 0 without the bracket,
 *
 * which is both roundings of `requantize.ts` in one: the floor of a floor is one floor. Numerator and denominator
 * take the same power of two, 2^(N - n + 1), so that all four channels of a vector divide by 2^(32 + N). With N > n
 * everything but the product is a multiple of 2^32, and is added to its high half. The power on the sum is put into
 * weights and biases, which int16 and int32 leave room for.
 */
import { assert } from '../../../core/assert.ts';
import { walkWindows } from '../../simd/activation-layout.ts';
import { activationMinimum, type QuantizedLayer } from '../quantized-network.ts';
import { multiplyByQuantizedMultiplier } from '../requantize.ts';

/** Requantization constants of four channels; a lane without a channel gives 0. */
const LANES = 4;
const BLOCK_WORDS = 20;
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
  /** Added to the high half of the product. */
  readonly rounding: number;
  /** Added to it as well where the sum is negative: 0 or -(2^k). */
  readonly tie: number;
}

const NO_CHANNEL: ChannelScaling = { multiplier: 0, bits: 0, bias: 0, rounding: 0, tie: 0 };

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
      // Where negative results are cut off anyway, no tie among them matters.
      parts.push(encodeBlock(block, outputBounds(layer).lowest < 0));
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
  const constants = new Int32Array(4 * channels);
  for (let channel = 0; channel < channels; channel++) {
    const { multiplier, shift } = multiplierOf(layer, channel);
    constants.set([layer.biases[channel], multiplier, Math.max(0, shift), Math.max(0, -shift)], 4 * channel);
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
  const leastShift = 1 + Math.max(0, ...live.map((channel) => -multiplierOf(layer, channel).shift));
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
  const right = Math.max(0, -own.shift);
  const bits = shift - right + Math.max(0, own.shift) + 1;
  if (bits > MOST_WEIGHT_BITS) return null;
  if (largestSum(layer, inputZeroPoint, channel) * 2 ** bits >= 2 ** 31) return null;
  return {
    multiplier: own.multiplier,
    bits,
    bias: layer.biases[channel] * 2 ** bits,
    rounding: 2 ** (shift - right - 1) + (right > 0 ? 2 ** (shift - 1) : 0),
    tie: right > 0 ? -(2 ** (shift - right)) : 0,
  };
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
  const rounding = clamped * 2 ** shift;
  return Math.abs(rounding) < 2 ** 31 ? { ...NO_CHANNEL, rounding } : null;
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

/** int32: bias[4], multiplier[4], rounding[4], tie[4], shift, whether ties matter, two unused. */
function encodeBlock({ scalings, shift }: ScaledBlock, doTiesMatter: boolean): Int32Array {
  const words = new Int32Array(BLOCK_WORDS);
  for (const [lane, { bias, multiplier, rounding, tie }] of scalings.entries()) {
    words[lane] = bias;
    words[4 + lane] = multiplier;
    words[8 + lane] = rounding;
    words[12 + lane] = tie;
  }
  words[16] = shift;
  words[17] = doTiesMatter ? 1 : 0;
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
