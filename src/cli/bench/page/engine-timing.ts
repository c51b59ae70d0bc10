/** What the page of the benchmark `engines` and its worker say to each other, and how the engines are called. */
import type { Turns } from './time-in-turns.ts';

export const ENGINE_NAMES = {
  'int8-simd': 'INT8, our SIMD kernels',
  'fp32-simd': 'FP32, our SIMD kernels',
  'tfjs-fused': 'FP32, TensorFlow.js wasm, fused core operations',
  'tfjs-layers': 'FP32, TensorFlow.js wasm, layers',
  'litert-fp32': 'FP32, LiteRT.js',
  'litert-int8': 'INT8, LiteRT.js',
  'litert-fp32-run': 'FP32, LiteRT.js, its `run` alone',
  'litert-int8-run': 'INT8, LiteRT.js, its `run` alone',
  'int8-typescript': 'INT8, TypeScript reference',
  'fp32-typescript': 'FP32, TypeScript reference',
} as const;

export type EngineId = keyof typeof ENGINE_NAMES;

export interface EnginesRequest extends Turns {
  /** Absolute, ending with a slash. */
  readonly modelUrl: string;
  readonly batches: number;
}

export interface EngineTiming {
  readonly engine: EngineId;
  /** One entry a round; rounds are the same for all engines. */
  readonly microsecondsPerBeat: readonly number[];
  /** Largest difference of a score from the TypeScript reference of the same precision; null where none is made. */
  readonly scoreDifference: number | null;
}

export type WorkerAnswer<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly message: string };
