/** Every engine that scores a model's beats, in one worker. A score is made from floats in every one of them. */
import { loadLiteRt } from '@litertjs/core';
import type { ScorerInput } from '../../../models/beat-scorer.ts';
import { tfliteFp32, tfliteInt8 } from '../../../models/export/tflite.ts';
import { createFp32SimdScorer } from '../../../models/fp32/simd/fp32-simd-scorer.ts';
import { startTfjsBackend } from '../../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer, meanAbsoluteErrors } from '../../../models/fp32/tfjs-scorer.ts';
import { createInt8ReferenceScorer } from '../../../models/int8/int8-scorer.ts';
import { createInt8SimdScorer } from '../../../models/int8/simd/int8-simd-scorer.ts';
import type { ModelPair } from '../../../models/load-model-pair.ts';
import type { EngineId } from './engine-timing.ts';
import { reconstructInTypeScript } from './float-engine.ts';
import { type LiteRtEngine, startLiteRt } from './litert-engine.ts';
import { startTfjsLayers } from './tfjs-layers-engine.ts';
import { TFJS_WASM_PATHS } from './tfjs-wasm-paths.ts';

/** Scores one batch; the two that only run the network give nothing. */
export type TimedEngine = (batch: ScorerInput) => Promise<Float32Array | null>;

/** @param batch of the size that all batches have. */
export async function startEngines(
  pair: ModelPair,
  batch: ScorerInput,
): Promise<Record<EngineId, TimedEngine>> {
  const backend = await startTfjsBackend({ wasmPaths: TFJS_WASM_PATHS });
  if (backend.name !== 'wasm') throw new Error(`TensorFlow.js runs on ${backend.name}`);
  await loadLiteRt('/');
  const liteRt = {
    fp32: await startLiteRt(tfliteFp32(pair, batch.count), batch),
    int8: await startLiteRt(tfliteInt8(pair, batch.count, 'float32'), batch),
  };
  const int8Simd = createInt8SimdScorer(pair.int8);
  const int8TypeScript = createInt8ReferenceScorer(pair.int8);
  const fp32Simd = createFp32SimdScorer(pair.card, pair.fp32);
  const tfjsFused = createFp32Scorer(pair.card, pair.fp32, backend.name);
  const tfjsLayers = await startTfjsLayers(pair);
  return {
    'int8-simd': int8Simd.score,
    'fp32-simd': fp32Simd.score,
    'tfjs-fused': tfjsFused.score,
    'tfjs-layers': async (input) => meanAbsoluteErrors(input, await tfjsLayers(input)),
    'litert-fp32': async (input) => meanAbsoluteErrors(input, await liteRt.fp32.reconstruct(input)),
    'litert-int8': async (input) => meanAbsoluteErrors(input, await liteRt.int8.reconstruct(input)),
    'litert-fp32-run': () => runAlone(liteRt.fp32),
    'litert-int8-run': () => runAlone(liteRt.int8),
    'int8-typescript': int8TypeScript.score,
    'fp32-typescript': async (input) => meanAbsoluteErrors(input, reconstructInTypeScript(pair, input)),
  };
}

async function runAlone(engine: LiteRtEngine): Promise<null> {
  await engine.run();
  return null;
}
