import { assert } from '../../core/assert.ts';
import { activationMinimum, type QuantizedLayer } from '../int8/quantized-network.ts';
import { FRACTION_ONE, interpolationTaps } from '../interpolation.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { conv1dPadBefore, type LayerPlan, tensorSize } from '../network.ts';
import { cArray, cStructure, refuseOverflow } from './c-constants.ts';
import { biasBytes, cNames, scratchBytes } from './c-names.ts';
import {
  type CBiasType,
  INTERPOLATE,
  layerStructure,
  REQUANTIZE,
  type Rounding,
  RUN_LAYER,
  scoreFunction,
} from './c-templates.ts';

const SCRATCH = ['even', 'odd'] as const;

/** @throws AppError `model-broken` where an accumulator could leave int32. */
export function cSource(pair: ModelPair, rounding: Rounding): string {
  const { prefix, macro } = cNames(pair);
  const { layers, input } = pair.int8;
  const biasType = biasBytes(pair.int8.layers) === 2 ? 'int16_t' : 'int32_t';
  const weighted = layers.flatMap((layer, i) => {
    const inputZeroPoint = i === 0 ? input.zeroPoint : layers[i - 1].outputZeroPoint;
    return layer.plan.weightCount > 0 ? [layerConstants(layer, i, inputZeroPoint, biasType)] : [];
  });
  const hasInterpolation = layers.some(({ plan }) => plan.layer.kind === 'interpolate');
  // A network of one layer needs no buffer between layers, one of two needs one.
  const buffers = scratchBytes(pair).slice(0, layers.length - 1);
  return [
    `/* Made by Beatlens; do not edit. The arithmetic is that of TensorFlow Lite's 8-bit quantization specification,
   with ${rounding} rounding. Shifts to the right of negative numbers are taken to be arithmetic. */`,
    `#include "${prefix}.h"\n`,
    ...(weighted.length > 0 ? [layerStructure(biasType), ...weighted, REQUANTIZE[rounding], RUN_LAYER] : []),
    ...(hasInterpolation ? [INTERPOLATE] : []),
    `void ${prefix}_reconstruct(const int8_t input[${macro}_LENGTH], int8_t reconstruction[${macro}_LENGTH]) {`,
    ...buffers.map((bytes, i) => `  int8_t ${SCRATCH[i]}[${bytes}];`),
    ...layers.map(({ plan }, i) => layerCall(plan, i, layers.length - 1)),
    '}\n',
    scoreFunction(prefix, macro),
  ].join('\n');
}

/** Layers take turns in the two buffers; the last one writes to the caller's. */
function layerCall(plan: LayerPlan, index: number, last: number): string {
  const from = index === 0 ? 'input' : SCRATCH[(index - 1) % 2];
  const to = index === last ? 'reconstruction' : SCRATCH[index % 2];
  if (plan.layer.kind !== 'interpolate') return `  run_layer(&layer${index}, ${from}, ${to});`;
  const inputs = tensorSize(plan.input);
  const { lower, fraction } = interpolationTaps(inputs, plan.layer.outputs);
  const step = lower[1] * FRACTION_ONE + fraction[1];
  return `  interpolate(${from}, ${inputs}, ${to}, ${plan.layer.outputs}, ${step});`;
}

/** A fully connected layer is a convolution with one position whose kernel covers its whole input. */
function layerConstants(
  layer: QuantizedLayer,
  index: number,
  inputZeroPoint: number,
  biasType: CBiasType,
): string {
  const { plan, weights, biases, multipliers, shifts, outputZeroPoint } = layer;
  const name = `layer${index}`;
  assert(plan.layer.kind !== 'interpolate', 'an interpolation has no constants');
  const kernelSize = plan.weightCount / plan.biasCount;
  refuseOverflow(layer, index, kernelSize);
  const conv = plan.layer.kind === 'conv1d' ? plan.layer : null;
  const { length, channels } = plan.input;
  const fields = {
    weights: `${name}_weights`,
    biases: `${name}_biases`,
    multipliers: `${name}_multipliers`,
    shifts: `${name}_shifts`,
    multiplier_step: multipliers.length === 1 ? 0 : 1,
    input_size: tensorSize(plan.input),
    kernel_size: kernelSize,
    stride: conv ? conv.stride * channels : 0,
    pad_before: conv ? conv1dPadBefore(conv, length) * channels : 0,
    positions: conv ? plan.output.length : 1,
    filters: plan.biasCount,
    input_zero_point: inputZeroPoint,
    output_zero_point: outputZeroPoint,
    lowest: activationMinimum(plan.layer.activation, outputZeroPoint),
  };
  return [
    cArray('int8_t', fields.weights, weights),
    cArray(biasType, fields.biases, biases),
    cArray('int32_t', fields.multipliers, multipliers),
    cArray('int8_t', fields.shifts, shifts),
    cStructure('weighted_layer', name, fields),
  ].join('\n');
}
