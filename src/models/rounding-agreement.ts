/**
 * Weight scales with which everybody who rounds once gives the same integers, whatever the input (`docs/rounding.md`).
 * What differs is the factor from a sum to an output value:
 *
 *   fixed     31 bits of the product in double: ours, and TensorFlow Lite's CONV_2D
 *   product   31 bits of the product in float32: TensorFlow Lite's FULLY_CONNECTED (`GetQuantizedConvolutionMultipler`)
 *   float     a float32 that multiplies a float32, to the nearest even integer: XNNPACK, onnxruntime
 *
 * Each of them never falls as the sum grows. So they agree on every sum where they agree on the sums at which the output
 * takes its steps, of which an int8 has 255 at most.
 */
import { activationMinimum, type TensorQuantization } from './int8/quantized-network.ts';
import {
  isShift,
  multiplyByQuantizedMultiplier,
  type QuantizedMultiplier,
  quantizeMultiplier,
} from './int8/requantize.ts';
import type { LayerPlan } from './network.ts';

/** A layer and the tensors before and after it. */
export interface LayerBetween {
  readonly plan: LayerPlan;
  readonly from: TensorQuantization;
  readonly to: TensorQuantization;
}

/** From a sum to an output value before its zero point is added. */
type Requantize = (sum: number) => number;

/** Together a part in 10^4: too little to be seen in a weight of 127 steps. */
const MOST_MOVES = 1024;
/** The first one does, as a rule. */
const MOST_MOVES_BEYOND_A_POWER = 64;
const LARGEST_SUM = 2 ** 31 - 1;

/**
 * The finest scale from `finest` upwards, at most twice as coarse, whose factor acts as a shift and with which the three
 * factors agree. Where there is none, the finest one with which they agree, in units in the last place from `finest`
 * upwards; where there is none within reach either, `finest` as it is.
 * @param finest float32
 */
export function agreeableWeightScale(finest: number, between: LayerBetween): number {
  return (
    scaleFrom(scaleOfNextPower(finest, between), MOST_MOVES_BEYOND_A_POWER, between, true) ??
    scaleFrom(finest, MOST_MOVES, between, false) ??
    finest
  );
}

/**
 * The scale at or above `finest` whose factor is a power of two 2^-n, and a hair more. The hair is three quarters of what
 * `isShift` allows: with it a tie lies about as far beyond the half as the next sum falls short of it, so that those who
 * add in floats meet no tie either.
 */
function scaleOfNextPower(finest: number, { from, to }: LayerBetween): number {
  const unit = to.scale / from.scale;
  const power = 2 ** Math.ceil(Math.log2(finest / unit));
  const scale = Math.fround(power * unit * (1 + 0.75 * 2 ** -8 * Math.min(power, 0.25)));
  return scale >= finest ? scale : 2 * scale;
}

function scaleFrom(
  first: number,
  mostMoves: number,
  between: LayerBetween,
  needsShift: boolean,
): number | null {
  const { from, to } = between;
  let scale = first;
  for (let move = 0; move <= mostMoves; move++) {
    const isAllowed = !needsShift || isShift(quantizeMultiplier((from.scale * scale) / to.scale));
    if (isAllowed && doRoundingsAgree(scale, between)) return scale;
    scale = nextFloat32(scale);
  }
  return null;
}

/** Whether the three factors send every sum to the same output value. */
export function doRoundingsAgree(weightScale: number, { plan, from, to }: LayerBetween): boolean {
  if (plan.layer.kind === 'interpolate') return true;
  const fixed = fixedRequantize((from.scale * weightScale) / to.scale);
  const others = [
    fixedRequantize(Math.fround(from.scale * weightScale) / to.scale),
    floatRequantize(from.scale, weightScale, to.scale),
  ];
  const lowest = activationMinimum(plan.layer.activation, to.zeroPoint) - to.zeroPoint;
  for (let value = lowest + 1; value <= 127 - to.zeroPoint; value++) {
    const step = firstSumOf(value, fixed, (from.scale * weightScale) / to.scale);
    if (step === null) continue;
    if (others.some((other) => other(step) < value || other(step - 1) >= value)) return false;
  }
  return true;
}

/** The sums that can occur, ends included, int32. */
export interface SumRange {
  readonly low: number;
  readonly high: number;
}

/** Whether all three factors of these scales send every sum that can occur to the output value that `wanted` sends it to. */
export function doScalesGive(
  wanted: QuantizedMultiplier,
  weightScale: number,
  { plan, from, to }: LayerBetween,
  { low, high }: SumRange,
): boolean {
  if (plan.layer.kind === 'interpolate') return true;
  const ours = (sum: number): number => multiplyByQuantizedMultiplier(sum, wanted.multiplier, wanted.shift);
  const others = [
    fixedRequantize((from.scale * weightScale) / to.scale),
    fixedRequantize(Math.fround(from.scale * weightScale) / to.scale),
    floatRequantize(from.scale, weightScale, to.scale),
  ];
  const lowest = activationMinimum(plan.layer.activation, to.zeroPoint) - to.zeroPoint;
  for (let value = lowest + 1; value <= 127 - to.zeroPoint; value++) {
    const step = firstIn(low, high + 1, (sum) => ours(sum) >= value);
    if (step <= high && others.some((other) => other(step) < value)) return false;
    if (step > low && others.some((other) => other(step - 1) >= value)) return false;
  }
  return true;
}

/** The first integer from `low` on for which what stays true becomes true; `end` where none before it does. */
function firstIn(low: number, end: number, isTrue: (value: number) => boolean): number {
  let [from, to] = [low, end];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isTrue(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** XNNPACK's requantization: `float32(sum) x float32(factor)`, ties to even. */
function floatRequantize(inputScale: number, weightScale: number, outputScale: number): Requantize {
  const factor = Math.fround(Math.fround(inputScale * weightScale) / outputScale);
  return (sum) => roundToEven(Math.fround(Math.fround(sum) * factor));
}

function fixedRequantize(factor: number): Requantize {
  const { multiplier, shift } = quantizeMultiplier(factor);
  return (sum) => multiplyByQuantizedMultiplier(sum, multiplier, shift);
}

/** The smallest sum that gives `value` or more; null where no int32 does, or all do. */
function firstSumOf(value: number, requantize: Requantize, factor: number): number | null {
  let sum = Math.ceil((value - 0.5) / factor);
  if (!(Math.abs(sum) < LARGEST_SUM)) return null;
  while (requantize(sum - 1) >= value) sum--;
  while (requantize(sum) < value) sum++;
  return sum;
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** One unit in the last place up, for a positive normal number: the factor adds between 3/4 and 3/2 of one. */
function nextFloat32(value: number): number {
  return Math.fround(value * (1 + 1.5 * 2 ** -24));
}
