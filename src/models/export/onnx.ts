/**
 * The pair as ONNX files, all in standard operators, every layer a Conv over `[beats, channels, length]`: a fully
 * connected layer is one whose kernel covers its whole input. INT8 comes in two forms that runtimes treat differently
 * (`docs/rounding.md`): QDQ, in which a runtime looks for integer operators, and QLinearConv, which is integer as it
 * stands. Each takes and gives floats.
 */
import { interpolationAsDense } from '../fp32/linear-algebra.ts';
import type { TensorQuantization } from '../int8/quantized-network.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { planNetwork, tensorSize } from '../network.ts';
import type { ExportedFile } from './exported-file.ts';
import { type Convolution, channelsFirst, convolutionOf, imageShape } from './onnx-convolution.ts';
import { OnnxGraphBuilder } from './onnx-graph.ts';
import { type ScaledLayer, scaledLayers } from './tensor-scales.ts';

export type OnnxInt8Form = 'qdq' | 'qlinear';

/** A quantized tensor in the graph: its name, and those of its scale and zero point. */
type Quantized = readonly [value: string, scale: string, zeroPoint: string];

export function exportOnnx(pair: ModelPair): ExportedFile[] {
  const { id } = pair.card;
  return [
    { name: `${id}-fp32.onnx`, bytes: onnxFp32(pair) },
    { name: `${id}-int8-qdq.onnx`, bytes: onnxInt8(pair, 'qdq') },
    { name: `${id}-int8-qlinear.onnx`, bytes: onnxInt8(pair, 'qlinear') },
  ];
}

export function onnxFp32({ card, fp32 }: ModelPair): Uint8Array<ArrayBuffer> {
  const { inputLength } = card.network;
  const graph = new OnnxGraphBuilder();
  let at = 'beat';
  for (const [i, plan] of planNetwork(card.network).entries()) {
    const name = `layer${i}`;
    const { weights, biases } = plan.layer.kind === 'interpolate' ? interpolationAsDense(plan) : fp32[i];
    const conv = convolutionOf(plan);
    const parameters = [
      graph.constant(`${name}_weights`, 'float32', conv.weightShape, channelsFirst(weights, conv)),
      graph.constant(`${name}_biases`, 'float32', [biases.length], biases),
    ];
    const image = graph.reshape(at, imageShape(plan), `${name}_input`);
    at = graph.apply('Conv', [image, ...parameters], `${name}_sum`, conv.attributes);
    if (conv.activation === 'relu') at = graph.apply('Relu', [at], name);
  }
  const output = graph.reshape(at, [-1, inputLength], 'reconstruction');
  return graph.write(`${card.name} ${card.version}, FP32`, 'beat', output, inputLength);
}

export function onnxInt8(pair: ModelPair, form: OnnxInt8Form): Uint8Array<ArrayBuffer> {
  const { card, int8 } = pair;
  const graph = new OnnxGraphBuilder();
  const edge = quantizationConstants(graph, 'edge', int8.input);
  let at: Quantized = [graph.apply('QuantizeLinear', ['beat', ...edge], 'beat_int8'), ...edge];
  for (const [i, scaled] of scaledLayers(pair).entries()) {
    at =
      scaled.layer.plan.layer.kind === 'interpolate'
        ? addInterpolation(graph, `layer${i}`, scaled, at)
        : addQuantizedLayer(graph, `layer${i}`, scaled, at, form);
  }
  const [value, scale, zeroPoint] = at;
  const last = graph.reshape(value, [-1, int8.inputLength], 'reconstruction_int8');
  const output = graph.apply('DequantizeLinear', [last, scale, zeroPoint], 'reconstruction');
  return graph.write(`${card.name} ${card.version}, INT8`, 'beat', output, int8.inputLength);
}

function quantizationConstants(
  graph: OnnxGraphBuilder,
  name: string,
  { scale, zeroPoint }: TensorQuantization,
): [scale: string, zeroPoint: string] {
  return [
    graph.constant(`${name}_scale`, 'float32', [], [scale]),
    graph.constant(`${name}_zero_point`, 'int8', [], [zeroPoint]),
  ];
}

function addQuantizedLayer(
  graph: OnnxGraphBuilder,
  name: string,
  scaled: ScaledLayer,
  [input, ...inputQuantization]: Quantized,
  form: OnnxInt8Form,
): Quantized {
  const { layer, output } = scaled;
  const conv = convolutionOf(layer.plan);
  const outputQuantization = quantizationConstants(graph, name, output);
  const image = graph.reshape(input, imageShape(layer.plan), `${name}_input`);
  const source: Quantized = [image, ...inputQuantization];
  const add = form === 'qdq' ? addQdqConvolution : addQlinearConvolution;
  const sum = add(graph, name, scaled, conv, source, outputQuantization);
  // Where the zero point is the lowest value, saturation is the ReLU. Elsewhere it stays among the integers.
  if (conv.activation === 'linear' || output.zeroPoint === -128) return [sum, ...outputQuantization];
  const highest = graph.constant(`${name}_highest`, 'int8', [], [127]);
  return [graph.apply('Clip', [sum, outputQuantization[1], highest], `${name}_relu`), ...outputQuantization];
}

/** @returns the name of the int8 output */
function addQlinearConvolution(
  graph: OnnxGraphBuilder,
  name: string,
  { layer, weightScales }: ScaledLayer,
  conv: Convolution,
  source: Quantized,
  outputQuantization: readonly string[],
): string {
  const weights = channelsFirst(layer.weights, conv);
  const inputs = [
    ...source,
    graph.constant(`${name}_weights`, 'int8', conv.weightShape, weights),
    graph.constant(`${name}_weight_scales`, 'float32', scaleShape(weightScales), weightScales),
    graph.constant(
      `${name}_weight_zero_points`,
      'int8',
      scaleShape(weightScales),
      weightScales.map(() => 0),
    ),
    ...outputQuantization,
    graph.constant(`${name}_biases`, 'int32', [layer.biases.length], layer.biases),
  ];
  return graph.apply('QLinearConv', inputs, `${name}_sum`, conv.attributes);
}

/** @returns the name of the int8 output */
function addQdqConvolution(
  graph: OnnxGraphBuilder,
  name: string,
  { layer, input, weightScales }: ScaledLayer,
  conv: Convolution,
  source: Quantized,
  outputQuantization: readonly string[],
): string {
  const biasScales = weightScales.map((scale) => input.scale * scale);
  const weights = channelsFirst(layer.weights, conv);
  const constants = [
    { part: 'weights', type: 'int8', shape: conv.weightShape, values: weights, scales: weightScales },
    { part: 'biases', type: 'int32', shape: [layer.biases.length], values: layer.biases, scales: biasScales },
  ] as const;
  const dequantized = constants.map(({ part, type, shape, values, scales }) => {
    const constant = graph.constant(`${name}_${part}_${type}`, type, shape, values);
    const scale = graph.constant(`${name}_${part}_scales`, 'float32', scaleShape(scales), scales);
    const along = scales.length > 1 ? { axis: 0 } : {};
    return graph.apply('DequantizeLinear', [constant, scale], `${name}_${part}`, along);
  });
  const real = graph.apply('DequantizeLinear', source, `${name}_real`);
  const sum = graph.apply('Conv', [real, ...dequantized], `${name}_real_sum`, conv.attributes);
  return graph.apply('QuantizeLinear', [sum, ...outputQuantization], `${name}_sum`);
}

/** A scalar for the whole tensor, a vector for a scale per channel. */
function scaleShape(scales: Float32Array): number[] {
  return scales.length > 1 ? [scales.length] : [];
}

/**
 * On the integers themselves and exact: every product is a multiple of 1/1024 below 2^24 of them. ONNX rounds ties to
 * even, the network away from zero, hence sign(x) * floor(|x| + 0.5).
 */
function addInterpolation(
  graph: OnnxGraphBuilder,
  name: string,
  { layer: { plan } }: ScaledLayer,
  [input, scale, zeroPoint]: Quantized,
): Quantized {
  const conv = convolutionOf(plan);
  const { weights } = interpolationAsDense(plan);
  const matrix = graph.constant(`${name}_weights`, 'float32', conv.weightShape, weights);
  const half = graph.constant(`${name}_half`, 'float32', [], [0.5]);
  const image = graph.reshape(input, imageShape(plan), `${name}_input`);
  const real = graph.cast(image, 'float32', `${name}_real`);
  const sum = graph.apply('Conv', [real, matrix], `${name}_sum`, { kernel_shape: [tensorSize(plan.input)] });
  const size = graph.apply('Abs', [sum], `${name}_size`);
  const moved = graph.apply('Add', [size, half], `${name}_moved`);
  const whole = graph.apply('Floor', [moved], `${name}_whole`);
  const sign = graph.apply('Sign', [sum], `${name}_sign`);
  const rounded = graph.apply('Mul', [sign, whole], `${name}_rounded`);
  return [graph.cast(rounded, 'int8', name), scale, zeroPoint];
}
