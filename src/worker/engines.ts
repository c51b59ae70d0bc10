/** Starts both engines for one model; see `protocol.ts` for what the page learns of it. */

import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { askOnce } from '../core/ask-once.ts';
import { startTfjsBackend, type TfjsBackendName } from '../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../models/int8/int8-scorer.ts';
import {
  loadModelPair,
  MODEL_CARD_FILE,
  type ModelPair,
  readAhead,
  WEIGHT_FILES,
} from '../models/load-model-pair.ts';
import { largestLayerPair } from '../models/network.ts';
import { fetchBytes } from './fetch-bytes.ts';
import type { EngineInfo } from './protocol.ts';
import type { RunnerEngines } from './runner.ts';

export interface Engines extends RunnerEngines {
  readonly info: EngineInfo;
  readonly pair: ModelPair;
  /** Of TensorFlow.js, for further FP32 networks. */
  readonly backendName: TfjsBackendName;
}

const WASM_URLS = {
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimdUrl,
};

const started = new Map<string, Promise<Engines>>();

/**
 * The engines of a model, started once and kept: they are a few kilobytes each. What could not be fetched is asked for
 * again the next time.
 * @param modelUrl absolute address of the model's folder, ending with a slash
 */
export function enginesFor(modelUrl: string): Promise<Engines> {
  return askOnce(started, modelUrl, () => startEngines(modelUrl));
}

async function startEngines(modelUrl: string): Promise<Engines> {
  const fetchFile = (path: string): Promise<Uint8Array> => fetchBytes(new URL(path, modelUrl));
  const [pair, backend] = await Promise.all([
    loadModelPair(readAhead(fetchFile, [MODEL_CARD_FILE, WEIGHT_FILES.int8, WEIGHT_FILES.fp32])),
    startTfjsBackend({ wasmPaths: WASM_URLS }),
  ]);
  const scorers = {
    fp32: createFp32Scorer(pair.card, pair.fp32, backend.name),
    int8: createInt8Scorer(pair.int8),
  };
  return {
    info: {
      card: pair.card,
      engines: { fp32: scorers.fp32.engine, int8: scorers.int8.engine },
      activationBytes: largestLayerPair(pair.card.network),
      fallbackReason: backend.fallbackReason,
    },
    contract: pair.card.input,
    pair,
    backendName: backend.name,
    scorers,
  };
}
