/** Layers with their constants as TensorFlow Lite keeps them, in either precision. */
import type { TensorQuantization } from '../int8/quantized-network.ts';
import type { LayerPlan, LayerWeights } from '../network.ts';
import { float32Bytes, int8Bytes, int32Bytes } from './little-endian.ts';
import type { ScaledLayer } from './tensor-scales.ts';
import type { TfliteLayer } from './tflite-graph.ts';
import type { TfliteQuantization } from './tflite-schema.ts';

export function tfliteFloatLayer(plan: LayerPlan, { weights, biases }: LayerWeights): TfliteLayer {
  return {
    plan,
    weights: { type: 'float32', data: float32Bytes(weights), quantization: null },
    biases: { type: 'float32', data: float32Bytes(biases), quantization: null },
    output: null,
  };
}

/** A layer of the INT8 network as it stands in the file. */
export function tfliteInt8Layer({ layer, input, output, weightScales }: ScaledLayer): TfliteLayer {
  const { plan, weights, biases } = layer;
  if (plan.weightCount === 0) return { plan, weights: null, biases: null, output: perTensor(output) };
  const zeroPoints = Array.from(weightScales, () => 0);
  const biasScales = Float32Array.from(weightScales, (scale) => input.scale * scale);
  return {
    plan,
    weights: {
      type: 'int8',
      data: int8Bytes(weights),
      quantization: { scales: weightScales, zeroPoints, dimension: 0 },
    },
    biases: {
      type: 'int32',
      data: int32Bytes(biases),
      quantization: { scales: biasScales, zeroPoints, dimension: 0 },
    },
    output: perTensor(output),
  };
}

export function perTensor({ scale, zeroPoint }: TensorQuantization): TfliteQuantization {
  return { scales: [scale], zeroPoints: [zeroPoint], dimension: 0 };
}
