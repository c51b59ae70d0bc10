/** Every engine that runs a stage of a classifier, over one batch that is always the same: no time depends on values. */
import { loadAndCompile, Tensor } from '@litertjs/core';
import { int8Classifier } from '../../../models/classifier/beat-classifier.ts';
import type { ClassifierAtStage } from '../../../models/export/classifier-stage.ts';
import { classifierTfliteInt8 } from '../../../models/export/classifier-tflite.ts';
import { startSparseEngine } from '../../../models/int8/sparse/sparse-engine.ts';
import { startGradientEngine } from '../../../training/classifier/gradient-engine.ts';
import type { ClassifierEngineId } from './classifier-timing.ts';

export interface ClassifierBatch {
  readonly count: number;
  /** `[count, inputLength]` */
  readonly windows: Float32Array;
  /** `[count, featureCount]` */
  readonly features: Float32Array;
}

/** @returns for every engine a call that runs the batch once and gives its logits, or probabilities */
export async function startClassifierEngines(
  classifier: ClassifierAtStage,
  batch: ClassifierBatch,
): Promise<Record<ClassifierEngineId, () => ArrayLike<number> | Promise<ArrayLike<number>>>> {
  const { int8 } = classifier;
  const dense = startSparseEngine(int8, 'dense');
  const sparse = startSparseEngine(int8);
  const page = int8Classifier(int8);
  return {
    'int8-dense': () => dense.logits(batch.windows, batch.features, batch.count),
    'int8-sparse': () => sparse.logits(batch.windows, batch.features, batch.count),
    'int8-page': () => page.classify(batch),
    'fp32-simd': startFp32(classifier, batch),
    'litert-int8': await startLiteRt(classifier, batch),
  };
}

/** The kernels take four beats at a time: a single beat comes with three empty ones. */
function startFp32({ stage, fp32 }: ClassifierAtStage, { count, windows, features }: ClassifierBatch) {
  const { inputLength, featureCount } = stage.network;
  const engine = startGradientEngine(stage.network, 4 * Math.ceil(count / 4));
  engine.setWeights(fp32);
  return (): Float32Array => {
    for (let beat = 0; beat < count; beat++) {
      engine.setBeat(
        beat,
        windows.subarray(beat * inputLength, (beat + 1) * inputLength),
        features.subarray(beat * featureCount, (beat + 1) * featureCount),
      );
    }
    return engine.logits();
  };
}

/** It passes no int8 tensors: the file quantizes and dequantizes at its edges itself. */
async function startLiteRt(classifier: ClassifierAtStage, { count, windows, features }: ClassifierBatch) {
  const { inputLength, featureCount } = classifier.stage.network;
  const model = classifierTfliteInt8(classifier, count, 'float32');
  const compiled = await loadAndCompile(model, { accelerator: 'wasm' });
  return async (): Promise<ArrayLike<number>> => {
    const inputs = {
      window: new Tensor(windows, [count, inputLength]),
      features: new Tensor(features, [count, featureCount]),
    };
    const { logits } = await compiled.run(inputs);
    const values = logits.toTypedArray();
    for (const tensor of [inputs.window, inputs.features, logits]) tensor.delete();
    if (!(values instanceof Float32Array)) throw new Error('the model gives floats');
    return values;
  };
}
