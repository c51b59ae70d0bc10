/** Layers as ONNX nodes: Conv, and its two forms in INT8. */
import type { TensorQuantization } from '../int8/quantized-network.ts';
import type { LayerPlan, LayerWeights } from '../network.ts';
import { type Convolution, channelsFirst, convolutionOf, imageShape } from './onnx-convolution.ts';
import type { OnnxGraphBuilder } from './onnx-graph.ts';
import type { ScaledLayer } from './tensor-scales.ts';

export type OnnxInt8Form = 'qdq' | 'qlinear';

/** A quantized tensor in the graph: its name, and those of its scale and zero point. */
export type Quantized = readonly [value: string, scale: string, zeroPoint: string];

/** @returns the name of the output */
export function addFloatLayer(
  graph: OnnxGraphBuilder,
  name: string,
  plan: LayerPlan,
  { weights, biases }: LayerWeights,
  input: string,
): string {
  const conv = convolutionOf(plan);
  const parameters = [
    graph.constant(`${name}_weights`, 'float32', conv.weightShape, channelsFirst(weights, conv)),
    graph.constant(`${name}_biases`, 'float32', [biases.length], biases),
  ];
  const image = graph.reshape(input, imageShape(plan), `${name}_input`);
  const sum = graph.apply('Conv', [image, ...parameters], `${name}_sum`, conv.attributes);
  return conv.activation === 'relu' ? graph.apply('Relu', [sum], name) : sum;
}

/** @param quantization names of scale and zero point */
export function addQuantizedInput(
  graph: OnnxGraphBuilder,
  input: string,
  quantization: readonly [scale: string, zeroPoint: string],
): Quantized {
  return [graph.apply('QuantizeLinear', [input, ...quantization], `${input}_int8`), ...quantization];
}

/** @returns their names */
export function quantizationConstants(
  graph: OnnxGraphBuilder,
  name: string,
  { scale, zeroPoint }: TensorQuantization,
): [scale: string, zeroPoint: string] {
  return [
    graph.constant(`${name}_scale`, 'float32', [], [scale]),
    graph.constant(`${name}_zero_point`, 'int8', [], [zeroPoint]),
  ];
}

/** Conv, in one of the two forms, and what is left of a ReLU. */
export function addQuantizedLayer(
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
