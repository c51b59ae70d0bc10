/**
 * A beat classifier as ONNX files, every layer a Conv as in `onnx.ts`, in FP32 and in both forms of INT8. Two inputs,
 * `window` and `features`, one output, `logits`, all float32 `[beats, ...]`. In INT8 the features have the scale of the
 * tensor that they join.
 */
import { firstDenseLayer, planClassifier } from '../classifier/classifier-network.ts';
import { type LayerPlan, tensorSize } from '../network.ts';
import { scaledClassifierLayers } from './classifier-scales.ts';
import { CLASSIFIER_ENDS, type ClassifierAtStage, stageId, stageTitle } from './classifier-stage.ts';
import type { ExportedFile } from './exported-file.ts';
import { OnnxGraphBuilder } from './onnx-graph.ts';
import {
  addFloatLayer,
  addQuantizedInput,
  addQuantizedLayer,
  type OnnxInt8Form,
  type Quantized,
  quantizationConstants,
} from './onnx-layers.ts';

export function exportClassifierOnnx(classifier: ClassifierAtStage): ExportedFile[] {
  const id = stageId(classifier);
  return [
    { name: `${id}-fp32.onnx`, bytes: classifierOnnxFp32(classifier) },
    { name: `${id}-int8-qdq.onnx`, bytes: classifierOnnxInt8(classifier, 'qdq') },
    { name: `${id}-int8-qlinear.onnx`, bytes: classifierOnnxInt8(classifier, 'qlinear') },
  ];
}

export function classifierOnnxFp32(classifier: ClassifierAtStage): Uint8Array<ArrayBuffer> {
  const { stage, fp32 } = classifier;
  const plans = planClassifier(stage.network);
  const first = firstDenseLayer(stage.network);
  const graph = new OnnxGraphBuilder();
  let at: string = CLASSIFIER_ENDS.window;
  for (const [i, plan] of plans.entries()) {
    if (i === first) at = addJoin(graph, plans[i - 1], at, CLASSIFIER_ENDS.features);
    at = addFloatLayer(graph, `layer${i}`, plan, fp32[i], at);
  }
  return writeClassifier(graph, classifier, 'FP32', at);
}

export function classifierOnnxInt8(
  classifier: ClassifierAtStage,
  form: OnnxInt8Form,
): Uint8Array<ArrayBuffer> {
  const { int8 } = classifier;
  const layers = scaledClassifierLayers(int8);
  const first = firstDenseLayer(int8.network);
  const graph = new OnnxGraphBuilder();
  const edge = quantizationConstants(graph, 'edge', int8.input);
  let at: Quantized = addQuantizedInput(graph, CLASSIFIER_ENDS.window, edge);
  for (const [i, scaled] of layers.entries()) {
    if (i === first) {
      const [trunk, ...joined] = at;
      const [features] = addQuantizedInput(graph, CLASSIFIER_ENDS.features, joined);
      at = [addJoin(graph, layers[i - 1].layer.plan, trunk, features), ...joined];
    }
    at = addQuantizedLayer(graph, `layer${i}`, scaled, at, form);
  }
  const real = graph.apply('DequantizeLinear', at, 'real_logits');
  return writeClassifier(graph, classifier, 'INT8', real);
}

/** Channels lie last in a flattened tensor here, and in the middle in ONNX. @returns the name of `[beats, values]` */
function addJoin(graph: OnnxGraphBuilder, { output }: LayerPlan, trunk: string, features: string): string {
  const channelsLast = graph.apply('Transpose', [trunk], 'trunk_channels_last', { perm: [0, 2, 1] });
  const flat = graph.reshape(channelsLast, [-1, tensorSize(output)], 'trunk');
  return graph.apply('Concat', [flat, features], 'joined', { axis: 1 });
}

/** @param last `[beats, classes, 1]` */
function writeClassifier(
  graph: OnnxGraphBuilder,
  { card, stage }: ClassifierAtStage,
  precision: string,
  last: string,
): Uint8Array<ArrayBuffer> {
  const { inputLength, featureCount } = stage.network;
  const classes = card.classes.length;
  const output = graph.reshape(last, [-1, classes], CLASSIFIER_ENDS.logits);
  return graph.write(
    `${stageTitle({ card, stage })}, ${precision}`,
    [
      { name: CLASSIFIER_ENDS.window, length: inputLength },
      { name: CLASSIFIER_ENDS.features, length: featureCount },
    ],
    { name: output, length: classes },
  );
}
