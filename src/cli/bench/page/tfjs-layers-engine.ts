/** The exported layers model, loaded as a user of TensorFlow.js would. */
import { io, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { ScorerInput } from '../../../models/beat-scorer.ts';
import { exportTfjs } from '../../../models/export/tfjs.ts';
import type { ModelPair } from '../../../models/load-model-pair.ts';

/** @returns reconstructs one batch; `predictOnBatch` is the faster of the two ways, without cutting and joining. */
export async function startTfjsLayers(
  pair: ModelPair,
): Promise<(batch: ScorerInput) => Promise<Float32Array>> {
  const [topology, weights] = exportTfjs(pair);
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(topology.bytes));
  const model = await loadLayersModel(
    io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0].weights,
      weightData: weights.bytes.buffer,
    }),
  );
  return async ({ count, length, samples }) => {
    const input = tensor2d(samples, [count, length]);
    const output = onlyOne(model.predictOnBatch(input));
    const reconstruction = await output.data<'float32'>();
    input.dispose();
    output.dispose();
    return reconstruction;
  };
}

function onlyOne(output: Tensor | Tensor[]): Tensor {
  if (Array.isArray(output)) throw new Error(`${output.length} outputs`);
  return output;
}
