import { assert } from '../../core/assert.ts';
import { firstDenseLayer } from '../classifier/classifier-network.ts';
import { activationMinimum, type QuantizedLayer } from '../int8/quantized-network.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import { type LayerPlan, tensorSize } from '../network.ts';
import { cArray, cStructure, refuseOverflow } from './c-constants.ts';
import { biasBytes, type CNames } from './c-names.ts';
import { type CBiasType, REQUANTIZE } from './c-templates.ts';
import { packWeights, paddedInput } from './classifier-c-blocks.ts';
import { blockLayerStructure, classFunction, RUN_BLOCK_LAYER } from './classifier-c-templates.ts';

const BUFFERS = ['even', 'odd'] as const;

/** @throws AppError `model-broken` where an accumulator could leave int32. */
export function classifierCSource(classifier: QuantizedClassifier, { prefix, macro }: CNames): string {
  const { layers } = classifier;
  const biasType = biasBytes(layers) === 2 ? 'int16_t' : 'int32_t';
  const zeroPoints = inputZeroPoints(classifier);
  return [
    `/* Made by Beatlens; do not edit. The arithmetic is that of TensorFlow Lite's 8-bit quantization specification,
   with single rounding. Shifts to the right of negative numbers are taken to be arithmetic. */`,
    `#include "${prefix}.h"\n\n#include <stddef.h>\n`,
    blockLayerStructure(biasType),
    ...layers.map((layer, i) => layerConstants(layer, i, zeroPoints[i], biasType)),
    REQUANTIZE.single,
    RUN_BLOCK_LAYER,
    logitsFunction(classifier, zeroPoints, { prefix, macro }),
    classFunction(prefix, macro),
  ].join('\n');
}

/** Bytes of the buffers that hold the input of layer 0, 2, ... and of layer 1, 3, ... */
export function bufferBytes(plans: readonly LayerPlan[]): readonly [number, number] {
  const lengths = plans.map((plan) => paddedInput(plan).length);
  const largest = (parity: number): number => Math.max(...lengths.filter((_, i) => i % 2 === parity));
  return [largest(0), largest(1)];
}

function inputZeroPoints({ input, layers }: QuantizedClassifier): number[] {
  return [input.zeroPoint, ...layers.slice(0, -1).map(({ outputZeroPoint }) => outputZeroPoint)];
}

/** Each layer's input is laid between its paddings; the last layer writes to the caller's logits. */
function logitsFunction(
  { network, layers }: QuantizedClassifier,
  zeroPoints: readonly number[],
  { prefix, macro }: CNames,
): string {
  const first = firstDenseLayer(network);
  const inputs = layers.map(({ plan }) => paddedInput(plan));
  const trunk = tensorSize(layers[first - 1].plan.output);
  const into = (i: number, at: number): string => (at > 0 ? `${BUFFERS[i % 2]} + ${at}` : BUFFERS[i % 2]);
  const fill = (i: number): string => `  fill(${into(i, 0)}, ${inputs[i].length}, ${zeroPoints[i]});`;
  const steps = layers.flatMap((_, i) => {
    if (i === layers.length - 1) return [`  run_layer(&layer${i}, ${into(i, 0)}, logits);`];
    const run = `  run_layer(&layer${i}, ${into(i, 0)}, ${into(i + 1, inputs[i + 1].padBefore)});`;
    const join = `  copy(${into(i + 1, trunk)}, features, ${macro}_FEATURES);`;
    return [fill(i + 1), run, ...(i + 1 === first ? [join] : [])];
  });
  return [
    `void ${prefix}_logits(const int8_t window[${macro}_LENGTH], const int8_t features[${macro}_FEATURES],
    int8_t logits[${macro}_CLASSES]) {`,
    ...bufferBytes(layers.map(({ plan }) => plan)).map((bytes, i) => `  int8_t ${BUFFERS[i]}[${bytes}];`),
    fill(0),
    `  copy(${into(0, inputs[0].padBefore)}, window, ${macro}_LENGTH);`,
    ...steps,
    '}\n',
  ].join('\n');
}

function layerConstants(
  layer: QuantizedLayer,
  index: number,
  inputZeroPoint: number,
  biasType: CBiasType,
): string {
  const { plan, biases, multipliers, shifts, outputZeroPoint } = layer;
  assert(plan.layer.kind !== 'interpolate', 'a classifier does not interpolate');
  refuseOverflow(layer, index, plan.weightCount / plan.biasCount);
  const { weights, skips, blocks } = packWeights(layer);
  const name = `layer${index}`;
  const fields = {
    weights: `${name}_weights`,
    skips: skips ? `${name}_skips` : 'NULL',
    blocks: `${name}_blocks`,
    biases: `${name}_biases`,
    multipliers: `${name}_multipliers`,
    shifts: `${name}_shifts`,
    multiplier_step: multipliers.length === 1 ? 0 : 1,
    stride: paddedInput(plan).stride,
    positions: plan.layer.kind === 'conv1d' ? plan.output.length : 1,
    filters: plan.biasCount,
    input_zero_point: inputZeroPoint,
    output_zero_point: outputZeroPoint,
    lowest: activationMinimum(plan.layer.activation, outputZeroPoint),
  };
  return [
    cArray('int8_t', fields.weights, weights),
    ...(skips ? [cArray('uint8_t', fields.skips, skips)] : []),
    cArray('uint16_t', fields.blocks, blocks),
    cArray(biasType, fields.biases, biases),
    cArray('int32_t', fields.multipliers, multipliers),
    cArray('int8_t', fields.shifts, shifts),
    cStructure('block_layer', name, fields),
  ].join('\n');
}
