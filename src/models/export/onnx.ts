/**
 * The pair as ONNX files, all in standard operators, every layer a Conv over `[beats, channels, length]`: a fully
 * connected layer is one whose kernel covers its whole input. INT8 comes in two forms that runtimes treat differently
 * (`docs/rounding.md`): QDQ, in which a runtime looks for integer operators, and QLinearConv, which is integer as it
 * stands. Each takes and gives floats.
 */
import { interpolationAsDense } from '../fp32/linear-algebra.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { planNetwork, tensorSize } from '../network.ts';
import type { ExportedFile } from './exported-file.ts';
import { convolutionOf, imageShape } from './onnx-convolution.ts';
import { OnnxGraphBuilder } from './onnx-graph.ts';
import {
  addFloatLayer,
  addQuantizedInput,
  addQuantizedLayer,
  type OnnxInt8Form,
  type Quantized,
  quantizationConstants,
} from './onnx-layers.ts';
import { type ScaledLayer, scaledLayers } from './tensor-scales.ts';

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
  const beat = { name: 'beat', length: inputLength };
  const graph = new OnnxGraphBuilder();
  let at = beat.name;
  for (const [i, plan] of planNetwork(card.network).entries()) {
    const weights = plan.layer.kind === 'interpolate' ? interpolationAsDense(plan) : fp32[i];
    at = addFloatLayer(graph, `layer${i}`, plan, weights, at);
  }
  const output = graph.reshape(at, [-1, inputLength], 'reconstruction');
  return graph.write(`${card.name} ${card.version}, FP32`, [beat], { name: output, length: inputLength });
}

export function onnxInt8(pair: ModelPair, form: OnnxInt8Form): Uint8Array<ArrayBuffer> {
  const { card, int8 } = pair;
  const beat = { name: 'beat', length: int8.inputLength };
  const graph = new OnnxGraphBuilder();
  const edge = quantizationConstants(graph, 'edge', int8.input);
  let at: Quantized = addQuantizedInput(graph, beat.name, edge);
  for (const [i, scaled] of scaledLayers(pair).entries()) {
    at =
      scaled.layer.plan.layer.kind === 'interpolate'
        ? addInterpolation(graph, `layer${i}`, scaled, at)
        : addQuantizedLayer(graph, `layer${i}`, scaled, at, form);
  }
  const [value, scale, zeroPoint] = at;
  const last = graph.reshape(value, [-1, int8.inputLength], 'reconstruction_int8');
  const output = graph.apply('DequantizeLinear', [last, scale, zeroPoint], 'reconstruction');
  return graph.write(`${card.name} ${card.version}, INT8`, [beat], {
    name: output,
    length: int8.inputLength,
  });
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
