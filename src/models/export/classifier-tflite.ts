/**
 * A beat classifier as TensorFlow Lite (LiteRT) files: CONV_2D over `[beats, 1, length, channels]`, RESHAPE, CONCATENATION
 * of the features behind it, FULLY_CONNECTED; ReLU fused, weights as they lie here, pruned ones as zeros. Two inputs, the
 * window `[beats, length]` and the features `[beats, features]`; one output, the logits `[beats, classes]`. In INT8 the
 * features have the scale of the tensor that they join, as CONCATENATION wants it.
 */
import { type ClassifierNetwork, planClassifier } from '../classifier/classifier-network.ts';
import { scaledClassifierLayers } from './classifier-scales.ts';
import { CLASSIFIER_ENDS, type ClassifierAtStage, stageId, stageTitle } from './classifier-stage.ts';
import type { ExportedFile } from './exported-file.ts';
import type { TfliteEdges } from './tflite.ts';
import { TfliteGraphBuilder, type TfliteLayer } from './tflite-graph.ts';
import { perTensor, tfliteFloatLayer, tfliteInt8Layer } from './tflite-layers.ts';
import type { TfliteQuantization } from './tflite-schema.ts';

/** Beat by beat, for a device. The file with float edges is for runtimes that pass no int8, such as LiteRT.js. */
export function exportClassifierTflite(classifier: ClassifierAtStage): ExportedFile[] {
  const id = stageId(classifier);
  return [
    { name: `${id}-fp32.tflite`, bytes: classifierTfliteFp32(classifier, 1) },
    { name: `${id}-int8.tflite`, bytes: classifierTfliteInt8(classifier, 1, 'int8') },
    { name: `${id}-int8-float-edges.tflite`, bytes: classifierTfliteInt8(classifier, 1, 'float32') },
  ];
}

export function classifierTfliteFp32(
  { card, stage, fp32 }: ClassifierAtStage,
  beats: number,
): Uint8Array<ArrayBuffer> {
  const graph = new TfliteGraphBuilder(beats, 'float32');
  const [window, features] = addInputs(graph, stage.network, beats);
  const layers = planClassifier(stage.network).map((plan, i) => tfliteFloatLayer(plan, fp32[i]));
  const logits = addClassifier(graph, layers, window, features);
  graph.rename(logits, CLASSIFIER_ENDS.logits);
  return graph.write(`${stageTitle({ card, stage })}, FP32`, [window, features], logits);
}

export function classifierTfliteInt8(
  { card, stage, int8 }: ClassifierAtStage,
  beats: number,
  edges: TfliteEdges,
): Uint8Array<ArrayBuffer> {
  const { network } = int8;
  const layers = scaledClassifierLayers(int8).map(tfliteInt8Layer);
  const graph = new TfliteGraphBuilder(beats, 'int8');
  const description = `${stageTitle({ card, stage })}, INT8`;
  const quantizations = [perTensor(int8.input), perTensor(int8.joined)] as const;
  if (edges === 'int8') {
    const [window, features] = addInputs(graph, network, beats, quantizations);
    const logits = addClassifier(graph, layers, window, features);
    graph.rename(logits, CLASSIFIER_ENDS.logits);
    return graph.write(description, [window, features], logits);
  }
  const inputs = addInputs(graph, network, beats);
  const [window, features] = inputs.map((input, i) => {
    const { name, shape } = graph.tensor(input);
    const quantized = graph.value(`${name}_int8`, shape, quantizations[i]);
    graph.apply('quantize', [input], quantized);
    return quantized;
  });
  const last = addClassifier(graph, layers, window, features);
  const logits = graph.value(CLASSIFIER_ENDS.logits, graph.tensor(last).shape, null, 'float32');
  graph.apply('dequantize', [last], logits);
  return graph.write(description, inputs, logits);
}

/** @param quantizations none: float32 */
function addInputs(
  graph: TfliteGraphBuilder,
  { inputLength, featureCount }: ClassifierNetwork,
  beats: number,
  quantizations?: readonly [TfliteQuantization, TfliteQuantization],
): [window: number, features: number] {
  const add = (name: string, length: number, quantization: TfliteQuantization | null): number =>
    graph.value(name, [beats, length], quantization, quantization ? 'int8' : 'float32');
  return [
    add(CLASSIFIER_ENDS.window, inputLength, quantizations?.[0] ?? null),
    add(CLASSIFIER_ENDS.features, featureCount, quantizations?.[1] ?? null),
  ];
}

/** @returns index of the logits */
function addClassifier(
  graph: TfliteGraphBuilder,
  layers: readonly TfliteLayer[],
  window: number,
  features: number,
): number {
  const first = layers.findIndex(({ plan }) => plan.layer.kind === 'dense');
  const trunk = graph.flatten(graph.addLayers(window, layers.slice(0, first)), 'trunk');
  return graph.addLayers(graph.join(trunk, features, 'joined'), layers.slice(first), first);
}
