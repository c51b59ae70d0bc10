/**
 * The pair as TensorFlow Lite (LiteRT) files: CONV_2D over `[beats, 1, length, channels]`, FULLY_CONNECTED and
 * RESIZE_BILINEAR with aligned corners, ReLU fused; weights lie as they do here. Input and output are
 * `[beats, length]`, and the number of beats is part of the file. How runtimes round: `docs/rounding.md`.
 */
import { interpolationAsDense } from '../fp32/linear-algebra.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { planNetwork } from '../network.ts';
import type { ExportedFile } from './exported-file.ts';
import { scaledLayers } from './tensor-scales.ts';
import { TfliteGraphBuilder, type TfliteLayer } from './tflite-graph.ts';
import { perTensor, tfliteFloatLayer, tfliteInt8Layer } from './tflite-layers.ts';

/** What the INT8 file takes and gives: its int8 values, or floats that it quantizes and dequantizes itself. */
export type TfliteEdges = 'int8' | 'float32';

/** Beat by beat, for a device. The file with float edges is for runtimes that pass no int8, such as LiteRT.js. */
export function exportTflite(pair: ModelPair): ExportedFile[] {
  const { id } = pair.card;
  return [
    { name: `${id}-fp32.tflite`, bytes: tfliteFp32(pair, 1) },
    { name: `${id}-int8.tflite`, bytes: tfliteInt8(pair, 1, 'int8') },
    { name: `${id}-int8-float-edges.tflite`, bytes: tfliteInt8(pair, 1, 'float32') },
  ];
}

export function tfliteFp32({ card, fp32 }: ModelPair, beats: number): Uint8Array<ArrayBuffer> {
  const layers = planNetwork(card.network).map((plan, i): TfliteLayer => {
    // RESIZE_BILINEAR in float does not stand on the positions of 1/1024 that both precisions take here.
    return tfliteFloatLayer(plan, plan.layer.kind === 'interpolate' ? interpolationAsDense(plan) : fp32[i]);
  });
  const graph = new TfliteGraphBuilder(beats, 'float32');
  const shape = [beats, card.network.inputLength];
  const input = graph.value('beat', shape, null);
  const output = graph.flatten(graph.addLayers(input, layers), 'reconstruction');
  return graph.write(`${card.name} ${card.version}, FP32`, [input], output);
}

export function tfliteInt8(pair: ModelPair, beats: number, edges: TfliteEdges): Uint8Array<ArrayBuffer> {
  const { card, int8 } = pair;
  const layers = scaledLayers(pair).map(tfliteInt8Layer);
  const edge = perTensor(int8.input);
  const graph = new TfliteGraphBuilder(beats, 'int8', edges === 'int8' ? 'constant' : 'computed');
  const shape = [beats, int8.inputLength];
  const description = `${card.name} ${card.version}, INT8`;
  if (edges === 'int8') {
    const input = graph.value('beat', shape, edge);
    const output = graph.flatten(graph.addLayers(input, layers), 'reconstruction');
    return graph.write(description, [input], output);
  }
  const input = graph.value('beat', shape, null, 'float32');
  const quantized = graph.value('beat_int8', shape, edge);
  graph.apply('quantize', [input], quantized);
  const last = graph.flatten(graph.addLayers(quantized, layers), 'reconstruction_int8');
  const output = graph.value('reconstruction', shape, null, 'float32');
  graph.apply('dequantize', [last], output);
  return graph.write(description, [input], output);
}
