/**
 * The scales a runtime wants, found again from the multipliers of the INT8 network. The artifact keeps only what
 * integers need, so the scale of a weight tensor is the float32 from which its multiplier was made: 24 bits against
 * 31, hence one or none.
 */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import type { QuantizedLayer, TensorQuantization } from '../int8/quantized-network.ts';
import { quantizeMultiplier } from '../int8/requantize.ts';
import type { ModelPair } from '../load-model-pair.ts';

/** A layer of the INT8 network with the scale and zero point of everything in it. */
export interface ScaledLayer {
  readonly layer: QuantizedLayer;
  readonly input: TensorQuantization;
  readonly output: TensorQuantization;
  /** float32, one for the layer or one per output channel; empty for a layer without weights. */
  readonly weightScales: Float32Array;
}

/** @throws AppError `model-broken` where card and artifact do not belong together. */
export function scaledLayers({ card, int8 }: Pick<ModelPair, 'card' | 'int8'>): ScaledLayer[] {
  const { tensors } = card.quantization;
  assert(tensors.length === int8.layers.length + 1, 'one scale for the input and one for each layer');
  return int8.layers.map((layer, i) => {
    const [input, output] = [tensors[i], tensors[i + 1]];
    if (output.zeroPoint !== layer.outputZeroPoint) {
      throw new AppError(
        'model-broken',
        `Layer ${i} has the zero point ${layer.outputZeroPoint}, the card says ${output.zeroPoint}.`,
      );
    }
    const weightScales = Float32Array.from(layer.multipliers, (multiplier, channel) => {
      const scale = findWeightScale(input.scale, output.scale, multiplier, layer.shifts[channel]);
      if (scale !== null) return scale;
      throw new AppError(
        'model-broken',
        `No weight scale gives layer ${i} its multiplier ${multiplier} with the scales of the card.`,
      );
    });
    return { layer, input, output, weightScales };
  });
}

/** The float32 `scale` for which `inputScale * scale / outputScale` becomes this very multiplier and shift. */
export function findWeightScale(
  inputScale: number,
  outputScale: number,
  multiplier: number,
  shift: number,
): number | null {
  const near = Math.fround((multiplier * 2 ** (shift - 31) * outputScale) / inputScale);
  const step = 2 ** (Math.floor(Math.log2(near)) - 23);
  for (const scale of [near, Math.fround(near - step), Math.fround(near + step)]) {
    const found = quantizeMultiplier((inputScale * scale) / outputScale);
    if (found.multiplier === multiplier && found.shift === shift) return scale;
  }
  return null;
}
