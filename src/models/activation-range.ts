/** From the values a tensor took in calibration to the scale and zero point it is quantized with. */
import { assertUnreachable } from '../core/assert.ts';
import type { TensorQuantization } from './int8/quantized-network.ts';
import type { ActivationRangeRule, QuantizeOptions } from './quantize-options.ts';

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** For a tensor that is all zero any scale will do; this one leaves biases room. */
export const SCALE_OF_NOTHING = 2 ** -16;

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

/** @param values at least one; sorted in place. */
export function rangeOf(
  values: Float32Array,
  { range: rule, activations }: Pick<QuantizeOptions, 'range' | 'activations'>,
): ValueRange {
  values.sort();
  const whole = { low: values[0], high: values[values.length - 1] };
  switch (rule.kind) {
    case 'min-max':
      return whole;
    case 'percentile':
      return withoutTails(values, rule);
    case 'kl': {
      const limit = limitOfLeastDivergence(values);
      return { low: Math.max(whole.low, -limit), high: Math.min(whole.high, limit) };
    }
    case 'mse':
      return rangeOfLeastError(values, whole, activations);
    default:
      return assertUnreachable(rule);
  }
}

function withoutTails(
  sorted: Float32Array,
  { percent }: Extract<ActivationRangeRule, { kind: 'percentile' }>,
): ValueRange {
  const last = sorted.length - 1;
  const isOneSided = sorted[0] >= 0;
  const leftOut = (1 - percent / 100) * (isOneSided ? 1 : 0.5);
  return {
    low: isOneSided ? sorted[0] : sorted[Math.floor(leftOut * last)],
    high: sorted[Math.ceil((1 - leftOut) * last)],
  };
}

/** Of the whole range, each tried at both ends alike. */
const SHRINK_STEPS = 100;

/** The range whose quantization comes back with the least mean squared error. */
function rangeOfLeastError(
  values: Float32Array,
  whole: ValueRange,
  activations: QuantizeOptions['activations'],
): ValueRange {
  let best = whole;
  let leastError = Number.POSITIVE_INFINITY;
  for (let step = SHRINK_STEPS; step > 0; step--) {
    const share = step / SHRINK_STEPS;
    const range = { low: share * whole.low, high: share * whole.high };
    const { scale, zeroPoint } = tensorQuantization(range, activations);
    let error = 0;
    for (const value of values) {
      const held = clampRound(value / scale, -128 - zeroPoint, 127 - zeroPoint);
      error += (held * scale - value) ** 2;
    }
    if (error >= leastError) continue;
    leastError = error;
    best = range;
  }
  return best;
}

const KL_BINS = 2048;
/** Magnitudes an int8 can tell apart. */
const KL_LEVELS = 128;

/**
 * The magnitude at which to saturate so that the histogram loses least information, by Kullback-Leibler divergence
 * (Migacz 2017, "8-bit inference with TensorRT"): what lies beyond goes into the last bin, the rest is merged into 128
 * levels, and each level is spread evenly over its bins that are not empty.
 */
function limitOfLeastDivergence(values: Float32Array): number {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const width = largest / KL_BINS;
  const bins = new Float64Array(KL_BINS);
  // Zeros are exact whatever the range; counted, a ReLU's rest would drown everything else.
  for (const value of values)
    if (value !== 0) bins[Math.min(KL_BINS - 1, Math.floor(Math.abs(value) / width))]++;
  let beyond = 0;
  let limit = largest;
  let least = Number.POSITIVE_INFINITY;
  for (let kept = KL_BINS; kept >= KL_LEVELS; kept--) {
    const divergence = divergenceAt(bins, kept, beyond);
    if (divergence < least) {
      least = divergence;
      limit = kept * width;
    }
    beyond += bins[kept - 1];
  }
  return limit;
}

/** Of the first `kept` bins against the same merged into levels; `beyond` is counted in the last of them. */
function divergenceAt(bins: Float64Array, kept: number, beyond: number): number {
  let total = beyond;
  let merged = 0;
  for (let i = 0; i < kept; i++) {
    total += bins[i];
    merged += bins[i];
  }
  if (merged === 0) return Number.POSITIVE_INFINITY;
  let divergence = 0;
  for (let level = 0; level < KL_LEVELS; level++) {
    const start = Math.floor((level * kept) / KL_LEVELS);
    const end = Math.floor(((level + 1) * kept) / KL_LEVELS);
    let sum = 0;
    let filled = 0;
    for (let i = start; i < end; i++) {
      sum += bins[i];
      if (bins[i] > 0) filled++;
    }
    for (let i = start; i < end; i++) {
      const count = bins[i] + (i === kept - 1 ? beyond : 0);
      if (count === 0) continue;
      // The merged histogram knows nothing of what lies beyond: an empty last bin cannot stand for it.
      if (bins[i] === 0) return Number.POSITIVE_INFINITY;
      divergence += (count / total) * Math.log(count / total / (sum / filled / merged));
    }
  }
  return divergence;
}

/** Nearest integer, half away from zero, saturating. */
export function clampRound(value: number, lowest: number, highest: number): number {
  const rounded = Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
  return Math.min(highest, Math.max(lowest, rounded));
}
