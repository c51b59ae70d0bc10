/**
 * Scales for the tensors of an INT8 classifier, which runtimes want and its artifact does not keep: those of its ends and of
 * the joined tensor are there, those between other layers are free, for a ReLU lets a positive factor through. They become
 * powers of two. The weight scales follow from the multipliers, and each is held against its multiplier on every sum that
 * can occur, as every way of rounding in use has it (`docs/rounding.md`).
 */
import { AppError } from '../../core/app-error.ts';
import { firstDenseLayer } from '../classifier/classifier-network.ts';
import type { QuantizedLayer, TensorQuantization } from '../int8/quantized-network.ts';
import type { QuantizedMultiplier } from '../int8/requantize.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import { doScalesGive, type LayerBetween, type SumRange } from '../rounding-agreement.ts';
import type { ScaledLayer } from './tensor-scales.ts';

/** Weights of one channel then reach to about 1. */
const USUAL_WEIGHT_SCALE = 2 ** -7;
/** Steps of a float32 on either side of the scale that the multiplier says. */
const MOST_MOVES = 64;
/** Below it a multiplier is 0, see `quantizeMultiplier`. */
const SMALLEST_FACTOR = 2 ** -32;

/** @throws AppError `model-broken` where no scale gives a channel its values. */
export function scaledClassifierLayers(classifier: QuantizedClassifier): ScaledLayer[] {
  const { network, layers, joined, output } = classifier;
  const trunkEnd = firstDenseLayer(network) - 1;
  let from = classifier.input;
  return layers.map((layer, i) => {
    const isLast = i === layers.length - 1;
    const to = isLast ? output : i === trunkEnd ? joined : freeTensor(layer, from);
    const between = { plan: layer.plan, from, to };
    const weightScales = Float32Array.from(layer.multipliers, (multiplier, entry) => {
      const wanted = { multiplier, shift: layer.shifts[entry] };
      const scale = weightScaleFor(wanted, between, sumRangeOf(layer, entry, from.zeroPoint));
      if (scale !== null) return scale;
      throw new AppError(
        'model-broken',
        `No weight scale gives channel ${entry} of layer ${i} what its multiplier ${multiplier} gives.`,
      );
    });
    from = to;
    return { layer, input: between.from, output: to, weightScales };
  });
}

function freeTensor(
  { multipliers, shifts, outputZeroPoint }: QuantizedLayer,
  from: TensorQuantization,
): TensorQuantization {
  const factors = Array.from(multipliers, (multiplier, i) => factorOf({ multiplier, shift: shifts[i] }));
  const largest = Math.max(SMALLEST_FACTOR, ...factors);
  const scale = 2 ** Math.round(Math.log2((from.scale * USUAL_WEIGHT_SCALE) / largest));
  return { scale, zeroPoint: outputZeroPoint };
}

function factorOf({ multiplier, shift }: QuantizedMultiplier): number {
  return multiplier * 2 ** (shift - 31);
}

function weightScaleFor(wanted: QuantizedMultiplier, between: LayerBetween, sums: SumRange): number | null {
  if (wanted.multiplier === 0) return null;
  const near = Math.fround((factorOf(wanted) * between.to.scale) / between.from.scale);
  const unit = 2 ** (Math.floor(Math.log2(near)) - 23);
  for (let move = 0; move <= MOST_MOVES; move++) {
    for (const scale of [near + move * unit, near - move * unit]) {
      if (doScalesGive(wanted, scale, between, sums)) return scale;
    }
  }
  return null;
}

/** Over the channels that share the multiplier: all of the layer where there is one. */
function sumRangeOf(layer: QuantizedLayer, entry: number, inputZeroPoint: number): SumRange {
  const { weights, biases, multipliers } = layer;
  const inputs = weights.length / biases.length;
  const [lowest, highest] = [-128 - inputZeroPoint, 127 - inputZeroPoint];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [channel, bias] of biases.entries()) {
    if (multipliers.length > 1 && channel !== entry) continue;
    let [least, most] = [bias, bias];
    for (const weight of weights.subarray(channel * inputs, (channel + 1) * inputs)) {
      least += weight * (weight > 0 ? lowest : highest);
      most += weight * (weight > 0 ? highest : lowest);
    }
    low = Math.min(low, least);
    high = Math.max(high, most);
  }
  return { low, high };
}
